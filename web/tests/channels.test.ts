import { createPinia, setActivePinia } from 'pinia'
import { effectScope, ref } from 'vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionView, MatterType, MatterView } from '@/api/types'
import { useReference } from '@/api/reference'
import { atCounter, useCounter } from '@/features/counter/useCounter'
import { useIdle } from '@/features/kiosk/useIdle'
import { grouped, readCode } from '@/features/progress/code'
import { useReport } from '@/features/report/useReport'
import { useSession } from '@/features/session/session'

const words = (zh: string) => ({ zh, en: zh })
const kind = (id: string, channels: string[], anonymous: boolean): MatterType => ({ id, title: words(id), family: 'hotline', anonymous, place: 'none', channels, form: { required: ['text'], properties: { text: { type: 'string', maxLength: 4000 } } }, form_ui: [{ field: 'text', title: words('内容'), widget: 'longtext' }] })
const sent: { path: string; body: Record<string, unknown> }[] = []
const answers: Record<string, unknown> = {}

beforeEach(() => {
  sessionStorage.clear()
  setActivePinia(createPinia())
  sent.length = 0
  for (const path of Object.keys(answers)) Reflect.deleteProperty(answers, path)
  useReference().types = [kind('hotline/appeal', ['web', 'counter', 'machine'], true), kind('petition/petition', ['web', 'counter'], false), kind('snapshot', ['app'], true)]
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const [bare, query] = path.split('?')
    sent.push({ path: bare ?? '', body: init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : Object.fromEntries(new URLSearchParams(query)) })
    const answer = answers[bare ?? '']
    return new Response(JSON.stringify(answer ?? { status: 404 }), { status: answer ? 200 : 404 })
  })
})
afterEach(() => { vi.unstubAllGlobals(); vi.useRealTimers() })

const signIn = (role: string) => { useSession().me = { person: { id: 'per_1', name: role, display: role }, roles: [{ role }], csrf: '', home: 'work' } }
function fill(report: ReturnType<typeof useReport>) {
  report.draft.form.text = '路灯不亮。晚上害怕。'
  report.draft.name = '王女士'
  report.draft.phone = '13800002046'
}

describe('a tracking code', () => {
  it('is read as people type it, and a misread one is told apart', () => {
    expect(readCode(' xun8 yhs6-tzxj ')).toBe('XUN8-YHS6-TZXJ')
    expect(readCode('XUN8-YHS6-TZXK')).toBeNull()
    expect(readCode('UXN8-YHS6-TZXJ')).toBeNull()
    expect(readCode('QS2026112900')).toBeNull()
    expect(readCode('XUN8-YHS6')).toBeNull()
    expect(grouped('XUN8YH')).toBe('XUN8-YH')
  })
})

describe('a report at a machine', () => {
  it('is the same form, for those types alone that come by machine and from anybody', () => {
    expect(useReport({ channel: 'machine' }).types.value.map((type) => type.id)).toEqual(['hotline/appeal'])
    expect(useReport({ channel: 'counter' }).types.value.map((type) => type.id)).toEqual(['hotline/appeal', 'petition/petition'])
    expect(useReport().types.value).toHaveLength(3)
  })
  it('comes from a stranger even where staff are signed in, and leaves nothing on the machine', async () => {
    signIn('agent')
    answers['/v1/public/matters'] = { number: 'QS1', code: 'XUN8-YHS6-TZXJ' }
    const report = useReport({ channel: 'machine' })
    fill(report)
    await report.send()
    expect(sent.at(-1)).toMatchObject({ path: '/v1/public/matters', body: { channel: 'machine', type: 'hotline/appeal', reporter: { name: '王女士' } } })
    expect(sessionStorage).toHaveLength(0)
    report.again()
    expect([report.draft.name, report.draft.phone, report.draft.form]).toEqual(['', '', {}])
  })
  it('is checked part by part', () => {
    const report = useReport({ channel: 'machine' })
    expect(report.checkParts(['photos'])).toBe(true)
    expect(report.checkParts(['words'])).toBe(false)
    expect(report.checkParts(['who'])).toBe(false)
    fill(report)
    expect(report.checkParts(['words', 'who'])).toBe(true)
  })
})

describe('a counter', () => {
  it('opens for the person in front, and says so', async () => {
    signIn('agent')
    answers['/v1/matters'] = { id: 'mat_1', number: 'QS1', code: 'XUN8-YHS6-TZXJ' }
    const report = useReport({ channel: 'counter' })
    fill(report)
    await report.send()
    expect(sent.at(-1)).toMatchObject({ path: '/v1/matters', body: { channel: 'counter', reporter: { phone: '13800002046' } } })
  })
  it('goes by the code: what staff may see is shown whole, the rest as the person sees it', async () => {
    const counter = useCounter()
    answers['/v1/matters'] = { items: [{ id: 'mat_1', code: 'XUN8-YHS6-TZXJ' }] }
    await counter.find('xun8yhs6tzxj')
    expect(sent.at(-1)?.body).toMatchObject({ q: 'XUN8-YHS6-TZXJ', view: 'all' })
    expect(counter.chosen.value).toEqual({ id: 'mat_1', code: 'XUN8-YHS6-TZXJ' })
    answers['/v1/matters'] = { items: [] }
    answers['/v1/public/matters/XUN8-YHS6-TZXJ'] = { code: 'XUN8-YHS6-TZXJ' }
    await counter.find('xun8yhs6tzxj')
    expect(counter.chosen.value).toEqual({ id: null, code: 'XUN8-YHS6-TZXJ' })
    counter.leave()
    expect(counter.found.value).toBeNull()
  })
  it('offers what is done for the person, not the work of others', () => {
    const action = (name: string, allowed: boolean) => ({ action: name, allowed, title: words(name), params: [] }) as ActionView
    const matter = { actions: [action('supply', true), action('attach', true), action('accept', true), action('rate', false), action('call_back', true)] } as unknown as MatterView
    expect(atCounter(matter).actions.map((one) => one.action)).toEqual(['supply', 'call_back'])
  })
})

describe('an idle machine', () => {
  it('counts the last seconds down, and forgets', () => {
    vi.useFakeTimers()
    const forget = vi.fn()
    const armed = ref(true)
    const scope = effectScope()
    const idle = scope.run(() => useIdle(armed, forget))
    vi.advanceTimersByTime(44_000)
    expect(idle?.warning.value).toBe(false)
    dispatchEvent(new Event('pointerdown'))
    vi.advanceTimersByTime(44_000)
    expect(idle?.warning.value).toBe(false)
    vi.advanceTimersByTime(2_000)
    expect(idle?.warning.value).toBe(true)
    expect(idle?.left.value).toBeLessThanOrEqual(15)
    idle?.stay()
    vi.advanceTimersByTime(59_000)
    expect(forget).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_500)
    expect(forget).toHaveBeenCalledTimes(1)
    armed.value = false
    vi.advanceTimersByTime(300_000)
    expect(forget).toHaveBeenCalledTimes(1)
    scope.stop()
  })
})
