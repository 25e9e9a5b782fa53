import type { DossierConflict, DossierFact, DossierField, DossierGroup, DossierRow } from '@/api/dossier-types'
import type { UnitRef, Words } from '@/api/types'

/** Roles by which somebody is told from others, in the order in which they are read. */
const faces = ['name', 'identity_number', 'credit_code', 'sex', 'born', 'legal_representative', 'founded']

export interface Face { role: string; title: Words; value: string; shown: string; rows: number; disputed: boolean }

/** The head of a file: what all rows that say it agree on. What they disagree on is marked, and no value is chosen. */
export function faceOf(groups: DossierGroup[], conflicts: DossierConflict[]): Face[] {
  const fields = groups.flatMap((group) => group.rows).flatMap((row) => row.fields)
  return faces.flatMap((role): Face[] => {
    const said = fields.filter((field) => field.role === role && field.value)
    const first = said.find((field) => field.shown === 'clear') ?? said[0]
    if (!first) return []
    const disputed = conflicts.some((conflict) => conflict.role === role)
    return [{ role, title: first.title, value: disputed ? '' : (first.value ?? ''), shown: first.shown, rows: said.length, disputed }]
  })
}

/** What a row says beyond the head of the file, and what only repeats it. */
export function split(row: DossierRow, face: Face[]): { own: DossierField[]; same: DossierField[] } {
  const repeats = (field: DossierField) => !field.contested && face.some((one) => !one.disputed && one.role === field.role && one.shown === field.shown && one.value === field.value)
  return { own: row.fields.filter((field) => !repeats(field)), same: row.fields.filter(repeats) }
}

export interface Other { value: string; tables: string[]; owners: UnitRef[] }
/** What other rows say instead of a field, where the rows disagree. */
export function othersOf(conflicts: DossierConflict[], row: Pick<DossierRow, 'record' | 'table'>, field: DossierField): Other[] {
  const conflict = field.shown === 'clear' && field.role ? conflicts.find((one) => one.role === field.role) : undefined
  const mine = (said: { record: number; table: string }) => said.record === row.record && said.table === row.table
  if (!conflict?.values.some((value) => value.said.some(mine))) return []
  return conflict.values.filter((value) => !value.said.some(mine)).map((value) => {
    const owners = new Map(value.said.map((said) => [said.owner.key, said.owner]))
    return { value: value.value, tables: [...new Set(value.said.map((said) => said.table))], owners: [...owners.values()] }
  })
}

export interface Told { fact: DossierFact; earlier: DossierFact[] }
const alike = (a: DossierFact, b: DossierFact) => (a.record === b.record ? 1000 : 0) + a.fields.filter((field) => b.fields.some((other) => other.name === field.name && other.value === field.value)).length

/**
 * The chain with each correction beside what was believed before it. A version that was corrected ended when the next version of its
 * row was known; where several rows of a table were corrected at once, the one that is most alike is the next.
 */
export function chainOf(facts: DossierFact[]): Told[] {
  const next = new Map<DossierFact, DossierFact>()
  const taken = new Set<DossierFact>()
  for (const fact of facts.filter((one) => one.standing === 'corrected' && one.since)) {
    const free = facts.filter((one) => one !== fact && one.table === fact.table && one.known_at === fact.since && !taken.has(one))
    const found = free.sort((a, b) => alike(fact, b) - alike(fact, a))[0]
    if (found) { next.set(fact, found); taken.add(found) }
  }
  const before = new Map([...next].map(([earlier, later]) => [later, earlier]))
  return facts.filter((fact) => !next.has(fact)).map((fact) => {
    const earlier: DossierFact[] = []
    for (let one = before.get(fact); one && !earlier.includes(one); one = before.get(one)) earlier.push(one)
    return { fact, earlier }
  })
}

/** Fields in which a later version says something else than an earlier one. */
export function changedIn(later: DossierFact, earlier: DossierFact): Set<string> {
  return new Set(later.fields.filter((field) => { const was = earlier.fields.find((one) => one.name === field.name); return was && was.value !== field.value }).map((field) => field.name))
}

/** The year of each fact, where it differs from that of the fact before it. */
export function yearsOf(told: Told[]): (string | null)[] {
  return told.map(({ fact }, n) => {
    const year = (fact.from ?? '').slice(0, 4) || null
    const last = n ? (told[n - 1]?.fact.from ?? '').slice(0, 4) || null : undefined
    return year === last ? null : (year ?? '')
  })
}
