import type { LedgerUnit } from '@/api/types'
import { say } from '@/strings'

/** The most that one transfer moves, in the smallest part of its unit. */
const most = 10n ** 15n
const minus = '\u2212'

/** An amount counts the smallest part of its unit; `scale` digits of it stand behind the point. Digits are moved, never divided. */
export function plain(amount: number, scale: number): string {
  const whole = BigInt(amount)
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  const cut = digits.length - scale
  return `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${scale ? `.${digits.slice(cut)}` : ''}`
}

/** The same as people read it: thousands apart, a true minus. */
export function figure(amount: number, scale: number): string {
  const [whole = '', part] = plain(amount, scale).replace('-', '').split('.')
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount < 0 ? minus : ''}${apart}${part ? `.${part}` : ''}`
}
/** An amount that came in or went out: the sign says which, not the colour. */
export const signed = (amount: number, scale: number) => `${amount > 0 ? '+' : ''}${figure(amount, scale)}`
/** The same with what it counts. */
export const money = (amount: number, unit: LedgerUnit) => `${figure(amount, unit.scale)} ${say(unit.symbol)}`.trim()

export type Wrong = 'empty' | 'shape' | 'fine' | 'zero' | 'large'

/** What a person typed, in the smallest part of the unit: commas only between thousands, wide digits of a Chinese keyboard too. */
export function readAmount(text: string, scale: number): { amount: number; wrong?: undefined } | { amount?: undefined; wrong: Wrong } {
  const typed = text.normalize('NFKC').replace(/\s/g, '').replaceAll('\u3001', ',').replaceAll('\u3002', '.')
  if (!typed) return { wrong: 'empty' }
  const parts = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/.exec(typed)
  if (!parts) return { wrong: 'shape' }
  const behind = (parts[2] ?? '').replace(/0+$/, '')
  if (behind.length > scale) return { wrong: 'fine' }
  const amount = BigInt((parts[1] ?? '').replaceAll(',', '') + behind.padEnd(scale, '0'))
  if (amount === 0n) return { wrong: 'zero' }
  return amount > most ? { wrong: 'large' } : { amount: Number(amount) }
}
