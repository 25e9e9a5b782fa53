import type { DossierField, DossierKindView, DossierStep, DossierTableView } from '@/api/dossier-types'
import type { ApiProblem } from '@/api/problem'
import { lang, lead, type Strings } from '@/strings'
import { number, percent, yearDay } from '@/time/format'
import { explain } from '@/ui/explain'

/** What officers call a file by: the end of its id. Whole ids are for programs. */
export const tailOf = (id: string) => id.slice(-6)

export interface Wish { purpose: string; unit?: string; as_of?: string }
export function filePath(kind: string, id: string, wish?: Wish) {
  const query = wish ? { purpose: wish.purpose, ...(wish.unit ? { unit: wish.unit } : {}), ...(wish.as_of ? { as_of: wish.as_of } : {}) } : {}
  return { path: `/dossiers/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`, query }
}

/** The file into which another was merged, as the refusal names it. */
export function mergedInto(problem: ApiProblem, id: string): string | null {
  if (problem.code !== 'DOS0003') return null
  const named = `${problem.problem.hint ?? ''} ${problem.problem.detail ?? ''}`.match(/dos_[0-9a-z]+/g) ?? []
  return named.find((one) => one !== id) ?? null
}

/** What a refusal says to its reader, and what to do about it. */
export function problemWords(problem: ApiProblem, w: Strings): { title: string; hint: string } {
  const own = explain(problem, w)
  const code = problem.code ?? ''
  // Details name whole ids; the words of a code are for people.
  const said = lead(problem.problem.words) || (lang.value === 'en' ? problem.problem.detail : '')
  const known = /^(DOS|LNK|PAR)/.test(code)
  return { title: (known && said) || own.title, hint: w.dossiers.todo[code] || own.hint }
}

export const tableTitle = (kind: DossierKindView | null | undefined, key: string) => lead(kind?.tables.find((one) => one.key === key)?.title) || key
export const roleTitle = (role: string, w: Strings) => w.dossiers.roles[role] ?? role

export type Progress = 'trouble' | 'new' | 'behind' | 'fine' | 'nothing'
export function progressOf(table: DossierTableView): Progress {
  if (table.trouble) return 'trouble'
  if (!table.served) return 'nothing'
  if (!table.linked) return 'new'
  return table.linked < table.served ? 'behind' : 'fine'
}
export function progressWords(table: DossierTableView, w: Strings): string {
  switch (progressOf(table)) {
    case 'trouble': return w.dossiers.troubles[table.trouble ?? ''] ?? w.dossiers.trouble(1)
    case 'nothing': return w.dossiers.noData
    case 'new': return w.dossiers.notYet
    case 'behind': return w.dossiers.behind(table.linked, table.served)
    default: return w.dossiers.version(table.linked)
  }
}

/** A value as it is read: a calendar day in words, anything else as it came. */
export function valueWords(value: string | null | undefined): string {
  if (value && /^\d{4}-\d\d-\d\d$/.test(value)) return yearDay(value)
  return value ?? ''
}
export const fieldTitle = (field: Pick<DossierField, 'title' | 'name'>) => lead(field.title) || field.name

/** Bits with their sign: a true minus, and one digit. */
export function bitsWords(bits: number): string {
  const text = number(Math.abs(bits), 1)
  return text === '0.0' ? '0' : `${bits < 0 ? '−' : '+'}${text}`
}
export function chanceWords(chance: number, w: Strings): string {
  if (chance < 0.0001) return w.dossiers.chanceTiny
  if (chance > 0.9999) return w.dossiers.chanceSure
  return percent(chance, chance < 0.01 || chance > 0.99 ? 2 : 0)
}
export function sideWords(step: DossierStep, side: 'left' | 'right', w: Strings): string {
  if (step[`${side}_shown`] === 'withheld') return w.dossiers.hidden
  return valueWords(step[side]) || w.dossiers.missing
}
