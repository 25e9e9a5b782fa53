import { computed, ref, watch } from 'vue'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Finding, Page } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { toastProblem } from '@/ui/toast'

/** The list of findings: a tab, a model, and page after page. */
export function useFindings() {
  const tab = ref('open')
  const model = ref('')
  const ask = (cursor?: string | null) => api.get<Page<Finding>>('/v1/findings', { open: tab.value === 'open', state: ['open', 'all'].includes(tab.value) ? null : tab.value, model: model.value, cursor, limit: 30 })
  const { data, problem, loading, reload } = useFetch(() => ask(), [tab, model])
  const later = ref<Finding[]>([])
  const next = ref<string | null>(null)
  const busy = ref(false)
  watch([tab, model], () => { data.value = null })
  watch(data, (page) => { later.value = []; next.value = page?.next ?? null })
  useLive(() => void reload(true), (entry) => entry.kind.startsWith('finding.'))
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
  return { tab, model, data, problem, loading, reload, rows, next, busy, more }
}
