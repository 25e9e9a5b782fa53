import type { Agreement, AgreementDetail, Me, Term } from '@/api/types'
import { lang, lead, say, type Strings } from '@/strings'
import { when, yearDay } from '@/time/format'

export type Tab = 'force' | 'talk' | 'over' | 'standing'
export const tabs: Tab[] = ['force', 'talk', 'over', 'standing']
/** The states behind each tab of one's own agreements. */
export const statesOf: Record<Exclude<Tab, 'standing'>, string[]> = { force: ['in_force', 'paused'], talk: ['offered', 'countered', 'agreed'], over: ['ended', 'expired', 'declined', 'withdrawn'] }
export function toneOf(state: string): string {
  return state === 'in_force' ? 'tree' : state === 'paused' ? 'amber' : statesOf.talk.includes(state) ? 'sea' : ''
}

/** An agreement ends before a moment; a midnight is the end of the day before it. */
export const lastDay = (until: string) => yearDay(new Date(new Date(until).getTime() - 1000).toISOString())
export const untilWords = (of: Agreement, w: Strings) => (of.until ? w.agreements.until(lastDay(of.until)) : w.agreements.open)
export const partyWords = (of: Agreement, w: Strings) => (of.party ? say(of.party.title) : w.agreements.any)

/** The terms as our own form writes them; of an agreement written in ODRL nothing is known here. */
export interface Written { actions?: string[]; fields?: string[]; purposes?: string[]; count?: number; volume?: { rows?: number; bytes?: number }; group_size_min?: number; regions?: string[] }
export const written = (of: AgreementDetail): Written => (of.clauses as { terms?: Written }).terms ?? {}

/**
 * The server's words of a term, read by people: keys of the two sides become their names, moments and periods the city's, and what the mark
 * or the sign beside it says already is not said twice.
 */
export function told(one: Pick<Term, 'term' | 'kept' | 'words'> & { state?: string }, of: Agreement, w: Strings): string {
  let text = lead(one.words)
  if (one.term === 'unknown') return text
  const mark = /\s*[(\uff08]([^()\uff08\uff09]*)[)\uff09]$/.exec(text)
  if (mark?.[1]?.toLowerCase() === (w.agreements.kept[one.kept] ?? '').toLowerCase()) text = text.slice(0, mark?.index)
  if (one.state) text = text.replace(/[;\uff1b][^;\uff1b]*$/, '')
  for (const side of [of.owner, of.party]) if (side) text = text.replaceAll(new RegExp(`dept:${side.key}(?![\\w.-])`, 'g'), say(side.title))
  text = text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => when(at)).replace(/\bP(\d+)D\b/g, (_, days: string) => w.agreements.days(days))
  // English reads the names of actions as they are.
  return one.term === 'action' && lang.value === 'zh' ? text.replace(/[a-z][a-zA-Z]*/g, (name) => w.agreements.actions[name] ?? name) : text
}

/** Departments that somebody leads, by the roles of the session. */
export function ledBy(me: Me | null) {
  const led = new Map<string, string>()
  for (const held of me?.roles ?? []) if (held.role === 'unit-lead' && held.dept) led.set(held.dept, say(held.dept_title) || held.dept)
  return [...led].map(([key, title]) => ({ key, title }))
}
