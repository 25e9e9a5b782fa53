import type { Funnel } from '@/api/types'

/** The drawing is 1000 units wide; the raw rows take this part of it, so that sources stand apart above. */
const wide = 860
/** What is kept of very many rows is still seen. */
const least = 8

export interface Band { key: string; path: string; left: number; width: number; share: number }

/** How wide so many rows of all are drawn. */
export function widthOf(rows: number, raw: number): number {
  return raw > 0 && rows > 0 ? Math.max(least, (rows / raw) * wide) : 0
}
/** A band from one stretch at the top to another at the bottom, bending between. */
export function bandPath(top: [from: number, width: number], bottom: [from: number, width: number]): string {
  const [a, wa] = top, [b, wb] = bottom
  return `M${round(a)},0C${round(a)},55 ${round(b)},45 ${round(b)},100L${round(b + wb)},100C${round(b + wb)},45 ${round(a + wa)},55 ${round(a + wa)},0Z`
}
/** A step: as wide above as what came in, as wide below as what was kept. */
export function stepPath(rowsIn: number, rowsOut: number, raw: number): string {
  const top = widthOf(rowsIn, raw), bottom = widthOf(rowsOut, raw)
  return bandPath([500 - top / 2, top], [500 - bottom / 2, bottom])
}
/** The sources, apart at the top and together at the bottom, where they are the raw rows. */
export function sourceBands(inputs: Funnel['inputs'], raw: number): Band[] {
  const gap = inputs.length > 1 ? (1000 - wide) / (inputs.length - 1) : 0
  let top = inputs.length > 1 ? 0 : (1000 - wide) / 2, bottom = (1000 - wide) / 2
  return inputs.map((input) => {
    const share = raw > 0 ? input.rows / raw : 0
    const width = share * wide
    const band = { key: input.key, path: bandPath([top, width], [bottom, width]), left: top / 10, width: width / 10, share }
    top += width + gap
    bottom += width
    return band
  })
}
const round = (value: number) => Math.round(value * 10) / 10
