import type { Left } from '@/api/types'

export type Mood = 'calm' | 'near' | 'late' | 'still'

/** How a clock feels to the reader: late past its due time, near from 80 %, still when stopped or met. */
export function moodOf(clock: { fraction?: number | null; late?: boolean; state?: string }): Mood {
  if (clock.state && clock.state !== 'running') return clock.state === 'breached' ? 'late' : 'still'
  if (clock.late || (clock.fraction ?? 0) >= 1) return 'late'
  return (clock.fraction ?? 0) >= 0.8 ? 'near' : 'calm'
}

/** Whole hours or days between now and the due time when the server gave no count of its own. */
export function leftUntil(due: string, now = Date.now()): Left {
  const hours = (new Date(due).getTime() - now) / 3_600_000
  if (Math.abs(hours) < 48) return { n: Math.trunc(hours), unit: 'hours' }
  return { n: Math.trunc(hours / 24), unit: 'days' }
}
