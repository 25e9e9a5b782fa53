import type { Pace, QualityRow, Standing, UnitRef } from '@/api/types'
import { number } from '@/time/format'

/** How a department's deliveries to a table can stand, the worst first. */
export const states = ['refused', 'rejects', 'none', 'good'] as const
export type State = (typeof states)[number]
/** The dimensions of GB/T 36344, in its order. */
export const dimensions = ['conformity', 'completeness', 'accuracy', 'consistency', 'timeliness', 'accessibility']

/** A state that a newer server invents counts as not good, so that it is seen. */
export function stateOf(one: { state: string }): State {
  return states.find((state) => state === one.state) ?? 'rejects'
}
export function worstOf(all: { state: string }[]): State {
  return states.find((state) => all.some((one) => stateOf(one) === state)) ?? 'none'
}

/** The share of rejected rows; of nothing it is nothing. */
export function shareOf(one: { read: number; rejected: number }): number {
  return one.read > 0 ? one.rejected / one.read : 0
}
export function pooled(all: { read: number; rejected: number }[]): { read: number; rejected: number } {
  return { read: all.reduce((sum, one) => sum + one.read, 0), rejected: all.reduce((sum, one) => sum + one.rejected, 0) }
}
/** A share in words that never calls little nothing, nor nearly all of it all. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.001) return `<${number(0.1, 1)}%`
  if (share < 1 && share > 0.999) return `>${number(99.9, 1)}%`
  return `${number(share * 100, share === 0 || share === 1 ? 0 : 1)}%`
}

/** The share at which a table or a department is placed among those with rejected rows: that of its worst source. */
const worstShare = (all: Standing[]) => Math.max(0, ...all.filter((one) => stateOf(one) === 'rejects').map(shareOf))
type Placed = { state: State; share: number; name: string }
const place = (a: Placed, b: Placed) => states.indexOf(a.state) - states.indexOf(b.state) || b.share - a.share || a.name.localeCompare(b.name)
function sorted<T>(all: T[], of: (one: T) => Placed): T[] {
  return all.map((one) => ({ one, at: of(one) })).sort((a, b) => place(a.at, b.at)).map(({ one }) => one)
}

/** Refused first, then by the share of rejected rows, then those without a delivery, and what is in order last; within one `chosen` state by share alone. */
export function worstFirst(rows: QualityRow[], chosen = ''): QualityRow[] {
  return sorted(rows.map((row) => ({ ...row, sources: sorted(row.sources, (one) => ({ state: stateOf(one), share: shareOf(one), name: one.source.key })) })),
    (row) => ({ state: states.find((state) => state === chosen) ?? worstOf(row.sources), share: worstShare(row.sources), name: row.key }))
}

/** Tables as one department delivers to them: its own lines and deliveries only. */
export function ofUnit(rows: QualityRow[], unit: string): QualityRow[] {
  if (!unit) return rows
  return rows.map((row) => ({ ...row, sources: row.sources.filter((one) => one.source.key === unit), deliveries: row.deliveries.filter((one) => one.source.key === unit) })).filter((row) => row.sources.length)
}
/** In order is a table of which every source is; in another state one with a source that is. */
export function inState(row: QualityRow, state: string): boolean {
  return !state || (state === 'good' ? worstOf(row.sources) === 'good' : row.sources.some((one) => stateOf(one) === state))
}

export interface Trend { now: number; before: number; way: 'better' | 'worse' | 'same' | 'clean' }
/** The last delivery of each department against its earlier ones; who delivered once says nothing yet. */
export function trendOf(paces: Pace[], within: (pace: Pace) => string = (pace) => pace.source.key): Trend | null {
  const groups = new Map<string, Pace[]>()
  for (const pace of paces) groups.set(within(pace), [...(groups.get(within(pace)) ?? []), pace])
  const told = [...groups.values()].filter((group) => group.length > 1)
  if (!told.length) return null
  const now = shareOf(pooled(told.map((group) => group.at(-1) as Pace))), before = shareOf(pooled(told.flatMap((group) => group.slice(0, -1))))
  // A tenth more or less, or one row in two hundred, is chance.
  const way = now === 0 && before === 0 ? 'clean' : Math.abs(now - before) <= Math.max(before / 10, 0.005) ? 'same' : now < before ? 'better' : 'worse'
  return { now, before, way }
}

export interface UnitLine extends UnitRef { state: State; tables: number; bad: number; read: number; rejected: number; share: number; trend: Trend | null }
/** Each department that delivers, with all its tables, the worst first. */
export function unitsOf(rows: QualityRow[]): UnitLine[] {
  const units = new Map<string, { unit: UnitRef; standings: Standing[]; paces: (Pace & { table: string })[] }>()
  for (const row of rows) for (const one of row.sources) {
    const found = units.get(one.source.key) ?? { unit: one.source, standings: [], paces: [] }
    found.standings.push(one)
    found.paces.push(...row.deliveries.filter((pace) => pace.source.key === one.source.key).map((pace) => ({ ...pace, table: row.key })))
    units.set(one.source.key, found)
  }
  const lines = [...units.values()].map(({ unit, standings, paces }): UnitLine => {
    const all = pooled(standings)
    return { ...unit, ...all, share: shareOf(all), state: worstOf(standings), tables: standings.length, bad: standings.filter((one) => stateOf(one) !== 'good').length, trend: trendOf(paces, (pace) => (pace as Pace & { table: string }).table) }
  })
  return sorted(lines, (one) => ({ state: one.state, share: one.share, name: one.key }))
}
