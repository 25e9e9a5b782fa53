import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Paper, ProofCount, Question } from '@/api/types'
import MatterPapers from '@/features/matters/MatterPapers.vue'
import { answeredShare, askedOf, endsOf, sparedOf } from '@/features/papers/questions'
import { lang } from '@/strings'

const count = (of: Partial<ProofCount>) => ({ spared: 0, record: 0, no_record: 0, not_agreed: 0, down: 0, took_ms: 0, ...of }) as ProofCount
afterEach(() => { lang.value = 'zh' })

describe('questions in place of papers', () => {
  it('counts only what I was spared myself', () => {
    const rows = [{ matter: 'mat_1', spared: true }, { matter: 'mat_1', spared: false }, { matter: null, spared: true }] as Question[]
    expect(sparedOf(rows)).toBe(1)
  })
  it('tells how often a system answered, whatever it said', () => {
    expect(answeredShare([count({ record: 6, no_record: 3, down: 1 }), count({ not_agreed: 9 })])).toBe(0.9)
    expect(answeredShare([count({ not_agreed: 9 })])).toBeNull()
    expect(endsOf(count({ spared: 4, record: 3, no_record: 2, down: 1 }))).toEqual({ spared: 4, wanted: 1, not_agreed: 0, down: 1 })
    expect(askedOf(count({ record: 1, no_record: 2, not_agreed: 3, down: 4 }))).toBe(10)
  })
})

describe('papers of a matter', () => {
  const proof = { key: 'register', words: { zh: '已核验，免交', en: 'verified' }, source: 'police.register', purpose: 'p', at: '2026-03-02T01:00:00Z' }
  const title = { zh: '户口簿', en: 'Household register' }
  it('says what is spared, and of what is wanted why and what instead', () => {
    const wanted: Paper = { kind: 'proof', title, given: false, files: [], proof: { ...proof, state: 'wanted', words: { zh: '需要提交', en: 'wanted' }, why: { zh: '暂时没有答复', en: 'no answer' }, fallback: { zh: '请提交户口簿照片', en: 'A photo' } } }
    const spared: Paper = { kind: 'proof', title, given: true, files: [], proof: { ...proof, state: 'spared', told: '2021-07-01', told_title: { zh: '参保日期', en: 'Insured since' } } }
    const text = mount(MatterPapers, { props: { papers: [wanted, spared], files: [] } }).text()
    for (const part of ['需要提交', '暂时没有答复', '请提交户口簿照片', '已核验，免交', '参保日期：2021-07-01']) expect(text).toContain(part)
    lang.value = 'en'
    expect(mount(MatterPapers, { props: { papers: [spared], files: [] } }).text()).toContain('Insured since: 2021-07-01')
  })
})
