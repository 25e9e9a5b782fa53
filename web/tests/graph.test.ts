import { describe, expect, it } from 'vitest'
import { layOut } from '@/features/matters/graph'

function layers(tasks: Record<string, string[]>) {
  const graph = layOut(Object.entries(tasks).map(([key, needs]) => ({ key, needs })))
  return Object.fromEntries(graph.spots.map((spot) => [spot.key, spot.layer]))
}

describe('the task graph', () => {
  it('puts a task after the latest one it needs', () => {
    expect(layers({ visit: [], repair: ['visit'], answer: ['visit', 'repair'] })).toEqual({ visit: 0, repair: 1, answer: 2 })
  })
  it('does not hang on a cycle and ignores needs it does not know', () => {
    expect(Object.keys(layers({ a: ['b'], b: ['a'], c: ['nowhere'] })).sort()).toEqual(['a', 'b', 'c'])
  })
  it('gives tasks of one layer rows of their own', () => {
    const { spots, rows } = layOut([{ key: 'a', needs: [] }, { key: 'b', needs: [] }, { key: 'c', needs: ['a', 'b'] }])
    expect(rows).toBe(2)
    expect(new Set(spots.filter((spot) => spot.layer === 0).map((spot) => spot.row)).size).toBe(2)
    expect(spots.find((spot) => spot.key === 'c')?.row).toBe(0.5)
  })
})
