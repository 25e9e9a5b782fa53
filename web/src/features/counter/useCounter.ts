import { ref } from 'vue'
import { api } from '@/api/client'
import { itemsOf } from '@/api/reference'
import type { ApiProblem } from '@/api/problem'
import type { MatterRow, MatterView, Page, PublicMatter } from '@/api/types'
import { asProblem } from '@/api/useFetch'
import { readCode } from '@/features/progress/code'

/** What is on the counter: a matter that staff may see whole, or one that the person's code opens. */
export type Chosen = { id: string; code: string | null } | { id: null; code: string }
/** With drafts: what a person was asked to correct waits as one. */
const states = 'draft,submitted,accepted,dispatched,working,suspended,answered,closed,rejected,withdrawn,merged'

/** What a person at a counter may do for the one in front of them; the rest is for those who handle it. */
const forPerson = new Set(['submit', 'supply', 'attach', 'comment', 'contact', 'rate', 'call_back', 'reopen', 'withdraw', 'join'])
export function atCounter(matter: MatterView): MatterView {
  const open = matter.actions.filter((action) => action.allowed && forPerson.has(action.action))
  // What the person hands in is added as theirs, with the channel; plain attaching is for what comes after the answer.
  const theirs = open.some((action) => action.action === 'supply')
  return { ...matter, actions: open.filter((action) => !theirs || action.action !== 'attach') }
}

/** Finds by tracking code, number or words. A code is the person's own authority: it opens also what staff may not see. */
export function useCounter() {
  const found = ref<MatterRow[] | null>(null)
  const chosen = ref<Chosen | null>(null)
  const problem = ref<ApiProblem | null>(null)
  const busy = ref(false)

  async function find(typed: string) {
    const words = typed.trim()
    if (!words) return
    busy.value = true
    problem.value = null
    chosen.value = null
    try {
      const code = readCode(words)
      found.value = itemsOf(await api.get<Page<MatterRow>>('/v1/matters', { view: 'all', q: code ?? words, state: states, limit: 20 }))
      const own = code ? found.value.find((row) => row.code === code) : found.value.length === 1 ? found.value[0] : undefined
      if (own) chosen.value = { id: own.id, code: own.code ?? null }
      else if (code) {
        await api.get<PublicMatter>(`/v1/public/matters/${code}`)
        chosen.value = { id: null, code }
      }
    } catch (error) { problem.value = asProblem(error) } finally { busy.value = false }
  }
  function leave() {
    found.value = null
    chosen.value = null
    problem.value = null
  }
  return { found, chosen, problem, busy, find, leave }
}
