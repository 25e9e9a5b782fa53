import type { Strings } from '@/strings'

/** `5 workdays` as the reader says it; anything else stays as it is. */
export function limitWords(limit: string | null | undefined, w: Strings): string {
  const parts = /^(\d+)\s+(\w+)$/.exec(limit ?? '')
  if (!parts) return limit ?? ''
  const unit = w.clock.units[parts[2] as string]
  return unit ? `${parts[1]} ${unit}` : (limit ?? '')
}
