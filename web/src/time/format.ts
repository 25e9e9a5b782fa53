import { lang } from '@/strings'

const zone = 'Asia/Shanghai'
const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = lang.value === 'zh' ? 'zh-CN' : 'en-GB'
  const key = locale + JSON.stringify(options)
  let found = cache.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options })
    cache.set(key, found)
  }
  return found
}

function print(at: string | null | undefined, options: Intl.DateTimeFormatOptions): string {
  if (!at) return ''
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : formatter(options).format(date)
}

/** Day and time, with the year only when it is not this year. */
export function when(at: string | null | undefined): string {
  return print(at, { ...yearIfOther(at), month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false })
}
export function day(at: string | null | undefined): string {
  return print(at, { ...yearIfOther(at), month: 'short', day: 'numeric', weekday: 'short' })
}
export function shortDay(at: string | null | undefined): string {
  return print(at, { ...yearIfOther(at), month: 'short', day: 'numeric' })
}
/** A day with its year, for facts that may be of any year. */
export function yearDay(at: string | null | undefined): string {
  return print(at, { year: 'numeric', month: 'short', day: 'numeric' })
}
/** A calendar month, `2026-11`, in words. */
export function monthName(key: string): string {
  const words = print(`${key}-15T00:00:00Z`, { year: 'numeric', month: 'long' })
  return words || key
}
export function full(at: string | null | undefined): string {
  return print(at, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
}
/** Due instants are midnights that end a day: the day that ends is the one to name. */
export function dueDay(at: string | null | undefined): string {
  if (!at) return ''
  const date = new Date(at)
  const midnight = formatter({ hour: '2-digit', minute: '2-digit', hour12: false }).format(date).replace('24', '00') === '00:00'
  return midnight ? day(new Date(date.getTime() - 1000).toISOString()) : when(at)
}
/** Calendar date in the city's zone, YYYY-MM-DD. */
export function isoDay(date: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(date)
}
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(lang.value === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value)
}
export function percent(value: number, digits = 1): string {
  return `${number(value * 100, digits)}%`
}
export function bytes(value: number): string {
  if (value < 1024) return `${value} B`
  if (value < 1024 * 1024) return `${number(value / 1024)} KB`
  return `${number(value / 1024 / 1024, 1)} MB`
}

function yearIfOther(at: string | null | undefined): Intl.DateTimeFormatOptions {
  return at && new Date(at).getFullYear() !== new Date().getFullYear() ? { year: 'numeric' } : {}
}
