import type { DossierRow } from '@/api/dossier-types'
import type { Strings } from '@/strings'
import { isoDay, yearDay } from '@/time/format'

/** The day of a fact, and until when it holds; empty where no day is said or to be seen. */
export function factDays(row: Pick<DossierRow, 'from' | 'until'>, w: Strings): string {
  const from = yearDay(row.from) || row.from || '', until = yearDay(row.until) || row.until || ''
  if (from && until) return from === until ? from : w.dossiers.span(from, until)
  return from || (until ? w.dossiers.until(until) : '')
}

/** The calendar day of the city in which a moment lies, for a field that takes days. */
export function dayField(at: string | null | undefined): string {
  if (!at) return ''
  if (/^\d{4}-\d\d-\d\d$/.test(at)) return at
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : isoDay(date)
}

/** A day that the picker may hold: one that exists and does not lie ahead. */
export function isPastDay(text: string, today = isoDay(new Date())): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(new Date(`${text}T00:00:00Z`).getTime()) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text) && text <= today
}
