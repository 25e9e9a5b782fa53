import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { Funnel, FunnelStage, Model, ModelRun, SetRan } from '@/api/types'
import AcceptInput from '@/features/models/AcceptInput.vue'
import FunnelFlow from '@/features/models/FunnelFlow.vue'
import FunnelTable from '@/features/models/FunnelTable.vue'
import ModelsPage from '@/features/models/ModelsPage.vue'
import RanCard from '@/features/models/RanCard.vue'
import { sourceBands, stepPath, widthOf } from '@/features/models/flow'
import { addsUp, failedWords, findingsPath, modelPath, precisionOf, setsOf, shortOf, tookWords, troubleWords, valueWords } from '@/features/models/words'
import { setLang, useWords } from '@/strings'

const titled = (key: string) => ({ key, title: { zh: `名${key}`, en: `name ${key}` } })
const run: ModelRun = { id: 'run_1', version: 'v1', at: '2026-11-01T00:00:00Z', took_ms: 300, open: false, rows: 5, rows_in: 0, dropped: {}, answers: {}, entered: 2, changed: 0, left: 1, waiting: 0, inputs: {}, input_rows: {}, params: {}, trouble: [] }
const model = (key: string, change: Partial<Model> = {}): Model => ({ key, version: 'v1', title: titled(key).title, owner: titled('civil-affairs'), basis: '', matter: null, versions: [], kind: 'stage', stage: null, inputs: [], schedule: null, last: run, may_run: true, ...change })
const stage = (key: string, rows_in: number, dropped: [string, number][]): FunnelStage => ({ key: `s/${key}`, title: titled(key).title, rows_in, rows_out: rows_in - dropped.reduce((sum, [, n]) => sum + n, 0), dropped: dropped.map(([reason, rows]) => ({ reason, words: { zh: `因${reason}`, en: reason }, rows })) })
const funnel: Funnel = { key: 's/f', title: titled('f').title, owner: titled('civil-affairs'), steps: [], at: '2026-11-01T00:00:00Z', raw: 100, kept: 40, inputs: [{ ...titled('a.b'), owner: titled('a'), rows: 70 }, { ...titled('c.d'), owner: null, rows: 30 }], stages: [stage('one', 100, [['old', 50], ['twice', 10]]), stage('two', 40, [])] }
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }] })
const plugins = () => ({ global: { plugins: [router, createPinia()] } })

beforeEach(() => { setActivePinia(createPinia()); setLang('zh'); vi.restoreAllMocks() })

describe('models', () => {
  it('stand by pack in the order in which they run, those outside last, and a set runs only for who may run all of it', () => {
    const sets = setsOf([model('out/x', { kind: 'outside', may_run: false }), model('p/a'), model('q/a', { may_run: false }), model('p/b'), model('q/b')])
    expect(sets.map((set) => [set.name, set.models.map((one) => one.key), set.mayRun])).toEqual([['p', ['p/a', 'p/b'], true], ['q', ['q/a', 'q/b'], false], ['', ['out/x'], false]])
  })
  it('tell the precision of the version that claims now', () => {
    const version = { suspected: 0, completed: 0, confirmed: 3, refuted: 1, lapsed: 0 }
    const versions = [{ ...version, version: 'v0', precision: 0.5 }, { ...version, version: 'v1', precision: 0.75 }]
    expect([precisionOf(model('p/a', { versions })), precisionOf(model('p/a')), precisionOf(model('p/a', { version: 'v9', versions }))]).toEqual([0.75, null, 0.5])
  })
  it('have addresses that no name can break', () => {
    expect(modelPath('p/a b?c')).toBe('/models/p/a%20b%3Fc')
    expect(findingsPath('p/a')).toEqual({ path: '/findings', query: { model: 'p/a' } })
  })
  it('tell values, times and trouble in words', () => {
    const w = useWords().value
    expect([valueWords('183 days', w), valueWords(16, w), valueWords(0.5, w), valueWords(true, w), valueWords(null, w), valueWords(['a'], w)]).toEqual(['183 天', '16', '0.50', '是', '无', '["a"]'])
    expect([tookWords(461, w), tookWords(1500, w)]).toEqual(['461 毫秒', '1.5 秒'])
    const title = (key: string) => `表${key}`
    expect(troubleWords({ source: 'a', what: 'shrank', before: 1000, now: 3, due: null }, title, w)).toBe('表a骤减：从 1,000 行到 3 行')
    expect(troubleWords({ source: 'a', what: 'late', before: null, now: null, due: '2026-11-01T00:00:00Z' }, title, w)).toContain('表a逾期')
  })
  it('that failed say what to do in the language of the reader', () => {
    const problem = { code: 'LAK0072', detail: 'there is no table', hint: 'load it', words: { zh: '表不在', en: 'no table' } }
    expect(failedWords(problem, useWords().value)).toEqual({ title: '表不在', hint: '请先把缺的表入库，再运行。' })
    setLang('en')
    expect(failedWords(problem, useWords().value).title).toBe('there is no table')
    expect(failedWords({ ...problem, code: 'LAK9999' }, useWords().value).hint).toBe('load it')
    setLang('zh')
    expect(failedWords({ ...problem, code: 'LAK9999' }, useWords().value).hint).toBe('')
  })
})

describe('an input that became short', () => {
  const shrank = { source: 'a', what: 'shrank', before: 1000, now: 3, due: null }
  it('is known by its name in the pack or whole, and only when the last run found it short', () => {
    const short = model('p/b', { last: { ...run, trouble: [shrank, { ...shrank, source: 'c', what: 'late' }] } })
    expect([shortOf(short, 'p/a'), shortOf(short, 'a'), shortOf(short, 'c'), shortOf(model('p/b'), 'a'), shortOf(model('p/b', { last: null }), 'a')]).toEqual([true, true, false, false, false])
  })
  it('is taken for right with a reason, by who may run the model', async () => {
    const post = vi.spyOn(api, 'post').mockResolvedValue(undefined)
    const box = mount(AcceptInput, { props: { model: 'p/b', input: 'p/a', may: true }, ...plugins() })
    await box.get('button').trigger('click')
    await box.get('form').trigger('submit')
    expect(post).not.toHaveBeenCalled()
    expect(box.get('[role=alert]').text()).toBe('请写明理由，至少两个字。')
    await box.get('textarea').setValue(' 名册已核对 ')
    await box.get('form').trigger('submit')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/v1/models/p/b/acceptances', { input: 'p/a', reason: '名册已核对' })
    expect(box.emitted('accepted')).toHaveLength(1)
    const other = mount(AcceptInput, { props: { model: 'p/b', input: 'p/a', may: false }, ...plugins() })
    expect(other.get('button').attributes('disabled')).toBeDefined()
  })
})

describe('a funnel', () => {
  it('adds up at every step and from step to step, and it is seen when it does not', () => {
    expect(addsUp(100, funnel.stages)).toBe(true)
    expect(addsUp(99, funnel.stages)).toBe(false)
    expect(addsUp(100, [stage('one', 100, []), stage('two', 90, [])])).toBe(false)
    expect(addsUp(100, [{ ...stage('one', 100, [['old', 50]]), rows_out: 49 }])).toBe(false)
  })
  it('is drawn in proportion, nothing of nothing, and little is still seen', () => {
    expect([widthOf(100, 100), widthOf(50, 100), widthOf(0, 100), widthOf(1, 0)]).toEqual([860, 430, 0, 0])
    expect(widthOf(1, 1_000_000)).toBeGreaterThan(0)
    expect(stepPath(100, 50, 100)).toMatch(/^M70,0C.*L715,100/)
    const [one, two] = sourceBands(funnel.inputs, 100)
    expect([one?.left, one?.width]).toEqual([0, 60.2])
    expect((two?.left ?? 0) + (two?.width ?? 0)).toBeCloseTo(100)
  })
  it('tells the same in the drawing and in the table', () => {
    const flow = mount(FunnelFlow, { props: { funnel }, ...plugins() })
    expect(flow.findAll('[data-step]').map((one) => [one.attributes('data-in'), one.attributes('data-out')])).toEqual([['100', '40'], ['40', '40']])
    expect(flow.text()).toContain('全部通过')
    const table = mount(FunnelTable, { props: { funnel }, ...plugins() })
    expect(table.get('[data-sum]').text()).toBe('100 = 40 + 60')
    expect(table.findAll('tbody tr')).toHaveLength(3)
    expect(mount(FunnelTable, { props: { funnel: { ...funnel, raw: 101 } }, ...plugins() }).get('[role=alert]').text()).toContain('对不上')
  })
})

describe('a run', () => {
  const ran: SetRan = { set: 'p', took_ms: 1200, whole: false, models: [
    { key: 'p/a', title: titled('a').title, did: 'made', run }, { key: 'p/b', title: titled('b').title, did: 'failed', problem: { code: 'LAK0073', detail: 'x', words: { zh: '没有算成', en: 'failed' } } }, { key: 'p/c', title: titled('c').title, did: 'waits', waits_on: 'p/b' },
  ] }
  it('says of each model what became of it and what to do', () => {
    const card = mount(RanCard, { props: { ran }, ...plugins() })
    expect(card.get('[data-did=made]').text()).toContain('新增 2 · 退出 1')
    expect(card.get('[data-did=failed]').text()).toContain('没有算成')
    expect(card.get('[data-did=failed]').text()).toContain('仍在用上次的结果')
    expect(card.get('[data-did=waits]').text()).toContain('名b')
  })
  it('is asked for by a button that only who may has, and a run under way is told as such', async () => {
    vi.spyOn(api, 'get').mockImplementation((path: string) => Promise.resolve((path === '/v1/models' ? [model('p/a'), model('q/a', { may_run: false })] : path === '/v1/packs' ? { items: [] } : []) as never))
    const post = vi.spyOn(api, 'post').mockRejectedValue(new ApiProblem({ status: 409, code: 'LAK0071' }))
    const page = mount(ModelsPage, plugins())
    await flushPromises()
    expect(page.findAll('[data-run]')).toHaveLength(1)
    expect(page.get('[data-set=q]').text()).toContain('由负责单位或管理员运行')
    await page.get('[data-run]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/v1/models/p/runs')
    expect(page.get('[data-set=p]').text()).toContain('这一组模型正在运行')
    expect(page.get('[data-set=p]').text()).toContain('请等那次运行结束')
  })
})
