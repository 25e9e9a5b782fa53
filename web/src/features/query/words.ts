import type { ApiProblem } from '@/api/problem'
import type { Application, ColumnSource, QueryPlan, RoleHeld, UnitRef } from '@/api/types'
import { lang, say, type Strings } from '@/strings'
import { explain } from '@/ui/explain'

/** A key of the catalogue as SQL writes it: parts with other than letters, digits and `_` stand in double quotes. */
export function sqlName(key: string): string {
  return key.split('.').map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.')
}

/** The departments somebody may ask for: those they work in. */
export function unitsOf(roles: RoleHeld[]): UnitRef[] {
  const units = new Map<string, UnitRef>()
  for (const held of roles) if (held.dept && ['handler', 'unit-lead'].includes(held.role) && !units.has(held.dept)) units.set(held.dept, { key: held.dept, title: held.dept_title ?? { zh: held.dept, en: held.dept } })
  return [...units.values()]
}

/** What is granted to a unit and in force: the purposes it may name, and the tables it may ask. */
export function grantsOf(all: Application[], unit: string): Application[] {
  return all.filter((one) => one.applicant.key === unit && one.fields.some((field) => field.form && !field.withheld))
}

export interface Against { table: string; column: string; why: string; words: string; apply: boolean }
/** Columns that stand against a statement, each with its table; a whole table is told by an empty column. */
export function againstOf(denied: QueryPlan['denied']): Against[] {
  return denied.map((one) => {
    const cut = one.column.lastIndexOf('.')
    const column = one.column.slice(cut + 1)
    return { table: one.column.slice(0, Math.max(0, cut)), column: column === '*' ? '' : column, why: one.why, words: one.words, apply: ['no_grant', 'other_purpose', 'masked'].includes(one.why) }
  })
}

/** What a failed question says to its reader: in Chinese by its code, in English as the server says it. */
export function problemWords(problem: ApiProblem, w: Strings): { title: string; hint: string; exact: { text: string; english: boolean } } {
  const code = problem.code ?? ''
  const own = explain(problem, w)
  const title = (lang.value === 'zh' ? say(problem.problem.words) || w.query.what[code] : problem.problem.detail || w.query.what[code]) || own.title
  const hint = w.query.todo[code] || own.hint
  return { title, hint, exact: lang.value === 'zh' && w.query.what[code] ? exactly(problem.problem.detail ?? '', w) : { text: '', english: false } }
}

/** Where the mistake is. What has no words here is shown as the server says it, in English. */
function exactly(detail: string, w: Strings): { text: string; english: boolean } {
  const at = / at line (\d+), column (\d+)$/.exec(detail)
  if (at) return { text: w.query.at(at[1] ?? '', at[2] ?? ''), english: false }
  const table = /^there is no table `([^`]+)`$/.exec(detail)
  return table ? { text: w.query.named(table[1] ?? ''), english: false } : { text: detail, english: true }
}

export function howWords(source: ColumnSource, w: Strings): string[] {
  return [source.how].flat().map((how) => w.query.hows[how] ?? how)
}
export const isNumber = (kind: string) => /^(U?Int|Float|Decimal)/.test(kind)
/** A decimal comes with every digit of its scale; the page leaves out zeros at its end, the file does not. */
export const short = (kind: string, text: string) => (kind.startsWith('Decimal') && text.includes('.') ? text.replace(/\.?0+$/, '') : text)
