import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { ApiProblem } from '@/api/problem'
import type { Page, QualityRow } from '@/api/types'
import { asProblem } from '@/api/useFetch'
import { inState, ofUnit, states, unitsOf, worstFirst } from './board'

const filterKeys = ['state', 'unit', 'table'] as const
type Filters = Record<(typeof filterKeys)[number], string>
const perPage = 100
const pagesMax = 20
/** Cards drawn at once; the others are a button away. */
const shownAtOnce = 30

/** The whole board, page after page: the worst can only be first when all of it is here. */
export function useQuality() {
  const route = useRoute(), router = useRouter()
  const rows = shallowRef<QualityRow[] | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const cut = ref(false)
  let turn = 0
  async function reload(quiet = false) {
    // A first reading under way is not cut short by news: it tells of its failure, a quiet one does not.
    if (quiet && busy.value) return
    const mine = ++turn
    const found: QualityRow[] = []
    let cursor: string | null | undefined = null
    busy.value = !quiet
    try {
      for (let n = 0; n < pagesMax && cursor !== undefined; n += 1) {
        const page: Page<QualityRow> = await api.get<Page<QualityRow>>('/v1/quality', { cursor, limit: perPage })
        if (mine !== turn) return
        found.push(...page.items)
        cursor = page.next ?? undefined
        if (!quiet) rows.value = [...found]
      }
      rows.value = found
      cut.value = cursor !== undefined
      problem.value = null
    } catch (error) {
      if (mine === turn && !quiet) problem.value = asProblem(error)
    } finally { if (mine === turn) busy.value = false }
  }
  onScopeDispose(() => { turn = -1 })
  void reload()
  useLive(() => void reload(true), (entry) => /^(lake\.(batch_|went_back|declared)|finding\.)/.test(entry.kind), 5000)

  const filters = computed(() => Object.fromEntries(filterKeys.map((key) => [key, String(route.query[key] ?? '')])) as Filters)
  const set = (changes: Partial<Filters>) => { turns.value = 1; void router.replace({ query: Object.fromEntries(Object.entries({ ...filters.value, ...changes }).filter(([, value]) => value)) }) }
  const all = computed(() => rows.value ?? [])
  const units = computed(() => unitsOf(all.value))
  /** What the choice of a department or a table leaves; the states are counted within it. */
  const within = computed(() => ofUnit(all.value, filters.value.unit).filter((row) => !filters.value.table || row.key === filters.value.table))
  const counts = computed(() => Object.fromEntries(states.map((state) => [state, within.value.filter((row) => inState(row, state)).length])))
  const fitting = computed(() => worstFirst(within.value.filter((row) => inState(row, filters.value.state)), filters.value.state))
  const turns = ref(1)
  const shown = computed(() => fitting.value.slice(0, turns.value * shownAtOnce))
  const filtered = computed(() => Object.values(filters.value).some(Boolean))
  return { rows, problem, busy, cut, reload, filters, set, filtered, all, units, within, counts, fitting, shown, more: () => { turns.value += 1 } }
}
