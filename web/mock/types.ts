import type { MatterType, PackView, Words } from '../src/api/types.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const said = { description: { type: 'string', 'x-title': w('情况说明', 'Description'), maxLength: 4000 } }
const t = (id: string, zh: string, en: string, extra: Partial<MatterType> = {}): MatterType => ({
  id, title: w(zh, en), pack: id.split('/')[0], version: '1.0.0', place: 'optional', anonymous: false,
  form: { type: 'object', required: ['description'], properties: { ...said, ...(extra.form?.properties ?? {}) } },
  attachments: { max: 9, bytes_max: 20_000_000, kinds: ['photo', 'document'], evidence: ['before', 'after'] },
  clocks: [{ key: 'sign', title: w('签收', 'Sign'), limit: '4 hours' }, { key: 'handle', title: w('办理', 'Handle'), limit: '5 workdays' }],
  tasks: [{ key: 'lead', title: w('牵头办理', 'Handle'), unit: '$lead', limit: '5 workdays' }, { key: 'help', title: w('协办', 'Help'), unit: '$helpers', limit: '3 workdays' }, { key: 'review', title: w('汇总答复', 'Answer'), unit: '$lead', needs: ['lead', 'help'], limit: '1 workdays' }],
  ...extra, ...(extra.form ? { form: { type: 'object', required: ['description', ...(extra.form.required ?? [])], properties: { ...said, ...extra.form.properties } } } : {}),
})

export const types: MatterType[] = [
  t('hotline-12345/appeal', '市民诉求', 'Appeal', { family: 'hotline', anonymous: true, place: 'optional', form: { properties: { kind: { type: 'string', enum: ['help', 'complaint', 'report', 'advice'], 'x-title': w('诉求类型', 'Kind of appeal'), 'x-enum-titles': { help: w('求助', 'Help'), complaint: w('投诉', 'Complaint'), report: w('举报', 'Tip-off'), advice: w('建议', 'Advice') } } } } }),
  t('deputy-snapshot/snapshot', '代表随手拍', 'Deputy snapshot', { family: 'hotline', place: 'required' }),
  t('deputy-suggestion/suggestion', '代表建议', 'Deputies’ suggestion', { place: 'none', clocks: [{ key: 'handle', title: w('办理', 'Handle'), limit: '3 months' }] }),
  t('petition/petition', '信访事项', 'Petition', { place: 'none', clocks: [{ key: 'accept', title: w('受理告知', 'Accept'), limit: '15 days' }, { key: 'handle', title: w('办理', 'Handle'), limit: '60 days' }], form: { required: ['demand'], properties: { demand: { type: 'string', 'x-title': w('诉求', 'Demand'), maxLength: 500 } } } }),
  t('review-opinion/opinion', '审议意见', 'Review opinion', { place: 'none' }),
]
export const titleOf = (id: string) => types.find((type) => type.id === id)?.title ?? w(id, id)

const pack = (name: string, zh: string, en: string, about: Words, own: MatterType[]): PackView => ({
  name, title: w(zh, en), about, version: '1.0.0', applied_at: '2026-09-21T09:12:00+08:00', hash: `sha256:${Buffer.from(name).toString('hex').padEnd(16, '7').slice(0, 16)}`,
  types: own.map(({ id, title }) => ({ id, title })), versions: [{ version: '1.0.0', at: '2026-09-21T09:12:00+08:00' }, { version: '0.9.2', at: '2026-08-30T16:40:00+08:00' }], matter_types: own,
  parameters: [{ key: 'handle-limit', description: '普通诉求办理时限', unit: 'workdays', reference: '国办发〔2020〕53号', values: { '2021-01-01': 15, '2024-01-01': 5 } }], readme: '',
})
export const packs: PackView[] = [
  pack('city-base', '城市底座', 'City base', w('青岛的单位、区市街道、角色与工作日历', 'Departments, areas, roles and calendar of Qingdao'), []),
  pack('hotline-12345', '12345 热线', '12345 hotline', w('市民诉求：受理、派单、办理、答复、回访、评价', 'Appeals from first word to rating'), types.slice(0, 1)),
  pack('deputy-snapshot', '代表随手拍', 'Deputy snapshot', w('代表拍照提出，一次完成转办、跟踪、督办', 'A deputy’s photo becomes one supervised matter'), types.slice(1, 2)),
  pack('joint-consultation', '联席会商', 'Joint consultation', w('疑难事项请专家与单位一起定', 'Hard cases settled with named experts'), []),
  pack('deputy-suggestion', '代表建议', 'Deputies’ suggestions', w('三个月或六个月答复，代表书面评价', 'Answered in three or six months, rated by the deputy'), types.slice(2, 3)),
  pack('petition', '信访', 'Petition', w('十五日受理告知，六十日办结，可延三十日', 'Fifteen and sixty days, thirty more with a reason'), types.slice(3, 4)),
  pack('review-opinion', '审议意见', 'Review opinions', w('逐条分解、逐条对照、逐条销号', 'Opinion by opinion until nothing is open'), types.slice(4, 5)),
]
