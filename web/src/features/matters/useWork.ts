import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import type { MatterRow, Page } from '@/api/types'
import { asProblem } from '@/api/useFetch'
import type { ApiProblem } from '@/api/problem'

export const filterKeys = ['q', 'type', 'state', 'unit', 'area', 'class', 'due_before', 'sort'] as const

/** The list of matters as the address says: view, filters and sorting live in the query, so a link is a view. */
export function useWork(fallback: () => string) {
  const route = useRoute()
  const router = useRouter()
  const rows = ref<MatterRow[]>([])
  const next = ref<string | null>(null)
  const loading = ref(true)
  const more = ref(false)
  const problem = ref<ApiProblem | null>(null)
  const stale = ref(false)
  let turn = 0

  const text = (key: string) => (typeof route.query[key] === 'string' ? route.query[key] : '')
  const view = computed(() => text('view') || fallback())
  const filters = computed(() => Object.fromEntries(filterKeys.map((key) => [key, text(key)])) as Record<(typeof filterKeys)[number], string>)
  const filtered = computed(() => filterKeys.some((key) => key !== 'sort' && filters.value[key]))

  function set(changes: Record<string, string | null>) {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...route.query, ...changes })) if (typeof value === 'string' && value) query[key] = value
    return router.replace({ query })
  }
  /** What is due first where there is something to do; closed matters have no due time, and are listed by their opening. */
  const sort = computed(() => {
    const ended = ['answered', 'closed', 'rejected', 'withdrawn', 'merged'].includes(filters.value.state)
    return ended ? '-opened' : filters.value.sort || (['all', 'reported'].includes(view.value) ? '-opened' : 'due')
  })
  async function load(append = false) {
    const mine = ++turn
    if (append) more.value = true
    else loading.value = true
    try {
      const page = await api.get<Page<MatterRow>>('/v1/matters', { view: view.value, ...filters.value, sort: sort.value, due_before: filters.value.due_before ? `${filters.value.due_before}T00:00:00+08:00` : null, limit: 30, cursor: append ? next.value : null })
      if (mine !== turn) return
      rows.value = append ? [...rows.value, ...page.items] : page.items
      next.value = page.next ?? null
      problem.value = null
      stale.value = false
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error)
    } finally {
      if (mine === turn) { loading.value = false; more.value = false }
    }
  }
  watch([view, filters], () => { if (route.name === 'work') void load() }, { deep: true })
  void load()
  return { rows, next, loading, more, problem, stale, view, filters, filtered, sort, set, load }
}
