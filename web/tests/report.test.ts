import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { fieldsOf, textField, valueWords } from '@/features/matters/formFields'
import { titleOf, useReport } from '@/features/report/useReport'
import { stationOf } from '@/features/progress/useProgress'
import { useReference } from '@/api/reference'

const words = (zh: string) => ({ zh, en: zh })
const type = { id: 'hotline-12345/appeal', title: words('诉求'), family: 'hotline', anonymous: true, place: 'required' as const, form: { required: ['text'], properties: { text: { type: 'string', maxLength: 4000 }, kind: { type: 'string', enum: ['help', 'complaint'] } } }, form_ui: [{ field: 'kind', title: words('类型'), options: { help: words('求助') } }, { field: 'text', title: words('内容'), widget: 'longtext' as const }] }

beforeEach(() => { sessionStorage.clear(); setActivePinia(createPinia()); useReference().types = [type] })

describe('a report', () => {
  it('is checked one step at a time', () => {
    const report = useReport()
    expect(report.check(0)).toBe(false)
    expect(report.faults.value.text).toBeTruthy()
    report.draft.form.text = '路灯不亮'
    expect(report.check(0)).toBe(true)
    expect(report.check(1)).toBe(false)
    report.draft.area = '370202'
    report.draft.address = '山海关路 27 号'
    expect(report.check(1)).toBe(true)
    expect(report.check(2)).toBe(false)
    report.draft.name = '王女士'
    report.draft.phone = '138 0000 0000'
    expect(report.check(2)).toBe(true)
  })
  it('asks for no name of someone who stays anonymous', () => {
    const report = useReport()
    report.draft.anonymous = true
    expect(report.check(2)).toBe(true)
  })
  it('begins with what asks for least, whatever a pack is called', () => {
    const family = { ...type, id: 'after-death/bundle', family: 'bundle', form: { ...type.form, required: ['a', 'b', 'text'] } }
    useReference().types = [family, type]
    const report = useReport()
    expect([report.types.value.map((one) => one.id), report.type.value?.id]).toEqual([[type.id, family.id], type.id])
  })
  it('takes its first sentence as title', () => {
    expect(titleOf('路灯不亮。晚上害怕。')).toBe('路灯不亮')
    expect(titleOf('很'.repeat(60))).toHaveLength(40)
  })
})

describe('the fields of a form', () => {
  it('stand in the order of the pack, and the long text is what was said', () => {
    const fields = fieldsOf(type.form, type.form_ui)
    expect(fields.map((field) => field.field)).toEqual(['kind', 'text'])
    expect(textField(fields)?.field).toBe('text')
    expect(fields[0]?.widget).toBe('choice')
    expect(valueWords(fields[0], 'help', (one) => (typeof one === 'string' ? one : one.zh), '是', '否')).toBe('求助')
  })
})

describe('the stations of progress', () => {
  it('lead from received to closed', () => {
    expect(['submitted', 'dispatched', 'working', 'answered', 'closed'].map(stationOf)).toEqual([0, 1, 2, 3, 4])
  })
})
