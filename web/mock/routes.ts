import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { MatterView } from '../src/api/types.ts'
import { act, rate, Refused, type Command } from './act.ts'
import { deliveries, rates, roles, supervision } from './boards.ts'
import { areas, classes, departments, people, roleTitles, unitRef, type MockPerson } from './city.ts'
import * as journal from './journal.ts'
import { catalogRoutes } from './catalog.ts'
import { dossierRoutes } from './dossiers.ts'
import { lakeRoutes } from './lake.ts'
import { queryRoutes } from './query.ts'
import { iso, matters, newMatter, note, sync, view } from './matters.ts'
import { packs, types } from './types.ts'

export interface Call { query: URLSearchParams; body: Record<string, unknown>; raw: Buffer; part: string[]; account: string | null; response: ServerResponse }
export type Route = [method: string, pattern: RegExp, run: (call: Call) => unknown]
export const r = (method: string, path: string, run: (call: Call) => unknown): Route => [method, new RegExp(`^/v1${path.replace(/:\w+/g, '([^/]+)')}$`), run]

const map = JSON.parse(readFileSync(new URL('./districts.json', import.meta.url), 'utf8')) as { features: { properties: { gb: string; name: string; code?: string; en?: string; open?: number; late?: number } }[] }
const who = (call: Call) => people.find((p) => p.account === call.account) ?? null
function me(call: Call): MockPerson { const person = who(call); if (!person) throw 401; return person }
function one(call: Call): MatterView { const found = matters.find((m) => m.id === call.part[0]); if (!found) throw new Refused('matter not found', 'MAT0001'); return found }
const views: { id: string; name: string; query: Record<string, string> }[] = []
const tokens: Record<string, unknown>[] = []
const owner = (m: MatterView) => (m as MatterView & { by?: string }).by
const mayOpen = (id: string, role?: string) => role === 'admin' || (id.startsWith('deputy') ? role === 'deputy' : id.startsWith('review') ? false : true)
const isOpen = (m: MatterView) => !['closed', 'rejected', 'withdrawn', 'merged', 'answered'].includes(m.state)

function inView(m: MatterView, person: MockPerson, name: string): boolean {
  const role = person.grants[0]?.role, unit = person.unit?.key
  const task = m.tasks.find((t) => t.unit?.key === unit && ['ready', 'offered', 'active'].includes(t.state))
  switch (name) {
    case 'mine': return role === 'handler' ? m.tasks.some((t) => t.person?.id === person.id && t.state === 'active') : role === 'unit-lead' ? isOpen(m) && m.lead?.key === unit : role === 'agent' ? m.state === 'answered' : false
    case 'unit': return isOpen(m) && Boolean(task && task.state !== 'active')
    case 'late': return Boolean(m.late) && (role === 'supervisor' || role === 'admin' || role === 'dispatcher' || m.lead?.key === unit)
    case 'waiting': return m.state === 'suspended' || (m.lead?.key === unit && m.tasks.some((t) => t.unit?.key !== unit && t.state === 'ready'))
    case 'desk': return m.state === 'accepted' || m.state === 'submitted'
    case 'supervised': return m.supervised
    case 'reported': return owner(m) === person.account
    default: return role !== 'resident' && role !== 'deputy' ? true : owner(m) === person.account
  }
}
function list(call: Call) {
  const person = me(call), q = call.query, text = q.get('q') ?? ''
  const found = matters.map(sync).filter((m) => inView(m, person, q.get('view') ?? 'all') && (!text || (m.title + m.number + String(m.form.description)).includes(text)) && (!q.get('type') || m.type === q.get('type')) && (!q.get('state') || m.state === q.get('state')) && (!q.get('unit') || m.lead?.key === q.get('unit')) && (!q.get('area') || m.area?.startsWith(q.get('area') as string)) && (!q.get('class') || m.class?.startsWith(q.get('class') as string)))
  found.sort((a, b) => (q.get('sort') === '-opened' ? b.opened_at.localeCompare(a.opened_at) : (a.due_at ?? '9').localeCompare(b.due_at ?? '9')))
  const from = Number(q.get('cursor') ?? 0), limit = Number(q.get('limit') ?? 20)
  const items = found.slice(from, from + limit).map((m) => ({ ...m, my_tasks: m.tasks.filter((t) => t.unit?.key === person.unit?.key && ['ready', 'active'].includes(t.state)), timeline: undefined, tasks: undefined, form: undefined, actions: undefined }))
  return { items, next: from + limit < found.length ? String(from + limit) : null }
}
function open(call: Call, by: MockPerson | null) {
  const b = call.body as { type?: string; title?: string; form?: Record<string, string>; class?: string; place?: MatterView['place']; channel?: string; urgency?: string }
  const text = b.form?.description ?? ''
  if (!text) throw new Refused('请填写情况说明', 'MAT0003')
  return newMatter({ title: b.title || text.slice(0, 24), text, at: Date.now(), by, type: b.type, class: b.class ?? null, area: b.place?.area ?? null, place: b.place, channel: b.channel ?? 'web' })
}
function publicView(m: MatterView) {
  sync(m)
  return { code: m.code, number: m.number, title: m.title, type_title: m.type_title, state: m.state, class_title: m.class_title, area_title: m.area_title, lead: m.lead, opened_at: m.opened_at, due_at: m.due_at, left: m.left, clock_fraction: m.clock_fraction, late: m.late, round: m.round, timeline: m.timeline.filter((t) => t.public).map(({ at, kind, words, detail }) => ({ at, kind, words, detail })), files: m.files.length, wanted: [], can_supply: !['answered', 'closed', 'rejected', 'withdrawn'].includes(m.state), answer: m.answers.at(-1) ?? null, can_rate: m.state === 'answered', rating: m.ratings.at(-1) ?? null, rate_until: iso(Date.now() + 7 * 86_400_000) }
}
const find = (call: Call) => matters.find((m) => m.code?.toUpperCase() === call.part[0]?.toUpperCase()) ?? null

export const routes: Route[] = [
  r('GET', '/public/city', () => ({ name: { zh: '青岛', en: 'Qingdao' }, demo: true, accounts: people.slice(0, 10).map((p) => ({ name: p.account, password: 'haina-demo-2026', display: p.display, role: p.grants[0]?.role, title: roleTitles[p.grants[0]?.role ?? ''] })) })),
  r('GET', '/public/map', () => { const s = supervision(); map.features.forEach((f) => { const code = f.properties.gb.slice(-6); const a = s.areas.find((x) => x.area === code); Object.assign(f.properties, { code, en: areas.find((x) => x.code === code)?.title.en, open: a?.open ?? 0, late: a?.late ?? 0 }) }); return map }),
  r('GET', '/public/matters/:code', (c) => { const m = find(c); return m ? publicView(m) : null }),
  r('POST', '/public/matters', (c) => open(c, null)),
  r('POST', '/public/matters/:code/rate', (c) => { const m = find(c); if (!m) return null; rate(m, null, Number(c.body.grade), String(c.body.note ?? '')); return publicView(m) }),
  r('POST', '/public/matters/:code/supply', (c) => { const m = find(c); if (!m) return null; for (const id of (c.body.files as string[] | undefined) ?? []) m.files.push({ id, name: 'photo.jpg', media_type: 'image/jpeg', bytes: 1 }); note(m, Date.now(), null, 'supplied', { zh: '反映人补充材料', en: 'The person added something' }); return publicView(m) }),
  r('POST', '/session', (c) => { const p = people.find((x) => x.account === c.body.name); if (!p || c.body.password !== 'haina-demo-2026') throw 401; c.response.setHeader('set-cookie', `haina_session=${p.account}; Path=/; SameSite=Lax`); return { person: { id: p.id, name: p.account, display: p.display }, csrf: 'mock' } }),
  r('GET', '/session', (c) => { const p = me(c); return { person: { id: p.id, name: p.account, display: p.display }, roles: p.grants.map((g) => ({ ...g, title: roleTitles[g.role], dept_title: g.dept ? unitRef(g.dept).title : null })), csrf: 'mock', home: p.home } }),
  r('DELETE', '/session', (c) => { c.response.setHeader('set-cookie', 'haina_session=; Path=/; Max-Age=0'); return undefined }),
  r('GET', '/matters', list),
  r('POST', '/matters', (c) => view(open(c, me(c)), me(c))),
  r('POST', '/matters/actions', (c) => ({ results: (c.body.ids as string[]).map((id) => { try { act(matters.find((m) => m.id === id) as MatterView, me(c), c.body.command as Command); return { id, ok: true } } catch (error) { return { id, ok: false, problem: { status: 409, detail: String(error) } } } }) })),
  r('GET', '/matters/:id', (c) => view(one(c), me(c))),
  r('POST', '/matters/:id/actions', (c) => view(act(one(c), me(c), c.body as Command), me(c))),
  r('GET', '/matters/:id/duplicates', (c) => { const m = one(c); return { items: matters.filter((x) => x.id !== m.id && x.class === m.class && x.area === m.area).slice(0, 3).map((x) => ({ id: x.id, number: x.number, title: x.title, state: x.state, score: 0.8, why: { zh: '同类、地点相近', en: 'same class, near' } })) } }),
  r('GET', '/matters/:id/precedents', () => ({ items: [] })),
  r('POST', '(?:/public)?/files', (c) => ({ id: `fil_${Date.now()}`, name: 'photo.jpg', media_type: 'image/jpeg', bytes: c.raw.length, sha256: 'a'.repeat(64), position: null })),
  r('GET', '/types', (c) => (who(c) ? types.filter((t) => mayOpen(t.id, who(c)?.grants[0]?.role)) : types.filter((t) => t.anonymous))), r('GET', '/types/(.+)', (c) => types.find((t) => t.id === c.part[0]) ?? null),
  r('GET', '/classes', () => classes), r('GET', '/areas', () => areas), r('GET', '/departments', () => departments),
  r('GET', '/persons', (c) => { const q = c.query.get('q') ?? '', unit = c.query.get('dept'); return people.filter((p) => (!q || p.display.includes(q)) && (!unit || p.unit?.key === unit)).map((p) => ({ id: p.id, display: p.display, unit: p.unit, roles: p.grants.map((g) => ({ ...g, title: roleTitles[g.role] })) })) }),
  r('GET', '/roles', () => roles),
  r('GET', '/inbox', (c) => { const p = me(c); return Object.fromEntries(['mine', 'late', 'waiting', 'unit', 'desk', 'supervised'].map((v) => [v, matters.map(sync).filter((m) => inView(m, p, v)).length]).concat([['consultations', matters.filter((m) => m.consultations.some((x) => x.state === 'open')).length]])) }),
  r('GET', '/views', () => ({ items: views })), r('POST', '/views', (c) => { const v = { id: `view_${views.length + 1}`, name: String(c.body.name), query: c.body.query as Record<string, string> }; views.push(v); return v }),
  r('DELETE', '/views/:id', (c) => { views.splice(views.findIndex((v) => v.id === c.part[0]), 1); return undefined }),
  r('GET', '/supervision', supervision),
  r('GET', '/notices', (c) => ({ items: matters.filter((m) => inView(m, me(c), 'mine') || inView(m, me(c), 'reported')).slice(0, 6).map((m, i) => ({ id: `not_${m.id}`, kind: 'matter.dispatched', subject: m.id, title: { zh: m.title, en: m.title }, text: m.timeline.at(-1)?.words, at: m.timeline.at(-1)?.at, read: i > 1 })) })), r('POST', '/notices/read', () => undefined),
  r('GET', '/consultations', () => ({ items: matters.flatMap((m) => m.consultations) })),
  r('GET', '/precedents', (c) => ({ items: matters.flatMap((m) => m.consultations).filter((x) => x.conclusion && (!c.query.get('q') || x.title.includes(c.query.get('q') as string))).map((x) => ({ id: x.id, title: x.title, text: x.conclusion?.text, lead: x.conclusion?.lead, at: x.conclusion?.at, matter: x.matter })) })),
  r('GET', '/rates', (c) => rates(c.query.get('by') ?? 'unit')),
  r('GET', '/packs', () => packs), r('GET', '/packs/:name', (c) => packs.find((p) => p.name === c.part[0]) ?? null),
  r('POST', '/packs/plan', () => ({ name: 'hotline-12345', from: '1.0.0', to: '1.1.0', changes: [{ how: 'changes', what: 'parameter', key: 'general-limit', title: { zh: '一般诉求办理时限', en: 'Ordinary handling limit' }, fields: ['values'] }], diff: '', faults: [] })), r('POST', '/packs/apply', () => ({ applied: true })),
  r('GET', '/journal/entries', (c) => { const after = c.query.get('after'), subject = c.query.get('subject'); const items = journal.lines.filter((l) => (after === null || l.seq > Number(after)) && (!subject || l.subject === subject)); return { items: items.slice(0, Number(c.query.get('limit') ?? 50)), next: null } }),
  r('GET', '/journal/checkpoint', () => journal.checkpoint()), r('GET', '/journal/key', () => journal.key()),
  r('GET', '/journal/tile/entries/(.+)', (c) => journal.entriesTile(Number((c.part[0] as string).split('.')[0]?.replace(/x|\//g, '')))),
  r('GET', '/journal/tile/(\\d+)/(.+)', (c) => journal.tile(Number(c.part[0]), Number((c.part[1] as string).split('.')[0]?.replace(/x|\//g, '')))),
  r('GET', '/journal/proof/:seq', (c) => journal.proof(journal.lines.find((l) => l.id === c.part[0])?.seq ?? Number(c.part[0]))),
  r('GET', '/deliveries', () => ({ items: deliveries, next: null })), r('GET', '/webhooks', () => ({ items: [] })),
  r('GET', '/tokens', () => ({ items: tokens })), r('POST', '/tokens', (c) => { const t = { id: `tok_${tokens.length}`, name: c.body.name, scopes: c.body.scopes ?? [], created_at: iso(Date.now()), expires_at: null }; tokens.push(t); return { ...t, secret: 'hna_demo_2kq9…' } }),
  r('DELETE', '/tokens/:id', (c) => { tokens.splice(tokens.findIndex((t) => t.id === c.part[0]), 1); return undefined }),
  ...catalogRoutes(me), ...lakeRoutes(me), ...queryRoutes(me), ...dossierRoutes(me),
  r('GET', '/live', (c) => { c.response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }); c.response.write(': hello\n\n'); let seen = journal.lines.length; const t = setInterval(() => { for (const l of journal.lines.slice(seen)) c.response.write(`event: entry\ndata: ${JSON.stringify({ seq: l.seq, kind: l.kind, subject: l.subject, at: l.at })}\n\n`); seen = journal.lines.length }, 700); c.response.on('close', () => clearInterval(t)); return undefined }),
]
