import type { ApiProblem } from '@/api/problem'
import type { Account, StatementLine, Transfer, Words } from '@/api/types'
import { lead, say, type Strings } from '@/strings'
import { monthName, yearDay } from '@/time/format'
import { explain } from '@/ui/explain'
import { isDay } from './days'

/** What officers call an account by: the end of its id. Whole ids are for programs. */
export const tailOf = (id: string) => id.slice(-6)
/** An account that may go below nothing as far as it likes brings units into the world. */
export const issues = (account: Account) => account.overdraft === null || account.overdraft === undefined
/** What such an account has given out is told as so much given out, not as less than nothing. */
export const facing = (account: Account) => (issues(account) ? -1 : 1)
export const mayMove = (account: Account) => account.may.includes('move')

export function holderWords(account: Account, w: Strings, me?: string): string {
  if (account.holder_title) return say(account.holder_title)
  return account.holder === `person:${me}` ? w.ledger.self : w.ledger.person(tailOf(account.holder))
}
export const kindWords = (kind: string, w: Strings) => w.ledger.kinds[kind] ?? kind
/** What a transfer is for; scenarios write a day or a month here. The id of a receipt or a matter is for programs. */
export function aboutWords(about: string): string {
  if (/^[a-z]{3}_[0-9a-z]{20,}$/.test(about)) return ''
  if (isDay(about)) return yearDay(`${about}T04:00:00Z`)
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(about) ? monthName(about) : about
}
/** Who is on the other side: what the account is called, and whose it is. */
export function otherWords(title: Words | null | undefined, dept: Words | null | undefined, id: string, w: Strings): string {
  const name = lead(title) || w.ledger.unseen(tailOf(id))
  return dept ? w.ledger.of(name, say(dept)) : name
}

/** Whoever was paid gives back; what a person was paid by mistake, a department takes back. A reversal is never reversed. */
export function mayReverse(account: Account, line: StatementLine): boolean {
  if (!mayMove(account) || line.reverses || line.reversed_by) return false
  return line.amount > 0 || !line.other_dept
}
/** Whoever set something aside pays it, or lets it go. */
export const maySettle = (account: Account, transfer: Transfer) => mayMove(account) && transfer.from === account.id

/** What a refusal says to its reader, and what to do about it. */
export function problemWords(problem: ApiProblem, w: Strings): { title: string; hint: string } {
  const own = explain(problem, w)
  const code = problem.code ?? ''
  return { title: say(problem.problem.words) || own.title, hint: w.ledger.todo[code] || own.hint }
}
