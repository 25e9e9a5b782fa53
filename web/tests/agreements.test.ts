import { afterEach, describe, expect, it } from 'vitest'
import type { Agreement, Me } from '@/api/types'
import { ledBy, statesOf, told, toneOf } from '@/features/agreements/words'
import { lang } from '@/strings'
import { en } from '@/strings/en'
import { zh } from '@/strings/zh'

const of = { owner: { key: 'urban-management', title: { zh: '市城市管理局', en: 'Urban Management Bureau' } }, party: { key: 'civil-affairs', title: { zh: '市民政局', en: 'Civil Affairs Bureau' } } } as Agreement
const term = (name: string, kept: string, words: { zh: string; en: string }, state?: string) => ({ term: name, kept, words, state })
afterEach(() => { lang.value = 'zh' })

describe('a term in words', () => {
  const who = term('assignee', 'enforced', { zh: '使用方：约定属于 dept:civil-affairs（强制执行）', en: 'who: agreed one of dept:civil-affairs (enforced)' })
  it('names the sides and does not repeat its mark', () => {
    expect(told(who, of, zh)).toBe('使用方：约定属于 市民政局')
    lang.value = 'en'
    expect(told(who, of, en)).toBe('Who: agreed one of Civil Affairs Bureau')
  })
  it('leaves departments alone whose key only begins alike', () => {
    expect(told(term('assignee', 'enforced', { zh: '使用方：约定属于 dept:civil-affairs-east（强制执行）', en: '' }), of, zh)).toBe('使用方：约定属于 dept:civil-affairs-east')
  })
  it('leaves the outcome to the sign beside it', () => {
    expect(told(term('count', 'enforced', { zh: '次数：约定至多 20，请求 1；符合（强制执行）', en: '' }, 'held'), of, zh)).toBe('次数：约定至多 20，请求 1')
  })
  it('tells moments and periods as the city does', () => {
    expect(told(term('dateTime', 'enforced', { zh: '时间：约定早于 2035-06-30T16:00:00Z（强制执行）', en: '' }), of, zh)).toContain('2035年7月1日')
    expect(told(term('duty', 'audited', { zh: '用后删除，期限为 P30D（事后审计）', en: '' }), of, zh)).toBe('用后删除，期限为 30 天')
  })
  it('keeps brackets of its own, and what is not understood', () => {
    expect(told(term('purpose', 'attested', { zh: '用途：约定属于 核查（复核）', en: '' }), of, zh)).toBe('用途：约定属于 核查（复核）')
    const unknown = '未知条款 a：“b”（一律拒绝）'
    expect(told(term('unknown', 'enforced', { zh: unknown, en: '' }, 'unknown'), of, zh)).toBe(unknown)
  })
})

it('every state stands behind one tab, and only what is in force is green', () => {
  const all = Object.values(statesOf).flat()
  expect(new Set(all).size).toBe(9)
  expect(all.filter((state) => toneOf(state) === 'tree')).toEqual(['in_force'])
})
it('a lead takes up for the departments of their own role, each once', () => {
  const roles = [{ role: 'unit-lead', dept: 'a' }, { role: 'unit-lead', dept: 'a' }, { role: 'handler', dept: 'b' }, { role: 'unit-lead', dept: null }]
  expect(ledBy({ roles } as unknown as Me)).toEqual([{ key: 'a', title: 'a' }])
})
