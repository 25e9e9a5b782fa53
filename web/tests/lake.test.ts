import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { typedId, uuid7 } from '@/api/ids'
import { ApiProblem } from '@/api/problem'
import { sendFile, type Sending } from '@/api/sendFile'
import type { Batch, TableView, Tally } from '@/api/types'
import { cell, csvOf } from '@/features/query/csv'
import { remember } from '@/features/query/history'
import { againstOf, sqlName } from '@/features/query/words'
import { api } from '@/api/client'
import DeliverCard from '@/features/tables/DeliverCard.vue'
import PullCard from '@/features/tables/PullCard.vue'
import { refusalWords } from '@/features/tables/refusal'
import { labelOf, laterThan, reasonWords, sumOf } from '@/features/tables/words'
import { setLang, useWords } from '@/strings'

vi.mock('@/api/sendFile', () => ({ sendFile: vi.fn() }))
const sent = vi.mocked(sendFile)
const unit = (key: string) => ({ key, title: { zh: `单位${key}`, en: key } })
const tally = (key: string, rows: number, inserted = 0, deleted = 0): Tally => ({ source: unit(key), rows, inserted, deleted, updated: 0 })
const batch = (ordinal: number, change: Partial<Batch> = {}): Batch => ({ id: `bat_${ordinal}`, ordinal, source: unit('a'), at: '2026-11-01T00:00:00Z', file_name: 'a.csv', sha256: '', version: ordinal + 6, format: 'csv', bytes: 10, read: 100, accepted: 97, rejected: 3, reasons: { 'bad-date': 2, 'check.id': 1 }, checks: [], measures: [], withdrawn: null, ...change })
const table: TableView = { key: 'urban.stalls', resource: 'res_1', title: unit('t').title, owner: unit('a'), mode: 'keyed', keys: ['no'], sources: [unit('a')], version: 6, rows: 10, declared_at: '2026-01-01T00:00:00Z', spec: { mode: 'keyed', keys: ['no'], checks: [{ name: 'id', strength: 'quarantine', rule: { identity_number: { field: 'id_number' } } }] }, tallies: [], pulls: [], may_load_for: ['a'], may_change: false }

beforeEach(() => { setActivePinia(createPinia()); setLang('zh'); sent.mockReset() })

describe('CSV', () => {
  it('quotes what would break a row and keeps what would not', () => {
    expect([cell('a,b'), cell('a"b'), cell('a\nb'), cell('青岛 市'), cell(null), cell(false), cell(0)]).toEqual(['"a,b"', '"a""b"', '"a\nb"', '青岛 市', '', 'false', '0'])
  })
  it('lets no cell become a formula, whatever stands before it', () => {
    for (const bad of ['=1+1', '+1', '-cmd', '@SUM(A1)', ' =1', '\t=1', '＝1+1', '-1+2']) expect(cell(bad).replace(/^"/, '').startsWith("'"), bad).toBe(true)
    expect(cell('=HYPERLINK("x","y")')).toBe('"\'=HYPERLINK(""x"",""y"")"')
    expect([cell(-5), cell('-12.500000'), cell('1-2'), cell('a=b')]).toEqual(['-5', '-12.500000', '1-2', 'a=b'])
  })
  it('treats the names of columns like cells, ends lines as RFC 4180 says, and marks itself as UTF-8', () => {
    expect(csvOf(['=x', 'n'], [['甲', 1], [null, 2]])).toBe("\uFEFF'=x,n\r\n甲,1\r\n,2\r\n")
  })
})

describe('ids made here', () => {
  it('are the published example of the format', () => {
    const bytes = Uint8Array.from('01890a5dac96774bbcceb302099a8057'.match(/../g) ?? [], (hex) => Number.parseInt(hex, 16))
    expect(typedId('qry', bytes)).toBe('qry_01h455vb4pex5vsknk084sn02q')
  })
  it('are version 7, sort by time, and have 26 characters', () => {
    const at = (ms: number) => typedId('qry', uuid7(ms, new Uint8Array(10).fill(255)))
    expect(at(1_700_000_000_000) < at(1_700_000_000_001)).toBe(true)
    expect(typedId('qry')).toMatch(/^qry_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/)
    const bytes = uuid7(Date.parse('2026-01-05T00:00:00Z'))
    expect([(bytes[6] ?? 0) >> 4, (bytes[8] ?? 0) >> 6]).toEqual([7, 2])
  })
})

describe('tables', () => {
  it('rows of the sources add up, and it is seen when they do not', () => {
    expect(sumOf([tally('a', 7, 9, 2), tally('b', 3, 1)], 10)).toEqual({ sum: 10, fits: true, inserted: 10, deleted: 2, updated: 0 })
    expect(sumOf([tally('a', 7)], 8).fits).toBe(false)
    expect(sumOf([], 0)).toMatchObject({ sum: 0, fits: true })
  })
  it('a return takes away the later deliveries that still count', () => {
    const all = [batch(1), batch(2), batch(3, { withdrawn: { at: '', version: 9, reason: '' } }), batch(4)]
    expect(laterThan(all[0] as Batch, all).map((one) => one.ordinal)).toEqual([2, 4])
  })
  it('a reason is told by what its check asks for, an unknown one by its code', () => {
    const w = useWords().value
    expect(reasonWords('bad-date', w)).toBe('日期不对')
    expect(reasonWords('check.id', w, table.spec.checks, (name) => ({ id_number: '身份证号' })[name] ?? name)).toBe('公民身份号码 · 身份证号')
    expect([reasonWords('check.gone', w), reasonWords('bad-new', w)]).toEqual(['gone', 'bad-new'])
  })
  it('a refusal names columns, checks and lines in the language of the reader', () => {
    const title = (name: string) => ({ permit_no: '备案号' })[name] ?? name
    const said = (why: string) => refusalWords(why, useWords().value, title, table.spec.checks)
    expect(said('the columns are not those of the table: missing: `permit_no`, `name` and 3 more; not known, by place: 3, 8;')).toBe('缺列：备案号 permit_no、name、另 3 个。第 3、8 列不在目录里。')
    expect(said('the sender says 2210 rows, the file has 2198')).toBe('清单写 2210 行，文件有 2198 行。')
    expect(said('the check `id` does not let the delivery in in line 41')).toBe('没有通过阻断规则：公民身份号码 · id_number，在第 41 行。')
    expect(said('the file is declared as GB18030 and was found to be UTF-8')).toBe('声明的编码是 GB18030，文件实为 UTF-8。')
    expect(said('bytes of a row in line 3: at most 100')).toBe('超过限额：最多 100，在第 3 行。')
    expect(said('a quoted field that never ends in line 7')).toBeNull()
    setLang('en')
    expect(said('the type of column 4 does not fit the field `permit_no`')).toBe('The type of column 4 does not fit 备案号 permit_no.')
  })
  it('the key of a request is not shown as the name of a delivery', () => {
    expect([labelOf(batch(1, { label: '0123456789abcdef0123456789abcdef' })), labelOf(batch(1, { label: '2026-03' }))]).toEqual(['', '2026-03'])
  })
})

describe('a delivery', () => {
  const file = new File(['no,name\n1,a\n'], '摊点.csv')
  let moved: (bytes: number) => void = () => undefined
  let settle: { resolve: (one: Batch) => void; reject: (error: unknown) => void }
  const stop = vi.fn(() => settle.reject(new ApiProblem({ status: 0 })))
  async function started() {
    sent.mockImplementation(((_path: string, _file: Blob, _key: string, tell: (bytes: number) => void) => {
      moved = tell
      return { answer: new Promise<Batch>((resolve, reject) => { settle = { resolve, reject } }), stop } satisfies Sending<Batch>
    }) as typeof sendFile)
    const card = mount(DeliverCard, { props: { table, field: (name: string) => name }, global: { stubs: { RouterLink: true }, mocks: { $route: { fullPath: '/' } } } })
    const input = card.get('[data-file]')
    Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
    await input.trigger('change')
    await card.get('form').trigger('submit')
    return card
  }
  it('says how much is sent, that it is checked, and what was taken in', async () => {
    const card = await started()
    expect(sent.mock.calls[0]?.[0]).toBe(`/v1/tables/urban.stalls/batches?${new URLSearchParams({ name: '摊点.csv', source: 'a' }).toString()}`)
    moved(file.size / 2)
    await flushPromises()
    expect(card.get('[role="progressbar"]').attributes('aria-valuenow')).toBe('50')
    moved(file.size)
    await flushPromises()
    expect(card.text()).toContain('正在核对')
    settle.resolve(batch(7))
    await flushPromises()
    expect(card.get('[data-done]').text()).toContain('第 13 版')
    expect(card.get('[data-done]').text()).toMatch(/读取100.*入库97.*拒收3/)
    expect(card.get('[data-done]').text()).toContain('日期不对 2')
    expect(card.emitted('done')).toHaveLength(1)
  })
  it('that is refused says why, what to do, and that nothing changed', async () => {
    const card = await started()
    settle.reject(new ApiProblem({ status: 422, code: 'LAK0007', detail: 'the columns are not those of the table: missing: `no`;', words: { zh: '文件的列与目录不一致', en: 'x' } }))
    await flushPromises()
    const refused = card.get('[data-refused]').text()
    expect(refused).toContain('整批退回，没有入库：文件的列与目录不一致')
    expect(refused).toContain('缺列：no。')
    expect(refused).toContain('请按数据目录的字段名或中文名报送')
    expect(refused).toContain('正在使用的仍是第 6 版')
    expect(card.emitted('done')).toBeUndefined()
  })
  it('whose connection broke is sent again under the same key: it may have been taken in', async () => {
    const card = await started()
    settle.reject(new ApiProblem({ status: 0 }))
    await flushPromises()
    expect(card.get('[data-refused]').text()).not.toContain('没有入库')
    await card.get('form').trigger('submit')
    expect(sent.mock.calls[1]?.[2]).toBe(sent.mock.calls[0]?.[2])
  })
  it('that is stopped is no failure', async () => {
    const card = await started()
    await card.get('.btn.small').trigger('click')
    await flushPromises()
    expect(stop).toHaveBeenCalled()
    expect(card.find('[data-refused]').exists()).toBe(false)
    expect(card.text()).toContain('已停止，没有入库')
  })
  it('with a manifest that cannot be right is not sent', async () => {
    const card = await started()
    settle.reject(new ApiProblem({ status: 422, code: 'LAK0009' }))
    await flushPromises()
    await card.get('input.mono').setValue('abc')
    await card.get('form').trigger('submit')
    expect(sent).toHaveBeenCalledTimes(1)
    expect(card.text()).toContain('应为 64 位十六进制字符')
  })
})

describe('questions', () => {
  it('name tables as SQL does', () => {
    expect([sqlName('police.register'), sqlName('civil.low-income')]).toEqual(['police.register', 'civil."low-income"'])
  })
  it('that are denied tell table and column apart, and whether a grant would help', () => {
    const [one, whole] = againstOf([{ column: 'civil.low-income.id_number', why: 'no_grant', words: '' }, { column: 'a.b.*', why: 'not_shared', words: '' }])
    expect(one).toMatchObject({ table: 'civil.low-income', column: 'id_number', apply: true })
    expect(whole).toMatchObject({ table: 'a.b', column: '', apply: false })
  })
  it('are remembered twenty at most, each once, the last first', () => {
    let rows = Array.from({ length: 20 }, (_, at) => ({ sql: `q${at}`, purpose: 'p', at: '' }))
    rows = remember(rows, { sql: 'q7', purpose: 'p', at: 'now' })
    expect(rows).toHaveLength(20)
    expect(rows[0]).toEqual({ sql: 'q7', purpose: 'p', at: 'now' })
    expect(remember(rows, { sql: 'new', purpose: 'p', at: '' })).toHaveLength(20)
  })
})

describe('a pull', () => {
  const pull = { source: unit('a'), kind: 'postgresql', connection: 'civil-affairs', table: 'public.household', since: 'changed_at', every: 'daily', tried_at: '2026-11-01T00:00:00Z', failed: 'LAK0018', words: { zh: '来源数据库连不上', en: 'not reached' }, batch: null, until: null }
  it('says where from, what failed, and pulls only for those who may', async () => {
    const post = vi.spyOn(api, 'post').mockResolvedValue({ outcome: 'nothing', batch: null })
    const card = mount(PullCard, { props: { table: { ...table, pulls: [pull, { ...pull, source: unit('b'), failed: null, words: null }] } } })
    expect(card.text()).toContain('civil-affairs')
    expect(card.text()).toContain('来源数据库连不上')
    const buttons = card.findAll('button')
    expect(buttons).toHaveLength(1)
    await buttons[0]!.trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/v1/tables/urban.stalls/pulls', { source: 'a' })
    expect(card.emitted('done')).toHaveLength(1)
    post.mockRestore()
  })
})
