import type { ActionView, MatterView, ParamSpec, Words } from '../src/api/types.ts'
import { unitRef, type MockPerson } from './city.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const p = (name: string, kind: ParamSpec['kind'], title: Words, required = true, options?: ParamSpec['options']): ParamSpec => ({ name, kind, title, required, options })
const reason = p('reason', 'longtext', w('理由', 'Reason'))

/** The acts a page may offer, each with a reason when it is not allowed: enough of the engine to try the pages. */
export function actionsFor(m: MatterView, person: MockPerson | null): ActionView[] {
  const role = person?.grants[0]?.role ?? 'resident'
  const unit = person?.grants[0]?.dept
  const mine = unit === m.lead?.key
  const is = (...roles: string[]) => roles.includes(role) || role === 'admin'
  const st = (...states: string[]) => states.includes(m.state)
  const list: ActionView[] = []
  const add = (action: string, title: Words, roles: string[], ok: boolean, why: Words, params: ParamSpec[], task?: string) => {
    if (!is(...roles)) return
    list.push({ action, title, allowed: ok, why_not: ok ? null : why, params, task })
  }
  const notMine = w('这件事不由您的单位牵头', 'Your unit does not lead this matter')
  add('dispatch', w('派单', 'Dispatch'), ['dispatcher'], st('accepted', 'submitted'), w('已经派单', 'Already dispatched'), [p('lead', 'unit', w('牵头单位', 'Lead unit')), p('helpers', 'units', w('协办单位', 'Helpers'), false), p('note', 'longtext', w('交办意见', 'Note'), false)])
  add('reject', w('不予受理', 'Reject'), ['dispatcher'], st('accepted', 'submitted'), w('派单以后不能再拒绝', 'It is dispatched already'), [reason])
  add('merge', w('并案', 'Merge'), ['dispatcher'], st('accepted', 'dispatched', 'working'), w('已答复的不能并案', 'Answered matters do not merge'), [p('into', 'matter', w('并入', 'Into'))])
  add('sign', w('签收', 'Sign'), ['handler', 'unit-lead'], st('dispatched') && mine, mine ? w('已经签收', 'Already signed') : notMine, [])
  add('object', w('提出异议', 'Object'), ['handler', 'unit-lead'], st('dispatched') && mine, mine ? w('签收以后不能再提异议', 'It is signed already') : notMine, [reason, p('proposed', 'unit', w('建议单位', 'Proposed unit'))])
  const active = m.tasks.find((t) => ['ready', 'offered', 'active'].includes(t.state) && (t.unit?.key === unit || role === 'admin'))
  add('claim', w('领取任务', 'Claim the task'), ['handler', 'unit-lead'], Boolean(active && active.state !== 'active'), w('没有可领取的任务', 'No task to claim'), [], active?.key)
  add('complete_task', active ? w(`完成：${active.title.zh}`, `Complete: ${active.title.en}`) : w('完成任务', 'Complete the task'), ['handler', 'unit-lead'], active?.state === 'active', w('先领取任务', 'Claim a task first'), [p('result', 'longtext', w('办理结果', 'Result')), p('files', 'files', w('现场照片', 'Photos'), false)], active?.key)
  add('contact', w('登记联系', 'Log a contact'), ['handler', 'agent', 'unit-lead'], st('dispatched', 'working'), w('派单以后才能登记', 'Only after dispatch'), [p('reached', 'bool', w('联系上了', 'Reached')), p('note', 'longtext', w('情况', 'Note'))])
  add('extend', w('申请延期', 'Extend'), ['unit-lead', 'dispatcher'], st('working') && !m.late, m.late ? w('已经超期，不能再延期', 'It is late; extension comes before due') : w('办理中才能延期', 'Only while in progress'), [p('by', 'limit', w('延长', 'By')), reason])
  add('suspend', w('中止计时', 'Stop the clock'), ['unit-lead'], st('working'), w('办理中才能停表', 'Only while in progress'), [p('reason', 'choice', w('法定理由', 'Ground'), true, [{ value: 'awaiting-person', title: w('等待反映人补充材料', 'Waiting for the person') }, { value: 'appraisal', title: w('鉴定、检测', 'Appraisal') }])])
  const open = m.tasks.some((t) => !['done', 'skipped'].includes(t.state))
  add('answer', w('签发答复', 'Answer'), ['unit-lead'], st('working') && !open && mine, !mine ? notMine : open ? w('还有任务没有完成', 'Some tasks are not done') : w('办理中才能答复', 'Only while in progress'), [p('text', 'longtext', w('答复内容', 'Answer')), p('class', 'choice', w('类别', 'Class'), false, ['A', 'B', 'C', 'D'].map((value) => ({ value, title: w(`${value} 类`, `Class ${value}`) })))])
  add('call_back', w('回访', 'Call back'), ['agent'], st('answered'), w('答复以后才回访', 'Only after the answer'), [p('grade', 'grade', w('评价', 'Grade')), p('solved', 'bool', w('已解决', 'Solved')), p('note', 'longtext', w('记录', 'Note'), false)])
  add('rate', w('评价', 'Rate'), ['resident', 'deputy'], st('answered'), w('答复以后才能评价', 'Only after the answer'), [p('grade', 'grade', w('评价', 'Grade')), p('note', 'longtext', w('想说的话', 'Your words'), false)])
  add('withdraw', w('撤回', 'Withdraw'), ['resident', 'deputy'], st('accepted', 'submitted', 'dispatched', 'working'), w('已答复的不能撤回', 'Answered matters cannot be withdrawn'), [reason])
  add('supervise', w('发督办单', 'Supervise'), ['supervisor'], !st('closed', 'rejected', 'withdrawn'), w('已经办结', 'Closed'), [p('grade', 'choice', w('等级', 'Grade'), true, [{ value: 'yellow', title: w('黄牌', 'Yellow') }, { value: 'red', title: w('红牌', 'Red') }]), reason])
  add('reply_supervision', w('回复督办', 'Reply to supervision'), ['unit-lead'], m.supervised && mine, w('没有督办单', 'There is no order'), [p('reply', 'longtext', w('回复', 'Reply'))])
  add('convene', w('召集会商', 'Convene'), ['dispatcher', 'supervisor'], st('dispatched', 'working', 'accepted'), w('已答复', 'Answered'), [p('question', 'longtext', w('要定的问题', 'Question')), p('units', 'units', w('参加单位', 'Units')), p('experts', 'persons', w('专家', 'Experts'))])
  add('opine', w('发表意见', 'Give an opinion'), ['expert'], m.consultations.some((c) => c.state === 'open'), w('没有进行中的会商', 'No open consultation'), [p('opinion', 'longtext', w('意见', 'Opinion'))])
  const talk = m.consultations.find((c) => c.state === 'open')
  add('conclude', w('作出会商结论', 'Conclude'), ['dispatcher', 'supervisor'], Boolean(talk), w('没有进行中的会商', 'No open consultation'), [p('consultation', 'choice', w('会商', 'Consultation'), true, talk ? [{ value: talk.id, title: w('会商', 'Consultation') }] : []), p('conclusion', 'longtext', w('会商结论', 'Conclusion')), p('lead', 'unit', w('主办单位', 'Lead'))])
  add('comment', w('留言', 'Comment'), ['dispatcher', 'handler', 'unit-lead', 'supervisor', 'agent', 'resident', 'deputy', 'expert'], true, w('', ''), [p('text', 'longtext', w('内容', 'Text'))])
  add('reopen', w('重新办理', 'Reopen'), ['resident', 'supervisor'], st('closed'), w('还没有办结', 'It is not closed'), [reason])
  void unitRef
  return list
}
