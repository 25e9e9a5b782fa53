import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { api, onSignedOut, useCsrf } from '@/api/client'
import { stopLive } from '@/api/live'
import type { CityInfo, Me } from '@/api/types'

/** Roles whose work happens at a desk; everyone else sees the wide resident pages. */
const officialRoles = new Set(['agent', 'dispatcher', 'handler', 'unit-lead', 'supervisor', 'expert', 'auditor', 'admin'])

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const city = ref<CityInfo | null>(null)
  const ready = ref(false)
  const roles = computed(() => new Set(me.value?.roles.map((held) => held.role) ?? []))
  const official = computed(() => [...roles.value].some((role) => officialRoles.has(role)))

  function keep(next: Me | null) {
    me.value = next
    useCsrf(next?.csrf ?? null)
  }
  async function load() {
    const [who, where] = await Promise.allSettled([
      api.get<Me>('/v1/session', undefined, { quiet401: true }),
      api.get<CityInfo>('/v1/public/city', undefined, { quiet401: true }),
    ])
    keep(who.status === 'fulfilled' && who.value?.person ? who.value : null)
    city.value = where.status === 'fulfilled' ? where.value : null
    ready.value = true
  }
  async function signIn(name: string, password: string): Promise<Me> {
    const answer = await api.post<Me & { csrf: string }>('/v1/session', { name, password }, undefined, { quiet401: true })
    useCsrf(answer.csrf)
    keep(await api.get<Me>('/v1/session'))
    return me.value as Me
  }
  async function signOut() {
    await api.remove('/v1/session').catch(() => undefined)
    stopLive()
    // What somebody left in this window is nobody else's.
    try { sessionStorage.clear() } catch { /* nothing was kept */ }
    keep(null)
  }
  function has(...wanted: string[]) { return wanted.some((role) => roles.value.has(role)) }
  onSignedOut(() => keep(null))

  return { me, city, ready, roles, official, load, signIn, signOut, has }
})
