import type { Rate, RatesLine } from '@/api/types'

export type Key = 'response' | 'solved' | 'satisfied' | 'on_time' | 'closed'
export const keys: Key[] = ['response', 'solved', 'satisfied', 'on_time', 'closed']
/** A figure that was opened: which one, of which group. */
export interface Opened { key: Key; group: RatesLine }

/** The share, or nothing where nothing could be counted. */
export const share = (rate: Rate): number | null => (rate.denominator ? rate.numerator / rate.denominator : null)
