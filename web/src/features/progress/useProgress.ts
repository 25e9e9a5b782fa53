import { computed, onBeforeUnmount, type Ref } from 'vue'
import { api } from '@/api/client'
import type { PublicMatter } from '@/api/types'
import { useFetch } from '@/api/useFetch'

/** The five stations everyone understands, whatever the type's own states. */
export function stationOf(state: string): number {
  return { draft: 0, submitted: 0, accepted: 0, dispatched: 1, working: 2, suspended: 2, merged: 2, answered: 3, closed: 4, rejected: 4, withdrawn: 4 }[state] ?? 0
}

/** What is handed in later; the phone's last four digits where a number was given. */
export interface Supply { text: string; files: string[]; phoneEnd: string }

/** A matter as its tracking code shows it; looked at again every now and then, because visitors have no live feed. */
export function useProgress(code: Ref<string>, channel?: string) {
  const fetched = useFetch(() => api.get<PublicMatter>(`/v1/public/matters/${encodeURIComponent(code.value)}`, undefined, { quiet401: true }), [code])
  const timer = setInterval(() => { if (!document.hidden) void fetched.reload(true) }, 20_000)
  onBeforeUnmount(() => clearInterval(timer))
  const station = computed(() => stationOf(fetched.data.value?.state ?? 'submitted'))
  async function rate(grade: number, solved: boolean | null, ground: string, phoneEnd: string) {
    await api.post(`/v1/public/matters/${encodeURIComponent(code.value)}/rate`, { grade, solved, ground, ...(phoneEnd ? { phone_end: phoneEnd } : {}) })
    await fetched.reload(true)
  }
  async function supply({ text, files, phoneEnd }: Supply, key: string) {
    const here = channel ?? (innerWidth < 760 ? 'app' : 'web')
    fetched.data.value = await api.post<PublicMatter>(`/v1/public/matters/${encodeURIComponent(code.value)}/supply`, { text, files, channel: here, ...(phoneEnd ? { phone_end: phoneEnd } : {}) }, key, { quiet401: true })
  }
  return { ...fetched, station, rate, supply }
}
