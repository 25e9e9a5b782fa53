import type { AccountDay } from '@/api/types'
import { isoDay } from '@/time/format'

export interface Span { from: string; until: string }
export type Choice = 'month' | '30' | '90' | 'year' | 'own'

const at = (day: string) => new Date(`${day}T00:00:00Z`)
const iso = (date: Date) => date.toISOString().slice(0, 10)
/** Today in the city. */
export const today = () => isoDay(new Date())
export const isDay = (text: unknown): text is string => typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at(text).getTime()) && iso(at(text)) === text
export function plusDays(day: string, n: number): string {
  const date = at(day)
  date.setUTCDate(date.getUTCDate() + n)
  return iso(date)
}
/** The calendar month `n` months from that of a day. */
export function monthOf(day: string, n = 0): Span {
  const first = new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + n, 1))
  return { from: iso(first), until: iso(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0))) }
}
export const isMonth = (span: Span) => { const month = monthOf(span.from); return month.from === span.from && month.until === span.until }
export function spanOf(choice: Choice, now: string): Span {
  if (choice === 'month') return monthOf(now)
  return { from: choice === 'year' ? `${now.slice(0, 4)}-01-01` : plusDays(now, choice === '30' ? -29 : -89), until: now }
}
export function choiceOf(span: Span, now: string): Choice {
  const found = (['30', '90', 'year'] as const).find((one) => { const known = spanOf(one, now); return known.from === span.from && known.until === span.until })
  return found ?? (isMonth(span) ? 'month' : 'own')
}

/** Every day of a span until today, also those on which nothing moved: what there was stays. */
export function everyDay(span: Span, opening: number, days: AccountDay[], now: string): AccountDay[] {
  const moved = new Map(days.map((day) => [day.day, day]))
  const filled: AccountDay[] = []
  let balance = opening
  for (let day = span.from; day <= span.until && day <= now; day = plusDays(day, 1)) {
    const known = moved.get(day)
    balance = known?.balance ?? balance
    filled.push(known ?? { day, credits: 0, debits: 0, balance })
  }
  return filled
}
