import type { Account, Json, StatementLine } from '@/api/types'
import { say, type Strings } from '@/strings'
import { plain } from './money'
import { kindWords } from './words'

/** The time of a line as spreadsheets read it, in the city's zone. */
const stamp = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })

/** The lines of a statement as rows of a file, in the order of its columns; amounts are plain digits, so that they can be added up. */
export function csvRows(account: Account, lines: StatementLine[], w: Strings): Json[][] {
  const { scale, symbol } = account.unit
  return lines.map((line) => [
    line.nth, stamp.format(new Date(line.at)), kindWords(line.kind, w), line.about, say(line.other_title), say(line.other_dept),
    line.amount > 0 ? plain(line.amount, scale) : '', line.amount < 0 ? plain(-line.amount, scale) : '', plain(line.balance, scale), say(symbol),
    line.reference, line.transfer, line.reverses ? w.ledger.reversal : line.reversed_by ? w.ledger.reversed : '',
  ])
}
