import { computed, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Page, ResourceRow } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { toastProblem } from '@/ui/toast'

export const filterKeys = ['q', 'kind', 'owner', 'grade', 'class', 'area', 'state'] as const
export type Filters = Record<(typeof filterKeys)[number], string>

/** The list of resources; what narrows it stands in the address, so that it can be sent to somebody. */
export function useCatalog() {
  const route = useRoute(), router = useRouter()
  const filters = computed(() => Object.fromEntries(filterKeys.map((key) => [key, String(route.query[key] ?? '')])) as Filters)
  const set = (changes: Partial<Filters>) => { void router.replace({ query: Object.fromEntries(Object.entries({ ...filters.value, ...changes }).filter(([, value]) => value)) }) }
  const filtered = computed(() => Object.values(filters.value).some(Boolean))
  const ask = (cursor?: string | null) => api.get<Page<ResourceRow>>('/v1/catalog/resources', { ...filters.value, cursor, limit: 30 })
  const address = computed(() => JSON.stringify(filters.value))
  const { data, problem, loading, reload } = useFetch(() => ask(), [address])
  const later = ref<ResourceRow[]>([])
  const next = ref<string | null>(null)
  const busy = ref(false)
  watch(address, () => { data.value = null })
  watch(data, (page) => { later.value = []; next.value = page?.next ?? null })
  useLive(() => void reload(true), (entry) => ['catalog.published', 'catalog.retired', 'catalog.changed'].includes(entry.kind))
  const rows = computed(() => [...(data.value?.items ?? []), ...later.value])
  async function more() {
    const cursor = next.value, first = data.value
    if (!cursor || busy.value) return
    busy.value = true
    try {
      const page = await ask(cursor)
      if (data.value !== first) return
      later.value = [...later.value, ...page.items]
      next.value = page.next ?? null
    } catch (error) { toastProblem(error) } finally { busy.value = false }
  }
  return { filters, set, filtered, data, problem, loading, reload, rows, next, busy, more }
}
