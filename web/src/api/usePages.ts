import { computed, ref, watch, type Ref, type WatchSource } from 'vue'
import { toastProblem } from '@/ui/toast'
import type { Page } from './types'
import { useFetch } from './useFetch'

/** A list page after page: what is asked anew begins at its first page, and a later page of an older list is dropped. */
export function usePages<T>(ask: (cursor?: string | null) => Promise<Page<T>>, sources: WatchSource[] = []) {
  const { data, problem, loading, reload } = useFetch(() => ask(), sources)
  const later = ref<T[]>([]) as Ref<T[]>
  const next = ref<string | null>(null)
  const busy = ref(false)
  if (sources.length) watch(sources, () => { data.value = null })
  watch(data, (page) => { later.value = []; next.value = page?.next ?? null })
  const rows = computed(() => [...(data.value?.items ?? []), ...later.value])
  async function more() {
    const first = data.value
    if (!next.value || busy.value) return
    busy.value = true
    try {
      const page = await ask(next.value)
      if (data.value !== first) return
      later.value = [...later.value, ...page.items]
      next.value = page.next ?? null
    } catch (error) { toastProblem(error) } finally { busy.value = false }
  }
  return { data, problem, loading, reload, rows, next, busy, more }
}
