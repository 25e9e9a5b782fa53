import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { Account, LedgerProof, LedgerUnit, Statement, StatementLine, Transfer } from '@/api/types'
import LineRow from '@/features/ledger/LineRow.vue'
import LinesCard from '@/features/ledger/LinesCard.vue'
import MoveDialog from '@/features/ledger/MoveDialog.vue'
import PendingRow from '@/features/ledger/PendingRow.vue'
import ProofCard from '@/features/ledger/ProofCard.vue'
import SumLine from '@/features/ledger/SumLine.vue'
import { csvRows } from '@/features/ledger/csv'
import { choiceOf, everyDay, isDay, isMonth, monthOf, plusDays, spanOf } from '@/features/ledger/days'
import { figure, money, plain, readAmount, signed } from '@/features/ledger/money'
import { everyLine } from '@/features/ledger/useStatement'
import { aboutWords, kindWords, mayReverse, maySettle } from '@/features/ledger/words'
import MyLine from '@/features/myaccounts/MyLine.vue'
import { setLang, useWords } from '@/strings'

const two = (zh: string, en = zh) => ({ zh, en })
const fen: LedgerUnit = { key: 'fen', title: two('人民币', 'yuan'), symbol: two('元', 'CNY'), scale: 2 }
const id = (end: string) => `acc_${end.padStart(26, '0')}`
const account = (change: Partial<Account> = {}): Account => ({ id: id('1'), key: 'budget/a', title: two('保洁经费', 'cleaning'), unit: fen, holder: 'dept:a', holder_title: two('城管局', 'bureau'), overdraft: 0, balance: 125_000, available: 100_000, credits: 200_000, debits: 75_000, credits_pending: 0, debits_pending: 25_000, lines: 3, last_at: '2026-11-30T02:00:00Z', opened_at: '2026-10-01T02:00:00Z', closed_at: null, may: ['move'], ...change })
const line = (change: Partial<StatementLine> = {}): StatementLine => ({ nth: 1, at: '2026-11-30T02:00:00Z', amount: -1200, balance: 5000, transfer: 'trf_1', other: id('2'), other_title: two('街道保洁费', 'street'), other_dept: two('街道办', 'office'), kind: 'street-cleaning', about: '2026-11-30', reference: 'cleaning/1', reverses: null, reversed_by: null, ...change })
const transfer = (change: Partial<Transfer> = {}): Transfer => ({ id: 'trf_9', key: 'k', unit: 'fen', from: id('1'), from_title: two('市容保洁经费'), from_dept: two('城管局'), to: id('2'), to_title: two('街道保洁费'), to_dept: two('街道办'), amount: 25_000, posted: 0, state: 'pending', kind: 'street-cleaning', about: '', made_at: '2026-11-30T02:00:00Z', expires_at: null, settled_at: null, reverses: null, reversed_by: null, ...change })
const statement = (change: Partial<Statement> = {}): Statement => ({ account: account(), from: '2026-11-01', until: '2026-11-30', opening: 0, closing: 125_000, credits: 200_000, debits: 75_000, days: [], lines: [], next: null, pending: [], ...change })
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { template: '<i />' } }] })
const ElDialog = { props: ['modelValue'], template: '<div v-if="modelValue"><slot /><slot name="footer" /></div>' }
const plugins = () => ({ global: { plugins: [router, createPinia()], components: { ElDialog } } })

beforeEach(() => { setActivePinia(createPinia()); setLang('zh'); vi.restoreAllMocks() })

describe('an amount', () => {
  it('is shown with its digits behind the point, thousands apart and its symbol, without a float on the way', () => {
    expect([0, 5, 1_250_000, -120_050, 900_719_925_474_099].map((one) => figure(one, 2))).toEqual(['0.00', '0.05', '12,500.00', '\u22121,200.50', '9,007,199,254,740.99'])
    expect([figure(1234, 0), figure(64_334, 3), figure(1, 9), figure(-0, 2)]).toEqual(['1,234', '64.334', '0.000000001', '0.00'])
    expect([money(1_250_000, fen), signed(300, 2), signed(-300, 2), signed(0, 2), plain(-120_050, 2)]).toEqual(['12,500.00 元', '+3.00', '\u22123.00', '0.00', '-1200.50'])
    setLang('en')
    expect(money(5, { ...fen, scale: 0 })).toBe('5 CNY')
  })
  it('is read as people type it, exactly', () => {
    const good: [string, number, number][] = [['12,500.00', 2, 1_250_000], ['0.07', 2, 7], [' 1 200.5 ', 2, 120_050], ['１，２００。５', 2, 120_050], ['3.', 2, 300], ['1.1000', 1, 11], ['8', 0, 8], ['4503599627370.49', 2, 450_359_962_737_049]]
    expect(good.map(([text, scale]) => readAmount(text, scale))).toEqual(good.map(([, , amount]) => ({ amount })))
  })
  it('that is none says why', () => {
    const bad: [string, string][] = [['', 'empty'], ['  ', 'empty'], ['abc', 'shape'], ['-5', 'shape'], ['1,5', 'shape'], ['1.234,56', 'shape'], ['1e3', 'shape'], ['0.001', 'fine'], ['0', 'zero'], ['0.00', 'zero'], ['10000000000000.01', 'large']]
    expect(bad.map(([text]) => readAmount(text, 2).wrong)).toEqual(bad.map(([, wrong]) => wrong))
  })
  it('is read back from what was shown', () => {
    for (const amount of [1, 99, 100, 123_456_789, 10 ** 15]) for (const scale of [0, 2, 3, 9]) expect(readAmount(figure(amount, scale), scale)).toEqual({ amount })
  })
})

describe('days', () => {
  it('are counted by the calendar, over ends of months and leap years', () => {
    expect([plusDays('2028-02-28', 1), plusDays('2026-03-01', -1), plusDays('2026-12-31', 1)]).toEqual(['2028-02-29', '2026-02-28', '2027-01-01'])
    expect([monthOf('2026-01-31', 1), monthOf('2026-01-15', -1)]).toEqual([{ from: '2026-02-01', until: '2026-02-28' }, { from: '2025-12-01', until: '2025-12-31' }])
    expect(['2026-02-30', '2026-2-1', null, '2026-02-28'].map(isDay)).toEqual([false, false, false, true])
  })
  it('are told as the choice that they are', () => {
    const now = '2026-12-01'
    expect((['30', '90', 'year', 'month'] as const).map((one) => choiceOf(spanOf(one, now), now))).toEqual(['30', '90', 'year', 'month'])
    expect([spanOf('30', now), choiceOf({ from: '2026-11-02', until: '2026-11-05' }, now), isMonth(monthOf(now))]).toEqual([{ from: '2026-11-02', until: now }, 'own', true])
  })
  it('on which nothing moved keep what there was, and those to come are not drawn', () => {
    const days = everyDay({ from: '2026-11-28', until: '2026-12-31' }, 10, [{ day: '2026-11-29', credits: 5, debits: 0, balance: 15 }], '2026-11-30')
    expect(days.map((day) => [day.day, day.balance, day.credits])).toEqual([['2026-11-28', 10, 0], ['2026-11-29', 15, 5], ['2026-11-30', 15, 0]])
  })
})

describe('a line', () => {
  it('says what it is for in words, and what has none by its key', () => {
    const w = useWords().value
    expect([kindWords('bus-ride', w), kindWords('tram', w), aboutWords('2026-11-30'), aboutWords('2026-11'), aboutWords('十一月'), aboutWords('rcp_01kjp0y9m0ecvbsax4mztspqck')]).toEqual(['公交出行', 'tram', '2026年11月30日', '2026年11月', '十一月', ''])
  })
  it('is reversed by who was paid, or by the department when a person was paid; never twice', () => {
    const may = (change: Partial<StatementLine>, of = account()) => mayReverse(of, line(change))
    expect([may({ amount: 5 }), may({}), may({ other_dept: null }), may({ amount: 5, reversed_by: 'trf_2' }), may({ amount: 5, reverses: 'trf_2' }), may({ amount: 5 }, account({ may: [] }))]).toEqual([true, false, true, false, false, false])
  })
  it('is reversed only after it was asked', async () => {
    const post = vi.spyOn(api, 'post').mockResolvedValue({ groups: [] })
    const row = mount(LineRow, { props: { account: account(), line: line({ amount: 1200 }), open: true }, ...plugins() })
    await row.get('[data-reverse]').trigger('click')
    expect(post).not.toHaveBeenCalled()
    expect(row.get('[data-deed]').text()).toContain('把 12.00 元 从 保洁经费 退回 街道保洁费（街道办）')
    await row.get('[data-carry]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledWith('/v1/ledger/transfers', { groups: [[{ do: 'reverse', transfer: 'trf_1' }]] }, expect.any(String))
    expect(row.emitted('done')).toHaveLength(1)
  })
  it('that was reversed leads to what reversed it, on screen or not', async () => {
    const lines = [line({ reversed_by: 'trf_2' }), line({ nth: 2, transfer: 'trf_2', amount: 1200, reverses: 'trf_1' }), line({ nth: 3, transfer: 'trf_3', reversed_by: 'trf_7' })]
    const card = mount(LinesCard, { props: { statement: statement(), lines, next: null, busy: false }, ...plugins() })
    await card.get('[data-line="1"]').trigger('click')
    await card.get('[data-linked]').trigger('click')
    await flushPromises()
    expect(card.get('[data-line="2"]').attributes('aria-expanded')).toBe('true')
    await card.get('[data-line="3"]').trigger('click')
    await card.get('[data-linked]').trigger('click')
    expect(card.emitted('ask')).toEqual([['trf_7']])
  })
  it('is told to whom it belongs in plain words', () => {
    const mine = mount(MyLine, { props: { account: account(), line: line({ amount: 1200, kind: 'bus-ride', other_dept: two('生态环境局') }) }, ...plugins() })
    expect(mine.text()).toContain('公交出行')
    expect(mine.text()).toContain('生态环境局给您的')
    expect(mine.text()).toContain('+12.00 元')
  })
})

describe('a statement', () => {
  const parts = (of: Statement) => mount(SumLine, { props: { statement: of }, ...plugins() }).findAll('[data-part]').map((part) => part.text().replace(/\s+/g, ' '))
  it('adds up from beginning to end', () => {
    expect(parts(statement())).toEqual(['期初0.00', '+加 收入2,000.00', '\u2212减 支出750.00', '=等于 期末1,250.00 元'])
  })
  it('of an account that issues tells what was given out, and not less than nothing', () => {
    const issuing = statement({ account: account({ overdraft: null, available: null }), opening: -1000, closing: -6000, credits: 500, debits: 5500 })
    expect(parts(issuing)).toEqual(['期初已发出10.00', '+加 发出55.00', '\u2212减 收回5.00', '=等于 期末已发出60.00 元'])
  })
  it('is downloaded with all of its pages, in plain figures', async () => {
    const get = vi.spyOn(api, 'get').mockImplementation((_path, query) => Promise.resolve(statement(query?.after ? { lines: [line({ nth: 201, amount: 120_050 })] } : { lines: [line()], next: 200 }) as never))
    const lines = await everyLine(id('1'), { from: '2026-11-01', until: '2026-11-30' })
    expect(get).toHaveBeenCalledTimes(2)
    const rows = csvRows(account(), lines, useWords().value)
    expect(rows[0]).toEqual([1, '2026-11-30 10:00:00', '市容保洁', '2026-11-30', '街道保洁费', '街道办', '', '12.00', '50.00', '元', 'cleaning/1', 'trf_1', ''])
    expect(rows[1]?.slice(6, 8)).toEqual(['1200.50', ''])
    expect(rows[0]).toHaveLength(Object.keys(useWords().value.ledger.columns).length)
  })
})

describe('what is set aside', () => {
  it('is settled by who set it aside, and by nobody else', () => {
    expect([maySettle(account(), transfer()), maySettle(account(), transfer({ from: id('2'), to: id('1') })), maySettle(account({ may: [] }), transfer())]).toEqual([true, false, false])
  })
  it('is paid in part, never for more than there is', async () => {
    const post = vi.spyOn(api, 'post').mockResolvedValue({ groups: [] })
    const row = mount(PendingRow, { props: { account: account(), transfer: transfer() }, ...plugins() })
    await row.get('[data-post]').trigger('click')
    await row.get('input[data-part]').setValue()
    await row.get('[data-amount]').setValue('250.01')
    expect(row.get('[role=alert]').text()).toBe('最多 250.00 元')
    expect(row.get('[data-carry]').attributes('disabled')).toBeDefined()
    await row.get('[data-amount]').setValue('100')
    await row.get('[data-carry]').trigger('click')
    await flushPromises()
    expect(post.mock.calls[0]?.[1]).toEqual({ groups: [[{ do: 'post', transfer: 'trf_9', amount: 10_000 }]] })
  })
})

describe('a transfer by hand', () => {
  async function form() {
    vi.spyOn(api, 'get').mockImplementation((path: string) => (path === '/v1/ledger/accounts' ? Promise.resolve({ items: [account(), account({ id: id('5'), title: two('五') }), account({ id: id('6'), closed_at: '2026-11-01T00:00:00Z' })] } as never) : Promise.reject(new ApiProblem({ status: 404 }))))
    const view = mount(MoveDialog, { props: { modelValue: true, account: account(), lines: [line()] }, ...plugins() })
    await flushPromises()
    return view
  }
  it('offers what may be seen and who was dealt with, not itself and nothing closed', async () => {
    const view = await form()
    expect(view.findAll('[data-to] option').map((one) => one.attributes('value'))).toEqual(['', id('5'), id('2'), 'paste'])
  })
  it('is checked before it is asked for, and stays one transfer under one key when it is asked for again', async () => {
    const post = vi.spyOn(api, 'post').mockRejectedValueOnce(new ApiProblem({ status: 0 })).mockResolvedValue({ groups: [] })
    const view = await form()
    await view.get('form').trigger('submit')
    expect(view.findAll('[aria-invalid=true]').length).toBe(3)
    await view.get('[data-to]').setValue(id('2'))
    await view.get('[data-amount]').setValue('1,000.01')
    expect(view.text()).toContain('超过了可用的 1,000.00 元')
    await view.get('[data-amount]').setValue('1,000')
    await view.get('[data-about]').setValue('十一月')
    await view.get('form').trigger('submit')
    expect(view.get('[data-check]').text()).toContain('1,000.00 元')
    expect(post).not.toHaveBeenCalled()
    await view.get('[data-carry]').trigger('click')
    await flushPromises()
    await view.get('[data-carry]').trigger('click')
    await flushPromises()
    expect(post).toHaveBeenCalledTimes(2)
    const [first, again] = post.mock.calls
    expect(first?.[1]).toEqual({ groups: [[{ do: 'transfer', key: expect.stringMatching(/^by-hand\/[0-9a-f]{32}$/), from: id('1'), to: id('2'), amount: 100_000, kind: 'by-hand', about: '十一月' }]] })
    expect([again?.[1], again?.[2]]).toEqual([first?.[1], first?.[2]])
  })
  it('to a pasted number that may not be seen says so', async () => {
    const view = await form()
    await view.get('[data-to]').setValue('paste')
    await view.get('[data-id]').setValue('acc_short')
    await view.get('form').trigger('submit')
    expect(view.text()).toContain('账户编号应以 acc_ 开头')
    await view.get('[data-id]').setValue(` ${id('9')} `)
    await flushPromises()
    expect(view.text()).toContain('您看不到这个账户的名称')
    await view.get('[data-id]').setValue(id('1'))
    expect(view.text()).toContain('不能转给自己')
  })
})

describe('the proof', () => {
  const sum = { unit: 'fen', accounts: 2, credits: 500, debits: 500, credits_pending: 0, debits_pending: 0 }
  async function told(proof: LedgerProof) {
    vi.spyOn(api, 'get').mockResolvedValue(proof)
    const card = mount(ProofCard, { props: { units: [fen] }, ...plugins() })
    expect(api.get).not.toHaveBeenCalled()
    await card.get('[data-prove]').trigger('click')
    await flushPromises()
    return card
  }
  it('says in words that everything adds up', async () => {
    const card = await told({ holds: true, units: [sum], wrong_accounts: [], wrong_transfers: 0 })
    expect(card.get('[data-holds]').text()).toContain('账目相符')
    expect(card.text()).toContain('收入合计 = 支出合计 = 5.00 元')
  })
  it('says what is wrong, and where', async () => {
    const card = await told({ holds: false, units: [{ ...sum, debits: 400 }], wrong_accounts: [id('3')], wrong_transfers: 2 })
    expect(card.text()).toContain('账目不符')
    expect(card.text()).toContain('收入合计 5.00 元 ≠ 支出合计 4.00 元')
    expect(card.text()).toContain('有 2 笔转账没有两边记账')
    expect(card.get(`a[href="/ledger/${id('3')}"]`).text()).toContain('000003')
  })
})

it('what is set aside says for whom, and nothing more is asked for', () => {
  const get = vi.spyOn(api, 'get')
  const paid = mount(PendingRow, { props: { account: account(), transfer: transfer() }, ...plugins() })
  expect(paid.text()).toContain('街道保洁费（街道办）')
  const coming = mount(PendingRow, { props: { account: account({ id: id('2') }), transfer: transfer() }, ...plugins() })
  expect(coming.text()).toContain('市容保洁经费（城管局）')
  expect(get).not.toHaveBeenCalled()
})
