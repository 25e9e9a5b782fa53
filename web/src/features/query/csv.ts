import type { Json } from '@/api/types'

/** How formulas begin, also behind blanks and in the wide characters that Chinese keyboards write. */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r]/
/** A negative number begins like one and is none. */
const number = /^-\d+(\.\d+)?(e[+-]?\d+)?$/i

/** A cell as CSV has it (RFC 4180). What a spreadsheet would take for a formula is a text there: `'` stands before it. */
export function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = formula.test(text) && !number.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A table as a CSV file; the mark at its beginning tells Excel that it is UTF-8. */
export function csvOf(columns: string[], rows: Json[][]): string {
  const line = (cells: Json[]) => cells.map(cell).join(',')
  return `\uFEFF${[columns, ...rows].map(line).join('\r\n')}\r\n`
}

/** Hands a text to the reader as a file of their own device. */
export function save(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
