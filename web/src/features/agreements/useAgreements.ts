import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Agreement, Page } from '@/api/types'
import { usePages } from '@/api/usePages'
import { statesOf, tabs, type Tab } from './words'

/** The list, tab by tab. A tab holds several states and the server gives one at a time, so a page is one page of each. */
export function useAgreements() {
  const route = useRoute(), router = useRouter()
  const tab = computed<string>({
    get: () => tabs.find((one) => one === route.query.tab) ?? 'force',
    set: (to) => { void router.replace({ query: to === 'force' ? {} : { tab: to } }) },
  })
  async function ask(cursor?: string | null): Promise<Page<Agreement>> {
    if (tab.value === 'standing') return api.get<Page<Agreement>>('/v1/agreements', { standing: true, state: 'offered', cursor, limit: 30 })
    const states = statesOf[tab.value as Exclude<Tab, 'standing'>]
    const from = cursor ? JSON.parse(cursor) as Record<string, string> : Object.fromEntries(states.map((state) => [state, '']))
    const pages = await Promise.all(Object.entries(from).map(async ([state, at]) => ({ state, page: await api.get<Page<Agreement>>('/v1/agreements', { state, cursor: at, limit: 30 }) })))
    const later = pages.filter(({ page }) => page.next).map(({ state, page }) => [state, page.next])
    return { items: pages.flatMap(({ page }) => page.items), next: later.length ? JSON.stringify(Object.fromEntries(later)) : null }
  }
  const pages = usePages(ask, [tab])
  const rows = computed(() => [...pages.rows.value].sort((a, b) => b.offered_at.localeCompare(a.offered_at)))
  useLive(() => void pages.reload(true), (entry) => entry.subject.startsWith('agr_') && !['agreement.used', 'agreement.denied'].includes(entry.kind))
  return { ...pages, tab, rows }
}
