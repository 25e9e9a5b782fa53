import { beforeEach, describe, expect, it } from 'vitest'
import type { Pace, QualityRow, Standing } from '@/api/types'
import { inState, ofUnit, pooled, shareOf, shareText, stateOf, trendOf, unitsOf, worstFirst, worstOf } from '@/features/quality/board'
import { deliveryOf, tableOf, valueOf } from '@/features/findings/words'
import { setLang, useWords } from '@/strings'

const unit = (key: string) => ({ key, title: { zh: key, en: key } })
const standing = (source: string, state: string, read = 0, rejected = 0): Standing => ({ source: unit(source), state, read, rejected, reasons: [] })
const pace = (source: string, read: number, rejected: number, n = 0): Pace => ({ batch: `bat_${source}${n}`, at: '2026-03-02T00:00:00Z', source: unit(source), read, rejected })
const table = (key: string, sources: Standing[], deliveries: Pace[] = []): QualityRow => ({ key, title: { zh: key, en: key }, owner: unit('owner'), version: 1, rows: 9, measures: [], sources, deliveries })

beforeEach(() => setLang('zh'))

describe('shares of rejected rows', () => {
  it('of nothing are nothing, and little is never called nothing nor nearly all called all', () => {
    expect([shareOf({ read: 0, rejected: 0 }), shareOf({ read: 120, rejected: 50 })]).toEqual([0, 50 / 120])
    expect([0, 1 / 50_000, 0.002, 0.0999, 0.9996, 1].map(shareText)).toEqual(['0%', '<0.1%', '0.2%', '10.0%', '>99.9%', '100%'])
  })
  it('of several deliveries weigh their rows', () => {
    expect(shareOf(pooled([{ read: 100, rejected: 50 }, { read: 900, rejected: 0 }]))).toBe(0.05)
  })
})

describe('the board', () => {
  const rows = [
    table('good', [standing('a', 'good', 9)]), table('never', [standing('b', 'none')]), table('little', [standing('c', 'rejects', 100, 1)]),
    table('much', [standing('d', 'good', 900), standing('e', 'rejects', 10, 5)]), table('refused', [standing('f', 'good', 9), standing('g', 'refused', 100, 90)]),
  ]
  it('has refused first, then the most rejected, then none, then what is in order; within a table too', () => {
    const sorted = worstFirst(rows)
    expect(sorted.map((row) => row.key)).toEqual(['refused', 'much', 'little', 'never', 'good'])
    expect(sorted[0]?.sources.map((one) => one.source.key)).toEqual(['g', 'f'])
    const both = table('both', [standing('f', 'refused'), standing('g', 'rejects', 100, 2)])
    expect(worstFirst([...rows, both], 'rejects').map((row) => row.key).slice(0, 3), 'among those with rejects the share alone counts').toEqual(['much', 'both', 'little'])
    expect(rows[0]?.key, 'the answer itself stays as it came').toBe('good')
  })
  it('counts a table in order only when all its sources are, and in trouble when one is', () => {
    expect(rows.map((row) => [inState(row, 'good'), inState(row, 'rejects'), inState(row, '')])).toEqual([[true, false, true], [false, false, true], [false, true, true], [false, true, true], [false, false, true]])
  })
  it('shows a state that is not known here rather than hiding it among the good', () => {
    expect([stateOf({ state: 'late' }), worstOf([{ state: 'good' }, { state: 'late' }]), worstOf([])]).toEqual(['rejects', 'rejects', 'none'])
  })
  it('narrowed to a department has its lines and deliveries alone', () => {
    const [one, ...others] = ofUnit([table('x', [standing('a', 'good'), standing('b', 'rejects', 9, 1)], [pace('a', 9, 0), pace('b', 9, 1)]), table('y', [standing('b', 'good')])], 'a')
    expect([one?.sources.length, one?.deliveries.length, others.length]).toEqual([1, 1, 0])
    expect(ofUnit(rows, '')).toBe(rows)
  })
  it('adds up the tables of a department, which is as good as its worst', () => {
    const lines = unitsOf([table('x', [standing('a', 'good', 90), standing('b', 'rejects', 10, 1)]), table('y', [standing('a', 'rejects', 10, 5)]), table('z', [standing('a', 'none')])])
    expect(lines.map((one) => [one.key, one.state, one.tables, one.bad, one.read, one.rejected, one.share])).toEqual([['b', 'rejects', 1, 1, 10, 1, 0.1], ['a', 'rejects', 3, 2, 100, 5, 0.05]])
  })
})

describe('which way it goes', () => {
  it('compares the last delivery with those before, and says nothing of one alone', () => {
    expect(trendOf([pace('a', 100, 20), pace('a', 100, 10), pace('a', 100, 3)])).toEqual({ before: 0.15, now: 0.03, way: 'better' })
    expect(trendOf([pace('a', 100, 3), pace('a', 100, 20)])?.way).toBe('worse')
    expect(trendOf([pace('a', 100, 10), pace('a', 100, 10)])?.way).toBe('same')
    expect(trendOf([pace('a', 500, 0), pace('a', 500, 1)])?.way, 'one row is chance').toBe('same')
    expect(trendOf([pace('a', 100, 0), pace('a', 100, 0)])?.way).toBe('clean')
    expect([trendOf([]), trendOf([pace('a', 9, 9)])]).toEqual([null, null])
  })
  it('of several departments compares each with itself', () => {
    // By time alone it would look better only because the good one came last.
    expect(trendOf([pace('good', 100, 0), pace('bad', 100, 20), pace('bad', 100, 40), pace('good', 100, 0)])).toEqual({ before: 0.1, now: 0.2, way: 'worse' })
  })
})

describe('findings about deliveries', () => {
  const reason = (row: string, value: string) => ({ what: { zh: '', en: '' }, value, table: 't', row, date: '', dept: 'd' })
  it('name the table and not the key of the subject', () => {
    expect([tableOf({ kind: 'table', key: 'police.register@police' }), tableOf({ kind: 'person', key: 'a@b' })]).toEqual(['police.register', ''])
  })
  it('tell batches from refusals, and why one was refused in the language of the reader', () => {
    expect([deliveryOf(reason('bat_1', '')), deliveryOf(reason('rfs_1', '')), deliveryOf(reason('2026-03-02/1', ''))]).toEqual(['batch', 'refusal', null])
    const w = useWords().value
    expect(valueOf(reason('rfs_1', 'LAK0009: the sender says 2210 rows, the file has 2198'), w)).toBe('清单写 2210 行，文件有 2198 行。')
    expect([valueOf(reason('rfs_1', 'LAK0999: something new'), w), valueOf(reason('bat_1', '2 / 3'), w)]).toEqual(['LAK0999: something new', '2 / 3'])
  })
})
