import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api } from '@/api/client'
import type { Inbox } from '@/api/types'

/** The counts beside the navigation, shared by the shell and the home page. */
export const useInbox = defineStore('inbox', () => {
  const counts = ref<Partial<Inbox>>({})
  async function load() {
    counts.value = await api.get<Inbox>('/v1/inbox').catch(() => counts.value)
  }
  function of(key: string | undefined): number {
    return key ? (counts.value[key as keyof Inbox] ?? 0) : 0
  }
  /** Lists are counted up to 200. */
  const text = (key: string | undefined) => (of(key) >= 200 ? '200+' : String(of(key)))
  return { counts, load, of, text }
})
