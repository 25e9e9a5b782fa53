import type { Batch, LoadCheck, Tally } from '@/api/types'
import type { Strings } from '@/strings'

/** The reasons of rejected rows in words, the most frequent first; a check is named by what it asks for. */
export function reasonWords(code: string, w: Strings, checks: LoadCheck[] = [], field = (name: string) => name): string {
  const name = code.startsWith('check.') ? code.slice(6) : null
  if (name === null) return w.tables.reasons[code] ?? code
  const check = checks.find((one) => one.name === name)
  return check ? checkWords(check, w, field) : name
}

/** What a check asks for: its kind and the fields it looks at. */
export function checkWords(check: LoadCheck, w: Strings, field = (name: string) => name): string {
  const [kind = '', about = {}] = Object.entries(check.rule)[0] ?? []
  const fields = 'fields' in about && Array.isArray(about.fields) ? about.fields.map(String) : 'field' in about ? [String(about.field)] : []
  const parts = [w.tables.rules[kind] ?? check.name, fields.map(field).join(' + ')].filter(Boolean)
  // An identity number that must be an identity number is told once.
  return [...new Set(parts)].join(' · ')
}

export function byCount(reasons: Record<string, number>): [string, number][] {
  return Object.entries(reasons).sort((a, b) => b[1] - a[1])
}

/** Rows of all sources, and whether they are the rows of the table. */
export function sumOf(tallies: Tally[], rows: number): { sum: number; fits: boolean; inserted: number; deleted: number; updated: number } {
  const add = (of: (one: Tally) => number) => tallies.reduce((sum, one) => sum + of(one), 0)
  const sum = add((one) => one.rows)
  return { sum, fits: sum === rows, inserted: add((one) => one.inserted), deleted: add((one) => one.deleted), updated: add((one) => one.updated) }
}

/** Deliveries that a return to this one would take away: the later ones that still count. */
export function laterThan(batch: Batch, all: Batch[]): Batch[] {
  return all.filter((one) => one.ordinal > batch.ordinal && !one.withdrawn)
}

/** A label is the sender's own word; where none was given the server keeps the key of the request, which tells people nothing. */
export function labelOf(batch: Batch): string {
  return batch.label && !/^[0-9a-f]{32}$/.test(batch.label) ? batch.label : ''
}
