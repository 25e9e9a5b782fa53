import type { LoadCheck } from '@/api/types'
import { list, type Strings } from '@/strings'
import { checkWords } from './words'

type Name = (field: string) => string
type Say = (w: Strings['tables']['exactly'], m: string[], field: Name, check: Name) => string

const lineOf = (w: Strings['tables']['exactly'], line: string | undefined) => (line ? w.line(line) : '') + w.stop
/** The sentences of `crates/lake/src/load/refusal.rs`; one that is not known any more is shown as it came. */
const sentences: [RegExp, Say][] = [
  [/^the same file was taken in before/, (w) => w.sameFile],
  [/^a delivery with this label was taken in before/, (w) => w.sameLabel],
  [/^the file's form is not known/, (w) => w.unknownForm],
  [/^the file is declared as (\S+) and was found to be (\S+)$/, (w, m) => w.otherEncoding(m[1] ?? '', m[2] ?? '')],
  [/^the file is neither UTF-8 nor GB18030: byte (\d+)/, (w, m) => w.noEncoding(m[1] ?? '')],
  [/^no row of the first (\d+) holds the names/, (w, m) => w.noHeader(m[1] ?? '')],
  [/^the columns are not those of the table:(.*)$/, (w, m, field) => columns(w, m[1] ?? '', field)],
  [/^the type of column (\d+) does not fit the field `([^`]+)`$/, (w, m, field) => w.columnType(m[1] ?? '', field(m[2] ?? ''))],
  [/^the sender's SHA-256 is not the file's$/, (w) => w.otherSha],
  [/^the sender says (\d+) rows, the file has (\d+)$/, (w, m) => w.otherCount(m[1] ?? '', m[2] ?? '')],
  [/^no row could be taken in, of (\d+) that were read$/, (w, m) => w.nothing(m[1] ?? '')],
  [/^the check `([^`]+)` does not let the delivery in(?: in line (\d+))?$/, (w, m, _field, check) => w.check(check(m[1] ?? '')) + lineOf(w, m[2])],
  [/^.+?(?: in line (\d+))?: at most (\d+)$/, (w, m) => w.limit(m[2] ?? '') + lineOf(w, m[1])],
]

function columns(w: Strings['tables']['exactly'], text: string, field: Name): string {
  const part = (what: string, name: Name = (one) => one) => {
    const found = new RegExp(`${what}: ([^;]+);`).exec(text)?.[1]
    if (!found) return ''
    const [named = '', more] = found.split(/ and (\d+) more$/)
    return list([...named.split(', ').map((one) => name(one.replaceAll('`', ''))), more ? w.more(more) : ''])
  }
  const [missing, unknown, double] = [part(' missing', field), part(' not known, by place'), part(' twice', field)]
  return [missing && w.missing(missing), unknown && w.unknown(unknown), double && w.double(double)].filter(Boolean).join('').trim()
}

/** Why a delivery was refused, in the reader's language; none when the sentence is not one of those known here. */
export function refusalWords(why: string, w: Strings, field: Name = (name) => name, checks: LoadCheck[] = []): string | null {
  const both = (name: string) => { const title = field(name); return title === name ? name : `${title} ${name}` }
  const check = (name: string) => { const one = checks.find((each) => each.name === name); return one ? checkWords(one, w, field) : name }
  for (const [form, say] of sentences) {
    const match = form.exec(why)
    if (match) return say(w.tables.exactly, [...match], both, check) || null
  }
  return null
}
