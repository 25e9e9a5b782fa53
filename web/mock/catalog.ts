import type { Application, Resource, ResourceField, Words } from '../src/api/types.ts'
import { unitRef, type MockPerson } from './city.ts'
import { hour, iso } from './matters.ts'
import type { Call, Route } from './routes.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const r = (method: string, path: string, run: (call: Call) => unknown): Route => [method, new RegExp(`^/v1${path.replace(/:\w+/g, '([^/]+)')}$`), run]
const terms = {
  edition: 'DB37/T 4646.3',
  grades: [['general-1', '一般数据 1 级', 'General 1'], ['general-2', '一般数据 2 级', 'General 2'], ['general-3', '一般数据 3 级', 'General 3'], ['general-4', '一般数据 4 级', 'General 4']].map(([key, zh, en]) => ({ key, title: w(zh as string, en as string), meaning: w('', '') })),
  classes: [{ key: 'identity', title: w('身份鉴别', 'Identity'), family: 'personal' }, { key: 'business', title: w('业务', 'Business'), family: 'public' }],
  families: [{ key: 'personal', title: w('个人信息', 'Personal') }, { key: 'public', title: w('公共数据', 'Public') }],
  dimensions: [['completeness', '完整性', 'Completeness'], ['conformity', '规范性', 'Conformity'], ['accuracy', '准确性', 'Accuracy'], ['consistency', '一致性', 'Consistency'], ['timeliness', '时效性', 'Timeliness'], ['accessibility', '可访问性', 'Accessibility']].map(([key, zh, en]) => ({ key, title: w(zh as string, en as string) })),
}
const field = (name: string, zh: string, en: string, type: string, grade: string): ResourceField => ({ name, title: w(zh, en), type, unit: '', meaning: w('', ''), class: grade === 'general-3' ? 'identity' : 'business', grade, example: '' })

function resource(key: string, zh: string, en: string, owner: string, fields: ResourceField[]): Resource {
  return {
    id: `res_01jzz9w2h8e5x9n3q5b7t1${key.replace(/\W/g, '').padEnd(4, 'a').slice(0, 4)}`, key, kind: 'table', state: 'published', version: 2, title: w(zh, en), meaning: w(`${zh}，由提供单位维护。`, `${en}, kept by its owner.`), owner: unitRef(owner), area: null, grade: 'general-3', families: ['personal'], fields_count: fields.length, sharing: 'conditional',
    promise: { every: 'monthly', by: null }, delivered: null, due_at: null, late: false, registered_at: iso(Date.now() - 900 * hour), changed_at: iso(Date.now() - 300 * hour), fields, validity: {}, conditions: w('', ''), quality: { version: '', at: null, measures: [] }, lineage: [], neighbours: [], versions: [], actions: [], applicants: [],
  }
}
export const resources: Resource[] = [
  resource('urban.stalls', '占道经营备案', 'Street stalls', 'urban-management', [field('permit_no', '备案号', 'Permit number', 'code', 'general-2'), field('id_number', '公民身份号码', 'Identity number', 'code', 'general-3'), field('name', '姓名', 'Name', 'text', 'general-3'), field('district', '所在区', 'District', 'code', 'general-1'), field('valid_until', '有效期至', 'Valid until', 'date', 'general-1'), field('fee', '摊位费', 'Fee', 'decimal', 'general-2')]),
  resource('urban.lamps', '路灯设施', 'Street lamps', 'urban-management', [field('lamp_no', '灯杆编号', 'Pole number', 'code', 'general-1'), field('road', '路段', 'Road', 'text', 'general-1'), field('repaired_on', '检修日期', 'Repaired on', 'date', 'general-1')]),
  resource('urban.inspections', '市容巡查记录', 'Inspections', 'urban-management', [field('at', '巡查时间', 'Time', 'timestamp', 'general-1'), field('place', '地点', 'Place', 'text', 'general-1'), field('found', '发现问题', 'Found', 'text', 'general-2')]),
  resource('urban.waste-sites', '垃圾分类点', 'Waste sites', 'urban-management', [field('site_no', '点位编号', 'Site number', 'code', 'general-1'), field('address', '地址', 'Address', 'text', 'general-1')]),
  resource('civil.low-income', '低收入人口监测', 'Low-income residents', 'human-resources', [field('id_number', '公民身份号码', 'Identity number', 'code', 'general-3'), field('name', '姓名', 'Name', 'text', 'general-3')]),
]
export const resourceOf = (key: string) => resources.find((one) => one.key === key || one.id === key) ?? null

const grant: Application = {
  id: 'apl_01jzz9w2h8e5x9n3q5b7t1m4kb', resource: { id: resources[4]?.id ?? '', key: 'civil.low-income', title: w('低收入人口监测', 'Low-income residents') }, owner: unitRef('human-resources'), applicant: unitRef('urban-management'), purpose: '摊位费减免核验', basis: '《社会救助暂行办法》第十三条', until: '2027-06-30', state: 'granted', applied_at: iso(Date.now() - 800 * hour), changed_at: iso(Date.now() - 700 * hour), granted_until: '2027-06-30',
  fields: [{ name: 'id_number', title: w('公民身份号码', 'Identity number'), form: 'masked', grade: 'general-3', withheld: false }, { name: 'name', title: w('姓名', 'Name'), form: 'clear', grade: 'general-3', withheld: false }], actions: [],
}

export function catalogRoutes(me: (call: Call) => MockPerson): Route[] {
  const view = (call: Call, one: Resource | null) => (one ? { ...one, actions: one.owner.key === me(call).unit?.key && me(call).grants[0]?.role === 'unit-lead' ? ['change', 'retire', 'report'] : [] } : null)
  return [
    r('GET', '/catalog/terms', () => terms),
    r('GET', '/catalog/resources', (c) => ({ items: resources.filter((one) => !c.query.get('q') || one.title.zh.includes(c.query.get('q') as string)), next: null })),
    r('GET', '/catalog/resources/:id', (c) => view(c, resourceOf(c.part[0] ?? ''))),
    r('GET', '/catalog/applications', () => ({ items: [grant], next: null })),
  ]
}
