import { ref } from 'vue'
import { useRoute } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Finding, Page } from '@/api/types'
import { usePages } from '@/api/usePages'

/** The list of findings: a tab, a model, and page after page. */
export function useFindings() {
  const model = ref(String(useRoute().query.model ?? ''))
  const tab = ref(model.value ? 'all' : 'open')
  const ask = (cursor?: string | null) => api.get<Page<Finding>>('/v1/findings', { open: tab.value === 'open', state: ['open', 'all'].includes(tab.value) ? null : tab.value, model: model.value, cursor, limit: 30 })
  const pages = usePages(ask, [tab, model])
  useLive(() => void pages.reload(true), (entry) => entry.kind.startsWith('finding.'))
  return { tab, model, ...pages }
}
