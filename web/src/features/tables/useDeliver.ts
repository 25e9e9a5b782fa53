import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { freshKey, withQuery } from '@/api/client'
import type { ApiProblem } from '@/api/problem'
import { sendFile, type Sending } from '@/api/sendFile'
import type { Batch } from '@/api/types'
import { asProblem } from '@/api/useFetch'

export type DeliverState = 'choosing' | 'sending' | 'checking' | 'done' | 'refused' | 'stopped'

/** A file on its way into a table: chosen, sent, checked by the server, then taken in or refused whole. */
export function useDeliver(table: string, sources: string[], done: (batch: Batch) => void) {
  const wish = reactive({ source: sources[0] ?? '', label: '', sha256: '', rows: '' as string | number })
  const file = shallowRef<File | null>(null)
  const state = ref<DeliverState>('choosing')
  const moved = ref(0)
  const batch = shallowRef<Batch | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const wrong = computed(() => ({ sha256: Boolean(wish.sha256.trim()) && !/^[0-9a-f]{64}$/i.test(wish.sha256.trim()), rows: String(wish.rows).trim() !== '' && !/^\d{1,15}$/.test(String(wish.rows).trim()) }))
  const busy = computed(() => state.value === 'sending' || state.value === 'checking')
  const share = computed(() => (file.value?.size ? Math.min(1, moved.value / file.value.size) : 0))
  let sending: Sending<Batch> | null = null
  let stopped = false
  // One key for one wish: what is sent again after a broken connection is one delivery, what is wished anew is another.
  let key = freshKey()
  watch([file, wish], () => { key = freshKey() }, { deep: true, flush: 'sync' })

  function choose(next: File | null | undefined) {
    if (!next || busy.value) return
    file.value = next
    state.value = 'choosing'
    problem.value = null
    batch.value = null
  }
  async function send() {
    const one = file.value
    if (!one || busy.value || wrong.value.sha256 || wrong.value.rows) return
    state.value = 'sending'
    moved.value = 0
    problem.value = null
    stopped = false
    const query = { name: one.name, source: wish.source, label: wish.label.trim(), sha256: wish.sha256.trim().toLowerCase(), rows: String(wish.rows).trim() }
    sending = sendFile<Batch>(withQuery(`/v1/tables/${encodeURIComponent(table)}/batches`, query), one, key, (bytes) => {
      moved.value = bytes
      if (bytes >= one.size && state.value === 'sending') state.value = 'checking'
    })
    try {
      batch.value = await sending.answer
      state.value = 'done'
      done(batch.value)
    } catch (error) {
      state.value = stopped ? 'stopped' : 'refused'
      problem.value = stopped ? null : asProblem(error)
    } finally { sending = null }
  }
  function stop() {
    if (state.value !== 'sending') return
    stopped = true
    sending?.stop()
  }
  function again() {
    file.value = null
    Object.assign(wish, { label: '', sha256: '', rows: '' })
    state.value = 'choosing'
    batch.value = null
    problem.value = null
  }
  const leave = (event: BeforeUnloadEvent) => { if (state.value === 'sending') event.preventDefault() }
  window.addEventListener('beforeunload', leave)
  onScopeDispose(() => { window.removeEventListener('beforeunload', leave); stop() })
  return { wish, file, state, moved, share, batch, problem, wrong, busy, choose, send, stop, again }
}
