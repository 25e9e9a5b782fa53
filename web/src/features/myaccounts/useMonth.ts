import { computed, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Account, Statement, StatementLine } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { monthOf, today } from '@/features/ledger/days'
import { askStatement } from '@/features/ledger/useStatement'
import { isoDay } from '@/time/format'

/** Lines of a month at most; who has more looks into the ledger. */
const most = 2000

/** A month of an account, its newest line first: that in which something moved last, until another is chosen. */
export function useMonth(id: Ref<string>) {
  const route = useRoute(), router = useRouter()
  const wanted = computed(() => { const month = String(route.query.month ?? ''); return /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : '' })
  const fetched = useFetch(async () => {
    const month = wanted.value || isoDay(new Date((await api.get<Account>(`/v1/ledger/accounts/${encodeURIComponent(id.value)}`)).last_at ?? Date.now())).slice(0, 7)
    const span = monthOf(`${month}-01`)
    const statement: Statement = await askStatement(id.value, span, null, 200)
    const lines: StatementLine[] = [...statement.lines]
    for (let after = statement.next; after && lines.length < most;) {
      const page: Statement = await askStatement(id.value, span, after, 200)
      lines.push(...page.lines)
      after = page.next
    }
    return { month, statement, lines: lines.reverse() }
  }, [id, wanted])
  useLive(() => void fetched.reload(true), (entry) => entry.kind === 'ledger.moved', 3000)
  const month = computed(() => fetched.data.value?.month ?? today().slice(0, 7))
  const last = computed(() => month.value >= today().slice(0, 7))
  const go = (n: number) => { void router.replace({ query: { month: monthOf(`${month.value}-01`, n).from.slice(0, 7) } }) }
  /** Its lines day by day. */
  const days = computed(() => {
    const found = new Map<string, StatementLine[]>()
    for (const line of fetched.data.value?.lines ?? []) { const day = isoDay(new Date(line.at)); found.set(day, [...(found.get(day) ?? []), line]) }
    return [...found].map(([day, lines]) => ({ day, lines }))
  })
  return { ...fetched, month, last, go, days }
}
