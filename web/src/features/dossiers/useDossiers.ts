import { computed, type Ref } from 'vue'
import { api } from '@/api/client'
import type { DossierKindView } from '@/api/dossier-types'
import type { Application, Page } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { useSession } from '@/features/session/session'
import { grantsOf, unitsOf } from '@/features/query/words'

/** The kinds of files, and the one that a page is about. */
export function useKinds(kind?: Ref<string>) {
  const { data, problem, loading, reload } = useFetch(() => api.get<Page<DossierKindView>>('/v1/dossiers'))
  const kinds = computed(() => data.value?.items ?? [])
  const one = computed(() => kinds.value.find((each) => each.kind === kind?.value) ?? null)
  return { data, problem, loading, reload, kinds, one }
}

/** The departments in whose name somebody may look, and the purposes that are granted to each. */
export function useAsker(unit: Ref<string>) {
  const session = useSession()
  const units = computed(() => unitsOf(session.me?.roles ?? []))
  const { data } = useFetch(async () => (units.value.length ? api.get<Page<Application>>('/v1/catalog/applications', { state: 'live', limit: 100 }) : null))
  const purposes = computed(() => [...new Set(grantsOf(data.value?.items ?? [], unit.value).map((one) => one.purpose))])
  return { units, purposes }
}
