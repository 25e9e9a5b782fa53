import { onScopeDispose, reactive, ref, shallowRef } from 'vue'
import { api } from '@/api/client'
import { typedId } from '@/api/ids'
import type { ApiProblem } from '@/api/problem'
import type { QueryAnswer, QueryPlan, QueryProgress } from '@/api/types'
import { asProblem } from '@/api/useFetch'

const stopped = 'LAK0053', denied = 'LAK0044'

/** One question at a time: planned or run, followed while it runs, and ended when its reader leaves. */
export function useQuery(unit: () => string, ran: (sql: string, purpose: string) => void) {
  const wish = reactive({ purpose: '', sql: '' })
  const busy = ref<'' | 'plan' | 'run'>('')
  const plan = shallowRef<QueryPlan | null>(null)
  const answer = shallowRef<QueryAnswer | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const progress = shallowRef<QueryProgress | null>(null)
  const cancelling = ref(false), cancelled = ref(false)
  let id = ''
  let timer: ReturnType<typeof setInterval> | null = null

  const question = () => ({ unit: unit() || undefined, purpose: wish.purpose.trim(), sql: wish.sql.trim() })
  function clear() {
    plan.value = null
    answer.value = null
    problem.value = null
    progress.value = null
    cancelled.value = false
    cancelling.value = false
  }
  async function explain() {
    if (busy.value) return
    busy.value = 'plan'
    clear()
    try { plan.value = await api.post<QueryPlan>('/v1/queries/plan', question()) } catch (error) { problem.value = asProblem(error) } finally { busy.value = '' }
  }
  async function run() {
    if (busy.value) return
    busy.value = 'run'
    clear()
    const asked = question()
    id = typedId('qry')
    ran(asked.sql, asked.purpose)
    timer = setInterval(() => void follow(id), 500)
    try {
      answer.value = await api.post<QueryAnswer>('/v1/queries', { id, ...asked })
    } catch (error) {
      const failed = asProblem(error)
      if (failed.code === stopped) cancelled.value = true
      else problem.value = failed
      // The plan names each column and its reason; the refusal alone would leave the reader to guess.
      if (failed.code === denied) plan.value = await api.post<QueryPlan>('/v1/queries/plan', asked).catch(() => null)
    } finally { end() }
  }
  async function follow(mine: string) {
    try {
      const seen = await api.get<QueryProgress>(`/v1/queries/${mine}`)
      if (mine === id) progress.value = seen
    } catch { /* not yet begun, or ended meanwhile */ }
  }
  function cancel() {
    if (busy.value !== 'run' || cancelling.value) return
    cancelling.value = true
    void api.remove(`/v1/queries/${id}`).catch(() => { cancelling.value = false })
  }
  function end() {
    if (timer) clearInterval(timer)
    timer = null
    id = ''
    busy.value = ''
    cancelling.value = false
    progress.value = null
  }
  onScopeDispose(() => { cancel(); if (timer) clearInterval(timer) })
  return { wish, busy, plan, answer, problem, progress, cancelling, cancelled, explain, run, cancel }
}
