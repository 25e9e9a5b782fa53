import type { Clock, MatterState, MatterView, Task, TimelineItem, Words } from '../src/api/types.ts'
import { actionsFor } from './actions.ts'
import { areaTitle, areas, classOf, people, roleTitles, stories, unitRef, type MockPerson } from './city.ts'
import { append } from './journal.ts'
import { titleOf, types } from './types.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
export const hour = 3_600_000
export const iso = (t: number) => new Date(t).toISOString()
export const matters: MatterView[] = []
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'
let chance = 20261123
export function random(): number { chance = (chance * 1103515245 + 12345) % 2147483648; return chance / 2147483648 }
const system = { kind: 'system', id: 'system', display: '系统', role: 'system' }

export function actorOf(person: MockPerson | null) {
  return person ? { kind: 'person', id: person.id, display: person.display, role: person.grants[0]?.role ?? 'resident' } : system
}
export function note(matter: MatterView, at: number, person: MockPerson | null, kind: string, words: Words, detail?: string, open = true) {
  const actor = actorOf(person)
  const line = append(iso(at), `matter.${kind}`, matter.id, actor, { state: matter.state })
  const item: TimelineItem = { entry: line.id, seq: line.seq, at: iso(at), kind, words, detail: detail ?? null, public: open, actor: { ...actor, role_title: roleTitles[actor.role] ?? w('系统', 'System'), unit: person?.unit?.title }, round: matter.round }
  matter.timeline.push(item)
  return line
}

export function clock(key: string, title: Words, limit: string, start: number, hours: number, state: Clock['state'] = 'running', now = Date.now()): Clock {
  const due = start + hours * hour
  const fraction = (now - start) / (due - start)
  const rungs = [[50, 'remind'], [80, 'warn'], [100, 'escalate'], [150, 'supervise']].map(([at, action]) => {
    const t = start + ((due - start) * (at as number)) / 100
    return { at_percent: at as number, action: action as string, due_at: iso(t), fired_at: t < now && state !== 'met' ? iso(t) : null }
  })
  const days = Math.round((due - now) / (24 * hour))
  return { key, title, limit, start: iso(start), due_at: iso(due), state, fraction, left: Math.abs(due - now) < 36 * hour ? { n: Math.trunc((due - now) / hour), unit: 'hours' } : { n: days, unit: limit.includes('workdays') ? 'workdays' : 'days' }, rungs, stops: [], ended_at: state === 'met' ? iso(start + hours * hour * 0.6) : null }
}

export function sync(matter: MatterView) {
  const main = matter.clocks.find((c) => c.key === 'handle') ?? matter.clocks[0]
  const open = !['closed', 'rejected', 'withdrawn', 'merged', 'answered'].includes(matter.state)
  matter.due_at = open ? main?.due_at : null
  matter.left = open ? main?.left : null
  matter.clock_fraction = open ? main?.fraction : null
  matter.late = open && (main?.fraction ?? 0) >= 1
  return matter
}

export function makeTasks(matter: MatterView, at: number, helpers: string[] = []): Task[] {
  const lead = matter.lead ?? unitRef('urban-management')
  const task = (key: string, title: Words, unit: string, needs: string[], state: Task['state']): Task => ({ key, title, unit: unitRef(unit), role: 'handler', state, needs, opened_at: iso(at), due_at: iso(at + 96 * hour), person: null })
  return [
    task('visit', w('现场核实', 'Visit the place'), lead.key, [], 'ready'),
    task('handle', w('牵头办理', 'Handle'), lead.key, ['visit'], 'waiting'),
    ...helpers.map((key, i) => task(`help-${i + 1}`, w('协办', 'Help'), key, ['visit'], 'waiting')),
    task('review', w('汇总并拟答复', 'Draft the answer'), lead.key, ['handle', ...helpers.map((_, i) => `help-${i + 1}`)], 'waiting'),
  ]
}

export function newMatter(input: Partial<MatterView> & { title: string; text: string; at: number; by: MockPerson | null }): MatterView {
  const n = matters.length + 1
  const code = Array.from({ length: 8 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('').replace(/(.{4})/, '$1-')
  const kind = classOf(input.class)
  const type = input.type ?? 'hotline-12345/appeal'
  const matter: MatterView = {
    id: `mat_${n.toString().padStart(8, '0')}`, number: `QD2026-${(410000 + n).toString()}`, code, type, type_title: titleOf(type), title: input.title, state: 'submitted',
    class: input.class ?? null, class_title: kind?.title ?? null, area: input.area ?? null, area_title: areaTitle(input.area), lead: null, round: 1, opened_at: iso(input.at), urgency: input.urgency ?? 'normal', reporters: 1, supervised: false, my_tasks: [], labels: [],
    form: { description: input.text, ...(input.form ?? {}) }, form_schema: types.find((x) => x.id === type)?.form, place: input.place ?? null, channel: input.channel ?? 'web',
    reporters_list: [{ id: 'rep_1', name: input.by?.display ?? '王女士', phone: '138****2046', channel: input.channel ?? 'web', reply_wanted: true, at: iso(input.at) }],
    tasks: [], clocks: [], timeline: [], answers: [], ratings: [], consultations: [], supervisions: [], files: input.files ?? [], related: [], precedents: [], actions: [], pack: type.split('/')[0], version: '1.0.0',
  }
  ;(matter as MatterView & { by?: string }).by = input.by?.account
  matters.push(matter)
  note(matter, input.at, input.by, 'opened', w('提交诉求', 'Reported'))
  matter.state = 'accepted'
  const helper = kind?.key === 'urban/road' ? [unitRef('transport')] : []
  matter.proposed = kind?.lead ? { lead: unitRef(kind.lead), helpers: helper, reason: w(`目录：${kind.title.zh}由${unitRef(kind.lead).title.zh}牵头`, `Catalogue: ${kind.title.en} is led by the ${unitRef(kind.lead).title.en}`), rows: [`catalogue/${kind.key}`] } : null
  note(matter, Math.min(Date.now(), input.at + 0.2 * hour), null, 'accepted', w('系统受理', 'Accepted'))
  return sync(matter)
}

export function dispatch(matter: MatterView, at: number, by: MockPerson | null, lead: string, helpers: string[] = []) {
  matter.lead = unitRef(lead)
  matter.state = 'dispatched'
  matter.tasks = makeTasks(matter, at, helpers)
  matter.clocks = [clock('sign', w('签收', 'Sign'), '4 hours', at, 4), clock('handle', w('办理', 'Handle'), '5 workdays', at, 168)]
  note(matter, at, by, 'dispatched', w(`派单至${matter.lead.title.zh}`, `Sent to the ${matter.lead.title.en}`))
  return sync(matter)
}

export function view(matter: MatterView, person: MockPerson | null): MatterView {
  return { ...sync(matter), actions: actionsFor(matter, person), related: matters.filter((m) => m.id !== matter.id && m.class === matter.class && m.area === matter.area).slice(0, 3).map((m) => ({ id: m.id, number: m.number, title: m.title, state: m.state, why: w('同类、同街道', 'same class and street'), score: 0.82 })), timeline: [...matter.timeline].reverse() }
}

function settle(matter: MatterView, state: MatterState, t: number) {
  const handler = people.find((p) => p.unit?.key === matter.lead?.key) ?? (people[4] as MockPerson)
  if (state === 'dispatched') return
  matter.state = 'working'
  matter.clocks = matter.clocks.map((c) => (c.key === 'sign' ? { ...c, state: 'met', left: null, ended_at: iso(t + hour) } : c))
  note(matter, t + hour, handler, 'signed', w('单位签收', 'Signed by the unit'))
  const [first, second] = matter.tasks
  if (first) Object.assign(first, { state: 'done', person: { id: handler.id, display: handler.display }, done_at: iso(t + 20 * hour) })
  if (second) Object.assign(second, { state: 'active', person: { id: handler.id, display: handler.display } })
  note(matter, t + 3 * hour, handler, 'contacted', w('已联系反映人', 'Contacted the reporter'), '已电话核实地点和情况。')
  note(matter, t + 20 * hour, handler, 'task_done', w('完成：现场核实', 'Done: visit the place'), '现场已围挡，安排抢修。', false)
  if (state === 'working') return
  matter.tasks.forEach((task) => Object.assign(task, { state: 'done', done_at: iso(t + 50 * hour) }))
  matter.state = 'answered'
  matter.clocks = matter.clocks.map((c) => ({ ...c, state: 'met', left: null, ended_at: iso(t + 52 * hour) }))
  matter.answers = [{ at: iso(t + 52 * hour), by: handler.display, unit: matter.lead?.title ?? null, class: 'A', text: '您好！接到您的诉求后，我们当天到现场核实，次日完成修复并清理了路面。施工单位将在一个月内回访。感谢您的提醒。' }]
  note(matter, t + 52 * hour, people[5] as MockPerson, 'answered', w('单位答复', 'Answered'), matter.answers[0]?.text)
  if (state === 'answered') return
  matter.state = 'closed'
  const grade = [5, 4, 5, 3, 2, 5][matters.indexOf(matter) % 6] as number
  matter.ratings = [{ at: iso(t + 70 * hour), grade, solved: grade > 2, note: grade > 2 ? '第二天就修好了，谢谢。' : '修是修了，但是又裂了。' }]
  note(matter, t + 70 * hour, people[0] as MockPerson, 'rated', w('反映人评价', 'Rated'), matter.ratings[0]?.note ?? undefined)
  note(matter, t + 71 * hour, null, 'closed', w('办结', 'Closed'))
}

export function seed(now = Date.now()) {
  const plan: [number, MatterState][] = [[3, 'accepted'], [8, 'accepted'], [1, 'accepted'], [200, 'working'], [150, 'working'], [60, 'working'], [30, 'dispatched'], [2, 'accepted'], [90, 'working'], [180, 'working'], [300, 'answered'], [400, 'closed'], [500, 'closed'], [620, 'closed'], [45, 'working'], [220, 'working']]
  for (let i = 0; i < 64; i += 1) {
    const [kind, title, text, street, lon, lat] = stories[i % stories.length] as (typeof stories)[number]
    const [ago, state] = plan[(i * 7 + Math.floor(i / 16)) % plan.length] as [number, MatterState]
    const at = now - (ago + random() * 20 + i * 1.7) * hour
    const at2 = at + 2 * hour
    const deputy = i % 11 === 5
    const matter = newMatter({ title: i < 16 ? title : `${title}（${areas.find((a) => a.code === street)?.title.zh.slice(0, 3)}）`, text, class: kind, area: street, at, by: deputy ? (people[1] as MockPerson) : (people[0] as MockPerson), type: deputy ? 'deputy-snapshot/snapshot' : i % 17 === 9 ? 'petition/petition' : 'hotline-12345/appeal', channel: ['phone', 'web', 'app', 'counter'][i % 4], place: { text: title.slice(0, 8), area: street, lon: lon + (random() - 0.5) * 0.02, lat: lat + (random() - 0.5) * 0.02 } })
    matter.reporters = 1 + (i % 5 === 0 ? Math.floor(random() * 6) : 0)
    if (i % 9 === 4) matter.urgency = 'urgent'
    if (state !== 'accepted') { dispatch(matter, at2, people[3] as MockPerson, classOf(kind)?.lead ?? 'urban-management', i % 3 === 0 ? ['transport'] : []); settle(matter, state, at2) }
    sync(matter)
    if (matter.late && i % 2 === 0) {
      matter.supervised = true
      matter.supervisions = [{ id: `sup_${i}`, matter: matter.id, number: matter.number, title: matter.title, grade: i % 4 === 0 ? 'red' : 'yellow', unit: matter.lead, reason: '超过办理时限仍未答复，请说明原因并提出办结日期。', at: iso(now - 20 * hour), due_at: iso(now + 52 * hour), left: { n: 2, unit: 'workdays' }, state: 'open' }]
      note(matter, now - 20 * hour, people[6] as MockPerson, 'supervised', w('发出督办', 'Supervision order'), '超过办理时限仍未答复。', false)
    }
    if (i % 13 === 3 && matter.lead) {
      matter.consultations = [{ id: `con_${i}`, matter: matter.id, number: matter.number, title: matter.title, state: i % 2 ? 'open' : 'concluded', convened_at: iso(now - 40 * hour), due_at: iso(now + 60 * hour), left: { n: 3, unit: 'workdays' }, units: [matter.lead, unitRef('police'), unitRef('market')], question: '夜间音响由谁牵头管理：城管、公安还是市场监管？', experts: [{ id: 'per_expert', display: '吴静怡', field: w('城市管理', 'Urban management'), opinion: i % 2 ? null : '固定摊位由市场监管牵头，占道的由城管牵头。' }, { id: 'per_x2', display: '孟宪章', field: w('行政法', 'Administrative law'), opinion: '以占道与否为界，公安协助取证。', at: iso(now - 10 * hour) }], conclusion: i % 2 ? null : { text: '占道经营噪声由城管局牵头，公安协助；室内场所由市场监管牵头。', lead: matter.lead, helpers: [unitRef('police')], at: iso(now - 6 * hour), by: '陈卫东' }, precedents: [] }]
    }
  }
}
