import type { DossierWhy } from '@/api/dossier-types'

/** A bar of the waterfall, in hundredths of the drawing's width: it begins where the one before it ended. */
export interface Bar { from: number; to: number; left: number; width: number; bits: number; end: number }
export interface Waterfall { prior: Bar; steps: Bar[]; total: Bar; zero: number; most: number }

/** Bars below this width would not be seen. */
const least = 0.6

/** From what was thought before, column by column, to the sum: bits for "one" go to the right, bits against it to the left. */
export function waterfallOf(why: Pick<DossierWhy, 'prior_bits' | 'steps' | 'total_bits'>): Waterfall {
  const weights = why.steps.map((step) => step.bits + step.frequency_bits)
  const stops = weights.reduce<number[]>((sums, bits) => [...sums, (sums.at(-1) ?? 0) + bits], [why.prior_bits])
  const low = Math.min(0, why.total_bits, ...stops), high = Math.max(0, why.total_bits, ...stops)
  const span = high - low || 1
  const at = (bits: number) => ((bits - low) / span) * 100
  const bar = (from: number, to: number): Bar => {
    const width = from === to ? 0 : Math.max(least, Math.abs(at(to) - at(from)))
    // A bar that was widened grows from its beginning, and never out of the drawing.
    const left = to < from ? at(from) - width : at(from)
    return { from, to, left: Math.min(Math.max(0, left), 100 - width), width, bits: to - from, end: at(to) }
  }
  return {
    prior: bar(0, why.prior_bits),
    steps: weights.map((bits, n) => bar(stops[n] ?? 0, (stops[n] ?? 0) + bits)),
    total: bar(0, why.total_bits),
    zero: at(0),
    most: Math.max(Math.abs(low), Math.abs(high)),
  }
}

/** Whether the bars lead from the prior to the total that the server gives. */
export function reaches(why: Pick<DossierWhy, 'prior_bits' | 'steps' | 'total_bits'>): boolean {
  const sum = why.steps.reduce((bits, step) => bits + step.bits + step.frequency_bits, why.prior_bits)
  return Math.abs(sum - why.total_bits) < 0.05
}

/** How strong a weight is, in three steps that are told in words. */
export function strength(bits: number): 'none' | 'little' | 'some' | 'much' {
  const most = Math.abs(bits)
  return most < 0.05 ? 'none' : most < 3 ? 'little' : most < 8 ? 'some' : 'much'
}
