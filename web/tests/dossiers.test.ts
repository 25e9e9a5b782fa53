import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { DossierConflict, DossierFact, DossierField, DossierRow, DossierStep } from '@/api/dossier-types'
import { ApiProblem } from '@/api/problem'
import { dayField, factDays, isPastDay } from '@/features/dossiers/dates'
import { changedIn, chainOf, faceOf, othersOf, split, yearsOf } from '@/features/dossiers/told'
import { reaches, strength, waterfallOf } from '@/features/dossiers/waterfall'
import WaterfallChart from '@/features/dossiers/WaterfallChart.vue'
import { bitsWords, chanceWords, filePath, mergedInto, problemWords, progressOf, tailOf, valueWords } from '@/features/dossiers/words'
import { setLang, useWords } from '@/strings'

const unit = (key: string) => ({ key, title: { zh: key, en: key } })
const field = (name: string, value: string | null, more: Partial<DossierField> = {}): DossierField => ({ name, title: { zh: name, en: name }, role: name, shown: 'clear', value, why: null, contested: null, ...more })
const row = (record: number, table: string, fields: DossierField[], more: Partial<DossierRow> = {}): DossierRow => ({ record, table, title: { zh: table, en: table }, owner: unit(table), source: unit(table), told: { zh: table, en: table }, from: '2019-05-06', until: null, known_at: '2026-03-02T01:15:00Z', batch: 'b', line: 1, fields, ...more })
const fact = (record: number, table: string, standing: string, known_at: string, since: string | null, fields: DossierField[], from: string | null = '2019-05-06'): DossierFact => ({ ...row(record, table, fields), standing, known_at, since, from })
const step = (role: string, bits: number, frequency_bits = 0): DossierStep => ({ role, left: 'a', right: 'b', left_shown: 'clear', right_shown: 'clear', level: 'exact', bits, frequency_bits })
const said = (one: DossierRow) => ({ record: one.record, table: one.table, owner: one.owner, from: one.from, known_at: one.known_at })
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }] })

beforeEach(() => { setActivePinia(createPinia()); setLang('zh') })

describe('a waterfall', () => {
  const why = { prior_bits: -10, steps: [step('name', 8, 2), step('born', -4), step('sex', 0)], total_bits: -4 }
  it('goes from the prior to the sum, each bar from where the one before it ended', () => {
    const fall = waterfallOf(why)
    expect([fall.prior, ...fall.steps].map((bar) => [bar.from, bar.to])).toEqual([[0, -10], [-10, 0], [0, -4], [-4, -4]])
    expect(fall.steps.map((bar) => bar.bits)).toEqual([10, -4, 0])
    expect([fall.zero, fall.prior.left, fall.prior.width]).toEqual([100, 0, 100])
    expect([fall.steps[1]?.left, fall.steps[1]?.width, fall.steps[1]?.end]).toEqual([60, 40, 60])
    expect(fall.steps[2]?.width).toBe(0)
  })
  it('stays inside its drawing, and little is still seen', () => {
    const fall = waterfallOf({ prior_bits: -100, steps: [step('name', 0.01), step('born', 200)], total_bits: 100.01 })
    expect(fall.steps[0]?.width).toBeGreaterThan(0)
    for (const bar of [fall.prior, ...fall.steps, fall.total]) { expect(bar.left).toBeGreaterThanOrEqual(0); expect(bar.left + bar.width).toBeLessThanOrEqual(100.001) }
    expect(waterfallOf({ prior_bits: 0, steps: [], total_bits: 0 }).total.width).toBe(0)
  })
  it('is told when its columns do not lead to the sum', () => {
    expect([reaches(why), reaches({ ...why, total_bits: 5 })]).toEqual([true, false])
  })
  it('says in words what it draws', () => {
    expect([strength(0.01), strength(-2), strength(5), strength(-9)]).toEqual(['none', 'little', 'some', 'much'])
    const w = useWords().value
    expect([bitsWords(3.14), bitsWords(-0.5), bitsWords(0.01)]).toEqual(['+3.1', '−0.5', '0'])
    expect([chanceWords(0.0000007, w), chanceWords(0.5, w), chanceWords(0.9846, w), chanceWords(0.999999, w)]).toEqual(['小于 0.01%', '50%', '98%', '大于 99.99%'])
    const chart = mount(WaterfallChart, { props: { why: { ...why, left: { record: 1, table: 'a', file: 'x' }, right: { record: 2, table: 'b', file: 'y' }, basis: 'model', probability: 0.06 } }, global: { plugins: [router] } })
    expect(chart.get('[data-step=name]').text()).toContain('+10.0')
    expect(chart.get('[data-step=name]').text()).toContain('很强支持')
    expect(chart.get('[data-step=born]').text()).toContain('较强反对')
    expect(chart.get('[data-total]').text()).toContain('6%')
    expect(chart.find('[role=alert]').exists()).toBe(false)
  })
})

describe('a file', () => {
  const one = row(1, 'police', [field('name', '王海宁'), field('born', '1989-01-02'), field('address', '延安路')])
  const two = row(2, 'school', [field('name', '王海宁'), field('born', '1989-01-12'), field('school', '二中', { role: null })])
  const conflicts: DossierConflict[] = [{ role: 'born', title: { zh: '出生日期', en: 'birth date' }, values: [{ value: '1989-01-02', said: [said(one)] }, { value: '1989-01-12', said: [said(two)] }] }]
  const groups = [{ key: 'g', title: { zh: '', en: '' }, rows: [one, two] }]
  it('has at its head what rows agree on, and chooses nothing where they do not', () => {
    expect(faceOf(groups, conflicts).map((face) => [face.role, face.value, face.disputed, face.rows])).toEqual([['name', '王海宁', false, 2], ['born', '', true, 2]])
  })
  it('prefers a value in clear for its head, and leaves out what is withheld', () => {
    const masked = row(3, 'a', [field('name', '王**', { shown: 'masked' }), field('sex', null, { shown: 'withheld' })])
    expect(faceOf([{ key: 'g', title: { zh: '', en: '' }, rows: [masked, one] }], []).find((face) => face.role === 'name')?.value).toBe('王海宁')
    expect(faceOf([{ key: 'g', title: { zh: '', en: '' }, rows: [masked] }], []).map((face) => [face.role, face.shown])).toEqual([['name', 'masked']])
  })
  it('folds what only repeats its head, never what is disputed or contested', () => {
    const face = faceOf(groups, conflicts)
    expect(split(one, face).same.map((each) => each.name)).toEqual(['name'])
    const contested = row(4, 'c', [field('name', '王海宁', { contested: 'mat_1' })])
    expect(split(contested, face).own.map((each) => each.name)).toEqual(['name'])
  })
  it('says beside a field what others say instead', () => {
    expect(othersOf(conflicts, one, one.fields[1] as DossierField)).toEqual([{ value: '1989-01-12', tables: ['school'], owners: [unit('school')] }])
    expect(othersOf(conflicts, one, one.fields[0] as DossierField)).toEqual([])
    expect(othersOf(conflicts, { record: 9, table: 'police' }, one.fields[1] as DossierField)).toEqual([])
    expect(othersOf(conflicts, one, field('born', '1989**', { shown: 'masked' }))).toEqual([])
  })
  it('that was merged leads to the other, whichever way the refusal names it', () => {
    const problem = new ApiProblem({ status: 404, code: 'DOS0003', detail: 'the file `dos_01a` was merged into `dos_01b`' })
    expect(mergedInto(problem, 'dos_01a')).toBe('dos_01b')
    expect(mergedInto(new ApiProblem({ status: 404, code: 'DOS0001', hint: 'dos_01b' }), 'dos_01a')).toBeNull()
    expect(problemWords(problem, useWords().value).hint).toContain('请打开那一份')
  })
  it('has an address that keeps the purpose and leaves out what is not said', () => {
    expect(filePath('person', 'dos_01a', { purpose: '核验', unit: '', as_of: '' })).toEqual({ path: '/dossiers/person/dos_01a', query: { purpose: '核验' } })
    expect(tailOf('dos_01jzz9w2h8e5x9n3q5b7t1m4ka')).toBe('t1m4ka')
  })
  it('tells how far a table is linked', () => {
    const table = { key: 'a', group: 'g', linked: 2, served: 3 }
    expect([table, { ...table, linked: 3 }, { ...table, linked: 0 }, { ...table, served: 0 }, { ...table, trouble: 'DOS0009' }].map(progressOf)).toEqual(['behind', 'fine', 'new', 'nothing', 'trouble'])
  })
})

describe('a chain', () => {
  const now = fact(12, 'police', 'holds', '2026-02-01T00:00:00Z', null, [field('born', '1989-01-02'), field('name', '王海宁')])
  const was = fact(11, 'police', 'corrected', '2025-05-01T00:00:00Z', '2026-02-01T00:00:00Z', [field('born', '1989-01-20'), field('name', '王海宁')])
  const first = fact(10, 'police', 'corrected', '2024-05-01T00:00:00Z', '2025-05-01T00:00:00Z', [field('born', '1998-01-20'), field('name', '王海宁')])
  it('puts what was believed earlier beside what corrected it, also in several steps', () => {
    const told = chainOf([now, was, first])
    expect(told.map((one) => [one.fact.record, one.earlier.map((each) => each.record)])).toEqual([[12, [11, 10]]])
    expect([...changedIn(now, was)]).toEqual(['born'])
  })
  it('takes the most alike of rows that were corrected at once, and each only once', () => {
    const other = fact(20, 'police', 'holds', '2026-02-01T00:00:00Z', null, [field('born', '2001-01-01'), field('name', '李岚')])
    const wasOther = fact(19, 'police', 'corrected', '2025-05-01T00:00:00Z', '2026-02-01T00:00:00Z', [field('born', '2001-01-01'), field('name', '李兰')])
    const told = chainOf([other, now, was, wasOther])
    expect(told.map((one) => [one.fact.record, one.earlier.map((each) => each.record)])).toEqual([[20, [19]], [12, [11]]])
  })
  it('leaves alone what has no next version in it', () => {
    const lone = fact(30, 'school', 'corrected', '2025-05-01T00:00:00Z', '2026-02-01T00:00:00Z', [])
    expect(chainOf([now, lone]).map((one) => [one.fact.record, one.earlier.length])).toEqual([[12, 0], [30, 0]])
  })
  it('says each year once', () => {
    const at = (from: string | null) => ({ fact: { ...now, from }, earlier: [] })
    expect(yearsOf([at('2024-06-01'), at('2024-01-01'), at('2019-01-01'), at(null)])).toEqual(['2024', null, '2019', ''])
    expect(yearsOf([at(null), at(null)])).toEqual(['', null])
  })
})

describe('days', () => {
  it('of a fact are told as far as they are known', () => {
    const w = useWords().value
    expect([factDays({ from: '2018-03-01', until: '2024-05-31' }, w), factDays({ from: '2018-03-01' }, w), factDays({ until: '2024-05-31' }, w), factDays({}, w), factDays({ from: '2018-03-01', until: '2018-03-01' }, w)]).toEqual(['2018年3月1日 至 2024年5月31日', '2018年3月1日', '至 2024年5月31日', '', '2018年3月1日'])
    expect([valueWords('1989-01-02'), valueWords('延安路'), valueWords(null)]).toEqual(['1989年1月2日', '延安路', ''])
  })
  it('that a picker may hold exist and do not lie ahead', () => {
    expect([isPastDay('2026-03-02', '2026-03-02'), isPastDay('2026-03-03', '2026-03-02'), isPastDay('2026-02-30', '2026-03-02'), isPastDay('', '2026-03-02')]).toEqual([true, false, false, false])
    expect([dayField('2026-03-02T15:59:59.999999Z'), dayField('2026-03-02T16:00:00Z'), dayField('2026-03-02'), dayField(null), dayField('x')]).toEqual(['2026-03-02', '2026-03-03', '2026-03-02', '', ''])
  })
})
