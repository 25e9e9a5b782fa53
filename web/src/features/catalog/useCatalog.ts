import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Page, ResourceRow } from '@/api/types'
import { usePages } from '@/api/usePages'

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
  const pages = usePages(ask, [address])
  useLive(() => void pages.reload(true), (entry) => ['catalog.published', 'catalog.retired', 'catalog.changed'].includes(entry.kind))
  return { filters, set, filtered, ...pages }
}
