import { flushPromises, mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActionView, MatterView } from '@/api/types'
import ActionDialog from '@/features/matters/ActionDialog.vue'
import ActionsPanel from '@/features/matters/ActionsPanel.vue'
import { setLang } from '@/strings'

const words = (zh: string) => ({ zh, en: zh })
const answer: ActionView = { action: 'answer', title: words('签发答复'), allowed: true, params: [{ name: 'text', kind: 'longtext', required: true, title: words('答复内容') }, { name: 'class', kind: 'choice', required: false, title: words('类别'), options: [{ value: 'A', title: words('A 类') }] }] }
const barred: ActionView = { action: 'extend', title: words('申请延期'), allowed: false, why_not: words('已经超期，不能再延期'), params: [] }
const matter = { id: 'mat_1', number: 'QD1', title: '路灯不亮', tasks: [], actions: [answer, barred], reporters_list: [] } as unknown as MatterView
const components = { ElTooltip: { template: '<div><slot /></div>' }, ElDialog: { template: '<div><slot /><slot name="footer" /></div>' }, ElSelect: { template: '<select />' }, ElOption: { template: '<option />' } }

beforeEach(() => { setActivePinia(createPinia()); setLang('zh'); document.body.innerHTML = '' })

describe('the actions panel', () => {
  it('greys out what is not allowed and tells screen readers why', () => {
    const panel = mount(ActionsPanel, { props: { matter, act: vi.fn() }, global: { components } })
    const button = panel.get('[data-action="extend"]')
    expect(button.attributes('aria-disabled')).toBe('true')
    const why = panel.get(`#${button.attributes('aria-describedby')}`)
    expect(why.text()).toContain('已经超期，不能再延期')
    expect(panel.get('[data-action="answer"]').attributes('aria-disabled')).toBeUndefined()
  })
})

describe('an action dialog', () => {
  function dialog(send = vi.fn(async () => undefined)) {
    const view = mount(ActionDialog, { props: { modelValue: true, action: answer, matter, send }, global: { components }, attachTo: document.body })
    return { view, send }
  }
  it('asks for what is required before it sends anything', async () => {
    const { view, send } = dialog()
    await view.get('form').trigger('submit')
    await flushPromises()
    expect(send).not.toHaveBeenCalled()
    expect(view.get('textarea').attributes('aria-invalid')).toBe('true')
  })
  it('sends the command without empty answers, under one key for one opening', async () => {
    const send = vi.fn().mockRejectedValueOnce(new TypeError('network')).mockResolvedValue(undefined)
    const { view } = dialog(send)
    await view.get('textarea').setValue('已修好')
    await view.get('form').trigger('submit')
    await flushPromises()
    await view.get('form').trigger('submit')
    await flushPromises()
    expect(send).toHaveBeenCalledTimes(2)
    expect(send.mock.calls[0]?.[0]).toEqual({ action: 'answer', text: '已修好' })
    expect(send.mock.calls[0]?.[1]).toBe(send.mock.calls[1]?.[1])
  })
})
