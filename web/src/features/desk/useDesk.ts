import { computed, ref, watch } from 'vue'
import { api, freshKey } from '@/api/client'
import { useLive } from '@/api/live'
import type { MatterRow, MatterView, Page } from '@/api/types'
import { useFetch } from '@/api/useFetch'
import type { Command } from '@/features/matters/useMatter'

/** The desk's queue and the one matter in hand; after each deed the next one comes to hand by itself. */
export function useDesk() {
  const queue = useFetch(() => api.get<Page<MatterRow>>('/v1/matters', { view: 'desk', sort: 'due', limit: 100 }))
  const all = computed(() => queue.data.value?.items ?? [])
  const ruling = (row: MatterRow) => row.state === 'dispatched' || (row.labels ?? []).some((label) => /object|return/.test(label))
  const rulings = computed(() => all.value.filter(ruling))
  const rest = computed(() => all.value.filter((row) => !ruling(row)))
  const tab = ref('queue')
  const rows = computed(() => (tab.value === 'queue' ? rest.value : rulings.value))
  const id = ref<string | null>(null)
  const row = computed(() => rows.value.find((one) => one.id === id.value) ?? null)
  watch(rows, (now) => { if (!now.some((one) => one.id === id.value)) id.value = now[0]?.id ?? null }, { immediate: true })

  const detail = useFetch(async () => (id.value ? api.get<MatterView>(`/v1/matters/${id.value}`) : null), [id])
  useLive(() => void queue.reload(true), (entry) => entry.kind.startsWith('matter.'), 2500)

  function move(step: number) {
    const at = rows.value.findIndex((one) => one.id === id.value)
    id.value = rows.value[Math.min(rows.value.length - 1, Math.max(0, at + step))]?.id ?? null
  }
  async function act(command: Command, key = freshKey()): Promise<MatterView> {
    const mine = id.value
    const answer = await api.post<MatterView>(`/v1/matters/${mine}/actions`, command, key)
    const at = rows.value.findIndex((one) => one.id === mine)
    const next = rows.value[at + 1]?.id ?? rows.value[at - 1]?.id ?? null
    await queue.reload(true)
    if (rows.value.some((one) => one.id === mine)) await detail.reload(true)
    else id.value = rows.value.some((one) => one.id === next) ? next : (rows.value[0]?.id ?? null)
    return answer
  }
  return { queue, rows, rest, rulings, tab, id, row, detail, move, act }
}
