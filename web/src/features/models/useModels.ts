import { computed, reactive } from 'vue'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { ApiProblem } from '@/api/problem'
import type { FunnelRow, Model, PackView, Page, SetRan } from '@/api/types'
import { asProblem, useFetch } from '@/api/useFetch'
import { setsOf } from './words'

/** Models and funnels of the packs in force, and runs of their sets. */
export function useModels() {
  const models = useFetch(() => api.get<Model[]>('/v1/models'))
  const funnels = useFetch(() => api.get<FunnelRow[]>('/v1/funnels'))
  // Titles of packs; without them a set shows its name.
  const packs = useFetch(() => api.get<Page<PackView>>('/v1/packs').catch(() => ({ items: [] }) as Page<PackView>))
  const sets = computed(() => setsOf(models.data.value ?? []))
  const packOf = (name: string) => packs.data.value?.items.find((one) => one.name === name)
  const runs = reactive<Record<string, { busy: boolean; ran?: SetRan; problem?: ApiProblem }>>({})
  const reload = (quiet = false) => Promise.all([models.reload(quiet), funnels.reload(quiet)])
  useLive(() => void reload(true), (entry) => /^(lake\.model_ran$|finding\.|pack\.)/.test(entry.kind))

  async function run(set: string) {
    if (runs[set]?.busy) return
    runs[set] = { busy: true }
    try {
      runs[set] = { busy: false, ran: await api.post<SetRan>(`/v1/models/${encodeURIComponent(set)}/runs`) }
    } catch (error) { runs[set] = { busy: false, problem: asProblem(error) } }
    void reload(true)
  }
  return { models, funnels, sets, packOf, runs, run, reload }
}
