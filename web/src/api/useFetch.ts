import { onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import { ApiProblem } from './problem'

export interface Fetched<T> {
  data: Ref<T | null>
  problem: Ref<ApiProblem | null>
  loading: Ref<boolean>
  /** Loads again; `quiet` keeps the old data on screen without a spinner. */
  reload: (quiet?: boolean) => Promise<void>
}

/** Runs `load` now and whenever a source changes; a late answer to an old question is dropped. */
export function useFetch<T>(load: () => Promise<T>, sources: WatchSource[] = []): Fetched<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>
  const problem = shallowRef<ApiProblem | null>(null)
  const loading = ref(true)
  let turn = 0
  async function reload(quiet = false) {
    const mine = ++turn
    if (!quiet) loading.value = true
    try {
      const answer = await load()
      if (mine !== turn) return
      data.value = answer
      problem.value = null
    } catch (error) {
      if (mine !== turn) return
      problem.value = asProblem(error)
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  if (sources.length) watch(sources, () => void reload())
  onScopeDispose(() => { turn = -1 })
  void reload()
  return { data, problem, loading, reload }
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({ status: 0, detail: error instanceof Error ? error.message : String(error) })
}
