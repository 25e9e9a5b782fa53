import type { MatterView, Words } from '../src/api/types.ts'
import { people, unitRef, type MockPerson } from './city.ts'
import { dispatch, iso, note, sync } from './matters.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
export interface Command { action: string; [key: string]: unknown }
export class Refused extends Error {
  code: string; hint: string; status: number; words?: Words
  constructor(message: string, code: string, hint = '', status = 409, words?: Words) { super(message); this.words = words; this.code = code; this.hint = hint; this.status = status }
}

/** Plays one command on a mock matter; the real engine has many more rules. */
export function act(m: MatterView, person: MockPerson, c: Command) {
  const now = Date.now()
  const text = (key: string) => (c[key] as string | undefined) ?? ''
  const task = m.tasks.find((t) => t.key === c.task) ?? m.tasks.find((t) => ['ready', 'offered', 'active'].includes(t.state))
  switch (c.action) {
    case 'dispatch': dispatch(m, now, person, (c.lead as string) || m.proposed?.lead.key || 'urban-management', (c.helpers as string[]) ?? []); break
    case 'reject': m.state = 'rejected'; note(m, now, person, 'rejected', w('不予受理', 'Not accepted'), text('reason')); break
    case 'sign': m.state = 'working'; m.clocks.forEach((k) => { if (k.key === 'sign') Object.assign(k, { state: 'met', ended_at: iso(now), left: null }) }); note(m, now, person, 'signed', w('单位签收', 'Signed by the unit')); break
    case 'object': m.state = 'accepted'; m.labels = [...(m.labels ?? []), 'objection']; (m as MatterView & { objection?: unknown }).objection = { unit: m.lead, reason: text('reason'), proposed: c.proposed ? unitRef(c.proposed as string) : null, at: iso(now) }; note(m, now, person, 'objected', w('单位提出异议', 'The unit objects'), text('reason'), false); break
    case 'claim':
      if (!task) throw new Refused('没有可领取的任务', 'MAT0021', '看看任务是否已被同事领取')
      if (m.state === 'dispatched') { m.state = 'working'; note(m, now, person, 'signed', w('单位签收', 'Signed by the unit')) }
      Object.assign(task, { state: 'active', person: { id: person.id, display: person.display } })
      note(m, now, person, 'task_claimed', w(`领取：${task.title.zh}`, `Claimed: ${task.title.en}`), undefined, false); break
    case 'complete_task':
      if (!task) throw new Refused('没有进行中的任务', 'MAT0022')
      Object.assign(task, { state: 'done', done_at: iso(now), result: text('result') })
      m.tasks.forEach((t) => { if (t.state === 'waiting' && t.needs.every((n) => m.tasks.find((x) => x.key === n)?.state === 'done')) t.state = 'ready' })
      note(m, now, person, 'task_done', w(`完成：${task.title.zh}`, `Done: ${task.title.en}`), text('result'), false); break
    case 'answer': m.state = 'answered'; m.answers.push({ at: iso(now), by: person.display, unit: person.unit?.title ?? null, text: text('text'), class: (c.class as string) ?? null }); m.clocks.forEach((k) => Object.assign(k, { state: k.state === 'running' ? 'met' : k.state, ended_at: iso(now), left: null })); note(m, now, person, 'answered', w('单位答复', 'Answered'), text('text')); break
    case 'rate': case 'call_back': rate(m, person, Number(c.grade), text('note')); break
    case 'withdraw': m.state = 'withdrawn'; note(m, now, person, 'withdrawn', w('反映人撤回', 'Withdrawn'), text('reason')); break
    case 'supervise': m.supervised = true; m.supervisions.push({ id: `sup_${now}`, matter: m.id, number: m.number, title: m.title, grade: text('grade'), unit: m.lead, reason: text('reason'), at: iso(now), due_at: iso(now + 72 * 3_600_000), left: { n: 3, unit: 'workdays' }, state: 'open' }); note(m, now, person, 'supervised', w('发出督办', 'Supervision order'), text('reason'), false); break
    case 'convene': m.consultations.push({ id: `con_${now}`, matter: m.id, number: m.number, title: m.title, state: 'open', convened_at: iso(now), due_at: iso(now + 120 * 3_600_000), left: { n: 5, unit: 'workdays' }, question: text('question'), units: ((c.units as string[]) ?? []).map(unitRef), experts: ((c.experts as string[]) ?? []).map((id) => ({ id, display: people.find((p) => p.id === id)?.display ?? id })), conclusion: null, precedents: [] }); note(m, now, person, 'convened', w('召集会商', 'Consultation convened'), text('question'), false); break
    case 'opine': { const open = m.consultations.find((x) => x.state === 'open'); const me = open?.experts.find((e) => e.id === person.id) ?? open?.experts[0]; if (me) Object.assign(me, { opinion: text('opinion'), at: iso(now) }); note(m, now, person, 'opined', w('专家意见', 'Expert opinion'), text('opinion'), false); break }
    case 'conclude': { const open = m.consultations.find((x) => x.id === c.consultation); if (open) { open.state = 'concluded'; open.conclusion = { text: text('conclusion'), lead: unitRef(text('lead')), helpers: [], at: iso(now), by: person.display } } note(m, now, person, 'concluded', w('会商结论', 'Concluded'), text('conclusion'), false); break }
    case 'reopen': m.state = 'working'; m.round += 1; note(m, now, person, 'reopened', w('重新办理', 'Reopened'), text('reason')); break
    case 'merge': m.state = 'merged'; note(m, now, person, 'merged', w('并案办理', 'Merged')); break
    default: note(m, now, person, c.action, w('登记', 'Noted'), text('text') || text('note') || text('reply') || text('reason'), false)
  }
  return sync(m)
}

export function rate(m: MatterView, person: MockPerson | null, grade: number, said: string) {
  const now = Date.now()
  m.ratings.push({ at: iso(now), grade, solved: grade > 2, note: said || null })
  note(m, now, person, 'rated', w('反映人评价', 'Rated'), said || undefined)
  if (grade > 2) { m.state = 'closed'; note(m, now, null, 'closed', w('办结', 'Closed')) } else { m.state = 'working'; m.round += 1; note(m, now, null, 'redo', w('不满意，重新办理', 'Unhappy: done again')) }
}
