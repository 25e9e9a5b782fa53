/** No 0 O 1 I L: nothing that sounds or looks like another; the server's own alphabet. */
export const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

/** A tracking code from what a person typed, in groups of four; nothing where it cannot be one, or was misread. */
export function readCode(typed: string): string | null {
  const letters = [...typed.toUpperCase()].filter((one) => !'- —–'.includes(one))
  if (letters.length !== 12) return null
  const digits = letters.map((one) => codeLetters.indexOf(one))
  if (digits.includes(-1)) return null
  const sum = digits.slice(0, 11).reduce((total, digit, at) => total + digit * (at + 1), 0)
  return sum % 31 === digits[11] ? grouped(letters.join('')) : null
}

/** What was typed so far, in groups of four. */
export function grouped(letters: string): string {
  return letters.match(/.{1,4}/g)?.join('-') ?? ''
}
