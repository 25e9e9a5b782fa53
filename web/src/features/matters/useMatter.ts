import { ref, type Ref } from 'vue'
import { api, freshKey } from '@/api/client'
import { useLive } from '@/api/live'
import type { Json, MatterView } from '@/api/types'
import { useFetch } from '@/api/useFetch'

export type Command = { action: string; [key: string]: Json | undefined }

/** One matter, kept current by the live feed; `act` sends a command and takes the answer as the new truth. */
export function useMatter(id: Ref<string>) {
  const fetched = useFetch(() => api.get<MatterView>(`/v1/matters/${id.value}`), [id])
  const moved = ref(false)
  let quiet = 0
  useLive(() => {
    if (Date.now() - quiet > 3000) moved.value = true
    void fetched.reload(true)
  }, (entry) => entry.subject === id.value, 400)

  async function act(command: Command, key = freshKey()): Promise<MatterView> {
    quiet = Date.now()
    const answer = await api.post<MatterView>(`/v1/matters/${id.value}/actions`, command, key)
    quiet = Date.now()
    fetched.data.value = answer
    moved.value = false
    return answer
  }
  return { ...fetched, moved, act }
}
