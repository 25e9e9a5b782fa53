import { onScopeDispose, ref } from 'vue'

export interface LiveEntry { seq: number; kind: string; subject: string; at: string }
type Listener = (entry: LiveEntry) => void

const listeners = new Set<Listener>()
let source: EventSource | null = null
/** True while the live feed is connected, null before it was tried; the shell shows it. */
export const live = ref<boolean | null>(null)

function start() {
  if (source || typeof EventSource === 'undefined') return
  source = new EventSource('/v1/live')
  source.onopen = () => { live.value = true }
  source.onerror = () => { live.value = false }
  const hear = (event: MessageEvent<string>) => {
    try {
      const entry = JSON.parse(event.data) as LiveEntry
      for (const listener of listeners) listener(entry)
    } catch { /* a heartbeat */ }
  }
  source.addEventListener('entry', hear as EventListener)
  source.onmessage = hear
}

export function stopLive() {
  source?.close()
  source = null
  live.value = null
}

/** Calls `run` at most once per `pause` ms when something that `wants` accepts has happened. */
export function useLive(run: () => void, wants: (entry: LiveEntry) => boolean = () => true, pause = 1500) {
  let timer: ReturnType<typeof setTimeout> | null = null
  const listener: Listener = (entry) => {
    if (!wants(entry) || timer) return
    timer = setTimeout(() => { timer = null; run() }, pause)
  }
  listeners.add(listener)
  start()
  onScopeDispose(() => {
    listeners.delete(listener)
    if (timer) clearTimeout(timer)
    if (!listeners.size) stopLive()
  })
}
