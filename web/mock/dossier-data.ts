import type { DossierDoubt, DossierFact, DossierField, DossierKindView, DossierLogEntry, DossierLook, DossierRow, DossierWithheld } from '../src/api/dossier-types.ts'
import type { UnitRef, Words } from '../src/api/types.ts'
import { iso } from './matters.ts'

/** Invented people and firms: what their files look like, with masked and withheld fields, a conflict, corrections and doubts. */
const w = (zh: string, en: string): Words => ({ zh, en })
const unit = (key: string, zh: string, en: string): UnitRef => ({ key, title: w(zh, en) })
export const units = {
  bureau: unit('data-bureau', '市大数据发展管理局', 'Big Data Bureau'), police: unit('police', '市公安局', 'Police'), education: unit('education', '市教育局', 'Education Bureau'), civil: unit('civil-affairs', '市民政局', 'Civil Affairs Bureau'),
  hrss: unit('human-resources', '市人力资源和社会保障局', 'Human Resources Bureau'), health: unit('health', '市卫生健康委员会', 'Health Commission'), market: unit('market', '市市场监督管理局', 'Market Regulation'), tax: unit('tax', '市税务局', 'Tax Bureau'), housing: unit('housing', '市住房和城乡建设局', 'Housing and Construction Bureau'),
}
const ago = (days: number) => iso(Date.now() - days * 86_400_000)
export const ids = { hai: 'dos_01jzz9w2h8e5x9n3q5b7t1m4ka', lan: 'dos_01jzz9w2h8e5x9n3q5b7t1m4kb', firm: 'dos_01jzz9w2h8e5x9n3q5b7t1m4kc', old: 'dos_01jzz9w2h8e5x9n3q5b7t1m4kd' }

const tables: [string, string, string, UnitRef, string][] = [
  ['police.register', '户籍人口登记', 'household register', units.police, 'identity'], ['police.moves', '市内住址变更', 'moves inside the city', units.police, 'identity'], ['civil.marriage', '结婚登记', 'marriages', units.civil, 'family'], ['education.student', '中小学学籍', 'pupils', units.education, 'education'],
  ['hrss.employment', '就业登记', 'registered employment', units.hrss, 'work'], ['tax.income', '个人所得税申报', 'income tax', units.tax, 'work'], ['hrss.pension-insured', '职工养老保险参保', 'pension insurance of employees', units.hrss, 'insurance'], ['civil.low-income', '低收入人口监测', 'low-income residents', units.civil, 'aid'],
  ['health.outpatient', '门诊就诊', 'outpatient visits', units.health, 'health'], ['housing.deed', '不动产登记', 'property deeds', units.housing, 'property'],
]
const of = (key: string) => tables.find((one) => one[0] === key) as (typeof tables)[number]
const groups = [unit('identity', '身份', 'Identity'), unit('family', '家庭', 'Family'), unit('education', '教育', 'Education'), unit('work', '就业与经营', 'Work and trade'), unit('insurance', '社会保险与公积金', 'Insurance and provident fund'), unit('health', '健康', 'Health'), unit('aid', '救助与补贴', 'Aid and subsidies'), unit('property', '财产与公用事业', 'Property and utilities')]
export const kinds: DossierKindView[] = [
  { kind: 'person', title: w('一人一档', 'One person one file'), owner: units.bureau, purpose: '人口档案归集', correction: 'one-file/correction', groups, files: 2104, records: 14_233, links: 60_123, entries: 15_002, trained_on: 14_233, linked_at: ago(0.1), actions: [],
    tables: tables.map(([key, zh, en, , group], n) => ({ key, title: n === 9 ? null : w(zh, en), group, linked: n === 8 ? 0 : n === 4 ? 2 : 3, served: n === 9 ? 0 : 3, at: n === 8 || n === 9 ? null : ago(0.1), trouble: n === 8 ? 'DOS0009' : null })) },
  { kind: 'enterprise', title: w('一企一档', 'One enterprise one file'), owner: units.bureau, purpose: '企业档案归集', correction: 'one-file/correction', groups: [unit('registration', '登记', 'Registration')], files: 318, records: 1204, links: 2210, entries: 1311, trained_on: 0, linked_at: ago(1), actions: [],
    tables: [{ key: 'market.enterprise', title: w('企业登记', 'enterprises'), group: 'registration', linked: 2, served: 2, at: ago(1), trouble: null }] },
]
type Told = [name: string, zh: string, en: string, value: string | null, role?: string, shown?: string, why?: string]
const fields = (all: Told[]): DossierField[] => all.map(([name, zh, en, value, role, shown, why]) => ({ name, title: w(zh, en), role: role ?? null, shown: shown ?? 'clear', value: shown === 'withheld' ? null : value, why: why ?? null, contested: null }))
const number: Told = ['id_number', '公民身份号码', 'id number', '370************017', 'identity_number', 'masked']
const name: Told = ['name', '姓名', 'name', '王海宁', 'name']
const row = (record: number, key: string, from: string | null, known: number, all: Told[], more: Partial<DossierRow> = {}): DossierRow => {
  const [, zh, en, owner] = of(key)
  return { record, table: key, title: w(zh, en), owner, source: owner, told: w(zh, en), from, until: null, known_at: ago(known), batch: `bat_01jzz9w2h8e5x9n3q5b7t1m${key.length}${record}`, line: record + 5, fields: fields(all), ...more }
}
export const rows: [string, DossierRow][] = [
  ['identity', row(12, 'police.register', '2019-05-06', 240, [number, name, ['sex', '性别', 'sex', '男', 'sex'], ['birth_date', '出生日期', 'birth date', '1989-01-02', 'born'], ['household_no', '户号', 'household number', '02030117', undefined, 'masked'], ['relation', '与户主关系', 'relation to the head', '户主'], ['address', '住址', 'address', '市北区登州路街道延安路 15 号 2 单元 301 户', 'address']])],
  ['identity', row(31, 'police.moves', '2023-08-20', 200, [number, name, ['phone', '电话', 'phone', '138****2217', 'phone', 'masked'], ['address', '住址', 'address', '崂山区金家岭街道香港东路 88 号', 'address'], ['kind', '变更原因', 'reason', '购房迁入']])],
  ['family', row(77, 'civil.marriage', '2016-10-01', 190, [number, name, ['kind', '登记类别', 'kind', '初婚']])],
  ['education', row(98, 'education.student', '2004-09-01', 210, [number, name, ['birth_date', '出生日期', 'birth date', '1989-01-12', 'born'], ['sex', '性别', 'sex', '男', 'sex'], ['school', '学校', 'school', '青岛第二中学'], ['guardian_phone', '监护人电话', 'phone of the guardian', null, undefined, 'withheld', 'no_grant']])],
  ['work', row(140, 'hrss.employment', '2024-06-01', 30, [number, name, ['employer', '单位名称', 'employer', '青岛海澜精密制造有限公司'], ['employer_code', '单位代码', 'code of the employer', '91370203MA3C1X7P2K'], ['monthly_base', '缴费基数', 'monthly base', null, undefined, 'withheld', 'other_purpose']])],
  ['work', row(141, 'hrss.employment', '2018-03-01', 160, [number, name, ['employer', '单位名称', 'employer', '青岛港联物流有限公司'], ['monthly_base', '缴费基数', 'monthly base', null, undefined, 'withheld', 'other_purpose']], { until: '2024-05-31' })],
  ['insurance', row(160, 'hrss.pension-insured', '2018-03-01', 150, [number, name, ['employer', '单位名称', 'employer', '青岛海澜精密制造有限公司']])],
  ['aid', row(201, 'civil.low-income', '2026-08-15', 20, [number, name, ['kind', '救助类别', 'kind', '低保边缘家庭'], ['amount', '月补助金额（元）', 'amount a month', '420']])],
]
export const withheld: DossierWithheld[] = [
  { table: 'health.outpatient', title: w('门诊就诊', 'outpatient visits'), owner: units.health, why: 'no_grant', words: w('本单位没有有效授权', 'the unit has no grant in force for it') },
  { table: 'tax.income', title: w('个人所得税申报', 'income tax'), owner: units.tax, why: 'not_shared', words: w('提供单位不予共享', 'the owner does not share the resource') },
  { table: 'housing.deed', title: w('不动产登记', 'property deeds'), owner: units.housing, why: 'other_purpose', words: w('授权用于其他用途', 'it is granted for another purpose') },
]
const fact = (one: DossierRow | undefined, standing = 'holds', since: string | null = null, more: Partial<DossierRow> = {}): DossierFact => ({ ...(one as DossierRow), standing, since, ...more })
const found = (record: number) => rows.find(([, one]) => one.record === record)?.[1]
const other = (one: DossierRow | undefined, change: Record<string, string>) => (one?.fields ?? []).map((field) => ({ ...field, value: change[field.name] ?? field.value }))
export const chain = (): DossierFact[] => [
  fact(found(201)), fact(found(140)), fact(found(31)),
  fact(found(12)), fact(found(12), 'corrected', found(12)?.known_at, { record: 11, known_at: ago(420), line: 9, fields: other(found(12), { birth_date: '1989-01-20', relation: '子' }) }),
  fact(found(141)), fact(found(160)), fact(found(77)),
  fact(found(98)), fact(found(98), 'withdrawn', ago(205), { record: 97, known_at: ago(220), from: '2003-09-01', fields: other(found(98), { school: '青岛第九中学' }) }),
  fact(found(31), 'dropped', null, { record: 29, table: 'police.moves', from: null, known_at: ago(500), fields: other(found(31), { address: '李沧区李村街道', kind: '租房' }) }),
]
export const looks: DossierLook[] = [
  { id: 'dlk_1', at: ago(0.3), what: 'file', unit: units.civil, by: 'per_handler', purpose: '低收入人口动态监测', tables: ['police.register', 'hrss.employment', 'civil.low-income'] },
  { id: 'dlk_2', at: ago(0.31), what: 'chain', unit: units.civil, by: 'per_handler', purpose: '低收入人口动态监测', tables: ['police.register', 'police.moves', 'hrss.employment', 'hrss.pension-insured', 'civil.low-income'] },
  { id: 'dlk_3', at: ago(2), what: 'own', unit: null, by: 'per_resident', purpose: '本人查阅', tables: ['police.register', 'police.moves', 'civil.marriage'] },
  { id: 'dlk_4', at: ago(9), what: 'file', unit: unit('urban-management', '市城市管理局', 'Urban Management Bureau'), by: 'per_unit-lead', purpose: '摊位费减免核验', tables: ['police.register'] },
  { id: 'dlk_5', at: ago(40), what: 'own', unit: null, by: 'per_resident', purpose: '本人查阅', tables: ['police.register'] },
]
const step = (role: string, left: string | null, right: string | null, level: string, bits: number, frequency_bits = 0, shown = 'clear') => ({ role, left, right, left_shown: shown, right_shown: shown, level, bits, frequency_bits })
export const doubts: DossierDoubt[] = [
  { doubt: 'unsure', left: { record: 12, table: 'police.register', file: ids.hai }, right: { record: 305, table: 'civil.low-income', file: ids.lan }, basis: 'model', prior_bits: -11.2, steps: [step('name', '王海宁', '王海宁', 'exact', 6.4, 2.1), step('identity_number', '370203198901020017', null, 'missing', 0), step('born', '1989-01-02', '1989-01-20', 'close', 3.1), step('sex', '男', '男', 'exact', 1), step('phone', null, null, 'exact', 9.2, 0, 'withheld'), step('address', '市北区登州路街道延安路 15 号', '崂山区香港东路 88 号', 'else', -4.6)], total_bits: 6, probability: 0.9846 },
  { doubt: 'number_conflict', left: { record: 12, table: 'police.register', file: ids.hai }, right: { record: 40, table: 'civil.low-income', file: ids.lan }, basis: 'number_conflict', prior_bits: -11.2, steps: [step('name', '王海宁', '王海宁', 'exact', 6.4, -1.3), step('identity_number', '370************017', '370************425', 'else', -9.1, 0, 'masked'), step('born', '1989-01-02', '1992-07-30', 'else', -5.2), step('sex', '男', '女', 'else', -4.2), step('address', '延安路 15 号 2 单元 301 户', '延安路 15 号 2 单元 301 户', 'exact', 8.3)], total_bits: -16.3, probability: 0.0000124 },
  { doubt: 'same_source', left: { record: 98, table: 'education.student', file: ids.hai }, right: { record: 99, table: 'education.student', file: ids.hai }, basis: 'checked_number', prior_bits: -11.2, steps: [step('name', '王海宁', '王海宇', 'close', 2.2), step('identity_number', '370************017', '370************017', 'exact', 19.9, 0, 'masked'), step('born', '1989-01-12', '1989-01-12', 'exact', 8.1)], total_bits: 19, probability: 0.9999981 },
]
const entry = (at: number, change: string, day: number, more: Partial<DossierLogEntry> = {}): DossierLogEntry => ({ number: at, change, at: ago(day), by: null, reason: null, moves: [], ruled: [], withdrawn: [], because: null, undoes: null, undone: false, ...more })
export const log: DossierLogEntry[] = [
  entry(9, 'ruled', 1, { by: 'per_handler', reason: '电话核实，系夫妻，身份证号码填写错误', ruled: [{ word: 'apart', left: 12, right: 40 }] }),
  entry(7, 'merged', 2, { moves: [140, 141, 160].map((record) => ({ record, from: ids.old, to: ids.hai })), because: { left: 12, right: 140, bits: 31.5 } }),
  entry(5, 'undone', 11, { by: 'per_unit-lead', reason: '核实后确为两人', undoes: 4, moves: [{ record: 305, from: ids.hai, to: ids.lan }] }),
  entry(4, 'joined', 12, { moves: [{ record: 305, from: null, to: ids.hai }], because: { left: 12, right: 305, bits: 6 }, undone: true }),
  entry(1, 'joined', 20, { moves: [{ record: 98, from: null, to: ids.hai }], because: { left: 12, right: 98, bits: 21.4 } }),
  entry(0, 'founded', 30, { moves: [{ record: 12, from: null, to: ids.hai }] }),
]
