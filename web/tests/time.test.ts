import { afterEach, describe, expect, it } from 'vitest'
import { setLang } from '@/strings'
import { en } from '@/strings/en'
import { zh } from '@/strings/zh'
import { dueDay, isoDay } from '@/time/format'
import { leftUntil, moodOf } from '@/time/left'
import { limitWords } from '@/time/limit'

afterEach(() => setLang('zh'))

describe('clocks in words', () => {
  it('name the day that ends when a clock is due at midnight', () => {
    const year = new Date().getFullYear()
    expect(dueDay(`${year}-03-05T00:00:00+08:00`)).toContain('3月4日')
    expect(dueDay(`${year}-03-05T14:30:00+08:00`)).toContain('14:30')
  })
  it('count hours when it is close and days when it is not', () => {
    const now = Date.parse('2026-03-02T00:00:00Z')
    expect(leftUntil('2026-03-02T05:30:00Z', now)).toEqual({ n: 5, unit: 'hours' })
    expect(leftUntil('2026-03-09T00:00:00Z', now)).toEqual({ n: 7, unit: 'days' })
    expect(leftUntil('2026-03-01T22:00:00Z', now)).toEqual({ n: -2, unit: 'hours' })
  })
  it('are calm, near from four fifths, late past due, still when stopped', () => {
    expect([{ fraction: 0.2 }, { fraction: 0.8 }, { fraction: 1.1 }, { fraction: 0.9, state: 'stopped' }, { state: 'breached' }].map(moodOf)).toEqual(['calm', 'near', 'late', 'still', 'late'])
  })
  it('read limits in both languages', () => {
    expect(limitWords('5 workdays', zh)).toBe('5 个工作日')
    expect(limitWords('4 hours', en)).toBe('4 hours')
    expect(limitWords('param/handle-limit', zh)).toBe('param/handle-limit')
    expect(en.clock.left.workdays(1)).toBe('1 working day left')
  })
  it('take dates in the zone of the city', () => {
    expect(isoDay(new Date('2026-03-01T17:00:00Z'))).toBe('2026-03-02')
  })
})
