import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { api } from '@/api/client'
import type { Account, Page, StatementLine } from '@/api/types'
import { lead, useWords } from '@/strings'
import { holderWords, otherWords } from './words'

const shape = /^acc_[0-7][0-9a-hjkmnp-tv-z]{25}$/
export const pasted = 'paste'

/** Who may be paid from an account: what may be seen, who was dealt with before, and any account whose number is known. */
export function useReceiver(account: Ref<Account>, lines: Ref<StatementLine[]>, open: Ref<boolean>) {
  const w = useWords()
  const choice = ref(''), typed = ref('')
  const seen = shallowRef<Account[]>([])
  /** What a pasted number belongs to; null: it may not be seen. */
  const found = shallowRef<Account | null>(null)
  watch(open, async (now) => {
    if (!now) return
    choice.value = typed.value = ''
    const page = await api.get<Page<Account>>('/v1/ledger/accounts', { unit: account.value.unit.key, limit: 200 }).catch(() => null)
    seen.value = page?.items.filter((one) => one.id !== account.value.id && !one.closed_at) ?? []
  }, { immediate: true })
  const known = computed(() => seen.value.map((one) => ({ id: one.id, name: `${lead(one.title)} · ${holderWords(one, w.value)}` })))
  const recent = computed(() => [...new Map(lines.value.map((line) => [line.other, { id: line.other, name: otherWords(line.other_title, line.other_dept, line.other, w.value) }])).values()].filter((one) => one.id !== account.value.id && !seen.value.some((of) => of.id === one.id)))
  const number = computed(() => typed.value.trim().toLowerCase())
  watch(number, async (id) => {
    found.value = null
    if (!shape.test(id) || id === account.value.id) return
    const answer = await api.get<Account>(`/v1/ledger/accounts/${id}`).catch(() => null)
    if (number.value === id) found.value = answer
  })
  const wrong = computed(() => {
    const l = w.value.ledger
    if (!choice.value) return l.needReceiver
    if (choice.value !== pasted) return ''
    if (!shape.test(number.value)) return l.pasteWrong
    if (number.value === account.value.id) return l.pasteSame
    if (found.value?.closed_at) return l.pasteClosed
    return found.value && found.value.unit.key !== account.value.unit.key ? l.pasteUnit(lead(found.value.unit.title)) : ''
  })
  const id = computed(() => (wrong.value ? '' : choice.value === pasted ? number.value : choice.value))
  const name = computed(() => [...known.value, ...recent.value].find((one) => one.id === id.value)?.name ?? (found.value && id.value === found.value.id ? `${lead(found.value.title)} · ${holderWords(found.value, w.value)}` : ''))
  return { choice, typed, known, recent, wrong, id, name }
}
