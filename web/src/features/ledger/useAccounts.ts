import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api } from '@/api/client'
import { useLive } from '@/api/live'
import type { Account, LedgerUnit, Page } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import { usePages } from '@/api/usePages'

/** The accounts that may be seen, page after page, apart by what they count in. */
export function useAccounts() {
  const route = useRoute(), router = useRouter()
  const filter = (key: 'unit' | 'dept') => computed({ get: () => String(route.query[key] ?? ''), set: (to: string) => { void router.replace({ query: { ...route.query, [key]: to || undefined } }) } })
  const unit = filter('unit'), dept = filter('dept')
  const units = useFetch(() => api.get<LedgerUnit[]>('/v1/ledger/units'))
  const pages = usePages<Account>((cursor) => api.get<Page<Account>>('/v1/ledger/accounts', { cursor, unit: unit.value, holder: dept.value && `dept:${dept.value}`, limit: 50 }), [unit, dept])
  useLive(() => { if (!pages.next.value || pages.rows.value.length <= 50) void pages.reload(true) }, (entry) => entry.kind.startsWith('ledger.'), 4000)
  const groups = computed(() => {
    const found = new Map<string, { unit: LedgerUnit; rows: Account[] }>()
    for (const row of pages.rows.value) found.set(row.unit.key, { unit: row.unit, rows: [...(found.get(row.unit.key)?.rows ?? []), row] })
    return [...found.values()]
  })
  return { ...pages, unit, dept, units: units.data, groups }
}
