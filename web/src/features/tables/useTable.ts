import { computed, ref, toRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Resource, TableView } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { say } from '@/strings'

/** One table with what the catalogue says of its fields; the table may not be declared yet. */
export function useTable() {
  const route = useRoute()
  const key = toRef(() => String(route.params.key ?? ''))
  const table = useFetch(() => api.get<TableView>(`/v1/tables/${encodeURIComponent(key.value)}`), [key])
  const about = useFetch(() => api.get<Resource>(`/v1/catalog/resources/${encodeURIComponent(key.value)}`), [key])
  // What is said of one table is not shown under the name of the next.
  watch(key, () => { table.data.value = null })
  /** Counts changes of the table, for the lists that hang on it. */
  const turn = ref(0)
  const fresh = async () => { turn.value += 1; await table.reload(true) }
  useLive(() => void fresh(), (entry) => entry.kind.startsWith('lake.') && entry.subject === (table.data.value?.resource ?? about.data.value?.id))
  const resource = computed(() => (about.data.value && [about.data.value.key, about.data.value.id].includes(key.value) ? about.data.value : null))
  const missing = computed(() => table.problem.value?.status === 404 && !table.data.value)
  const mayDeclare = computed(() => missing.value && resource.value?.kind === 'table' && resource.value.actions.includes('change'))
  const field = (name: string) => say(resource.value?.fields.find((one) => one.name === name)?.title) || name
  return { key, table, about, resource, missing, mayDeclare, field, turn, fresh }
}
