import { ref, watch, type Ref } from 'vue'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Statement, StatementLine } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { toastProblem } from '@/ui/toast'
import type { Span } from './days'

const perPage = 50
const pageMax = 200

export const askStatement = (id: string, span: Span, after?: number | null, limit = perPage) => api.get<Statement>(`/v1/ledger/accounts/${encodeURIComponent(id)}/statement`, { ...span, after, limit })

/** Every line of some days, page after page. */
export async function everyLine(id: string, span: Span, onward: (lines: number) => void = () => undefined): Promise<StatementLine[]> {
  const lines: StatementLine[] = []
  let after: number | null | undefined = null
  do {
    const page: Statement = await askStatement(id, span, after, pageMax)
    lines.push(...page.lines)
    after = page.next
    onward(lines.length)
  } while (after)
  return lines
}

/** A statement with its first lines; later pages are asked for. What happens meanwhile does not take from the reader what was shown. */
export function useStatement(id: Ref<string>, span: Ref<Span>) {
  const size = ref(perPage)
  const { data, problem, loading, reload } = useFetch(() => askStatement(id.value, span.value, null, size.value), [id, span])
  const later = ref<StatementLine[]>([])
  const next = ref<number | null>(null)
  const busy = ref(false)
  watch([id, span], () => { size.value = perPage }, { flush: 'sync' })
  watch(id, () => { data.value = null })
  watch(data, (page) => { later.value = []; next.value = page?.next ?? null })
  async function more() {
    const first = data.value
    if (!next.value || busy.value || !first) return
    busy.value = true
    try {
      const page = await askStatement(id.value, span.value, next.value)
      if (data.value !== first) return
      later.value = [...later.value, ...page.lines]
      next.value = page.next ?? null
    } catch (error) { toastProblem(error) } finally { busy.value = false }
  }
  /** Reads again what is on screen. */
  async function again() {
    size.value = Math.min(pageMax, Math.max(perPage, (data.value?.lines.length ?? 0) + later.value.length))
    await reload(true)
  }
  useLive(() => { if (later.value.length < pageMax - perPage) void again() }, (entry) => entry.kind === 'ledger.moved' || entry.subject === id.value, 3000)
  return { data, problem, loading, reload, later, next, busy, more, again }
}
