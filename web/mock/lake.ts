import { createHash } from 'node:crypto'
import type { Batch, LoadCheck, LoadSpec, QualityRow, RefusedDelivery, Standing, TableRow, TableVersion, Tally, Words } from '../src/api/types.ts'
import { Refused } from './act.ts'
import { resourceOf } from './catalog.ts'
import { unitRef, type MockPerson } from './city.ts'
import { hour, iso } from './matters.ts'
import type { Call, Route } from './routes.ts'

/** Tables of the lake, from memory: counts add up, files are counted by their lines, and nothing is ever parsed for real. */
const w = (zh: string, en: string): Words => ({ zh, en })
const r = (method: string, path: string, run: (call: Call) => unknown): Route => [method, new RegExp(`^/v1${path.replace(/:\w+/g, '([^/]+)')}$`), run]
interface Table { key: string; spec: LoadSpec; at: number; batches: Batch[]; refusals: RefusedDelivery[]; versions: TableVersion[] }
const tables: Table[] = []
const codes: Record<string, Words> = { LAK0004: w('这一批此前已经入库', 'the delivery was taken in before'), LAK0007: w('文件的列与目录不一致', 'the columns are not those of the table'), LAK0009: w('文件与交换清单不符', 'the file is not what the manifest says'), LAK0010: w('质量规则不允许入库', 'a check does not let the delivery in') }
const id = (prefix: string, n: number) => `${prefix}_01jzz9w2h8e5x9n3q5b7t1m${n.toString(32).padStart(3, '0')}`
const stalls: LoadCheck[] = [
  { name: 'identity', strength: 'quarantine', rule: { identity_number: { field: 'id_number' } } }, { name: 'named', strength: 'quarantine', rule: { not_null: { field: 'name' } } },
  { name: 'fee-range', strength: 'warn', rule: { range: { field: 'fee', min: '0', max: '5000' } } }, { name: 'one-permit', strength: 'stop', rule: { unique: { fields: ['permit_no'] } } },
]

const rowsNow = (table: Table) => table.versions.at(-1)?.rows ?? 0
function push(table: Table, event: string, at: number, reason: string, source: string, change: Partial<Tally>): TableVersion {
  const before = table.versions.at(-1)?.tallies ?? []
  const tallies: Tally[] = before.map((one) => ({ ...one, inserted: 0, updated: 0, deleted: 0 }))
  let tally = tallies.find((one) => one.source.key === source)
  if (!tally) { tally = { source: unitRef(source), inserted: 0, updated: 0, deleted: 0, rows: 0 }; if (event !== 'declared') tallies.push(tally) }
  Object.assign(tally, change, { rows: Math.max(0, tally.rows + (change.inserted ?? 0) - (change.deleted ?? 0)) })
  const version: TableVersion = { version: table.versions.length, event, at: iso(at), reason, rows: tallies.reduce((sum, one) => sum + one.rows, 0), tallies }
  table.versions.push(version)
  return version
}
function take(table: Table, source: string, at: number, name: string, read: number, reasons: Record<string, number>, change: Partial<Tally>, extra: Partial<Batch> = {}): Batch {
  const rejected = Object.values(reasons).reduce((sum, n) => sum + n, 0)
  const version = push(table, 'loaded', at, '', source, change)
  const good = read - rejected
  const checks = (table.spec.checks ?? []).map((one) => ({ name: one.name, strength: one.strength, dimension: 'accuracy', looked: read - (reasons['bad-date'] ?? 0), failed: one.strength === 'warn' ? Math.round(read / 210) : reasons[`check.${one.name}`] ?? 0 }))
  const batch: Batch = { id: id('bat', tables.length * 40 + table.batches.length), ordinal: table.batches.length + 1, source: unitRef(source), at: iso(at), file_name: name, sha256: createHash('sha256').update(name + String(at)).digest('hex'), label: null, version: version.version, format: /xlsx$/.test(name) ? 'xlsx' : 'csv', encoding: /xlsx$/.test(name) ? null : 'gb18030', bytes: read * 96, read, accepted: good, rejected, reasons, checks, measures: [['completeness', read * 6 - rejected, read * 6], ['conformity', good * 3, read * 3], ['accuracy', good * 2 - 7, good * 2], ['timeliness', good, good]].map(([dimension, one, all]) => ({ dimension: dimension as string, good: Math.max(0, one as number), all: all as number })), withdrawn: null, ...extra }
  table.batches.push(batch)
  return batch
}
function declare(key: string, spec: LoadSpec, at: number): Table {
  const table: Table = { key, spec, at, batches: [], refusals: [], versions: [] }
  push(table, 'declared', at, '', spec.sources?.[0] ?? '', {})
  tables.push(table)
  return table
}
function seed() {
  const now = Date.now(), day = 24 * hour
  const one = declare('urban.stalls', { mode: 'keyed', keys: ['permit_no'], sources: ['urban-management', 'district-370202', 'district-370203'], checks: stalls }, now - 96 * day)
  take(one, 'urban-management', now - 90 * day, '占道经营备案_全市_202608.csv', 12_408, { 'check.identity': 61, 'bad-date': 22, 'check.named': 3 }, { inserted: 12_322 }, { label: '2026-08' })
  take(one, 'district-370202', now - 61 * day, '市南区摊点.xlsx', 1_204, { 'check.identity': 4 }, { inserted: 1_200 }, { label: '2026-09' })
  const twice = take(one, 'district-370203', now - 32 * day, '市北区摊点10月.csv', 986, {}, { inserted: 986 })
  twice.withdrawn = { at: iso(now - 31 * day), version: one.versions.length, reason: '重复报送，含已注销摊点' }
  push(one, 'withdrawn', now - 31 * day, '重复报送，含已注销摊点', 'district-370203', { deleted: 986 })
  take(one, 'district-370203', now - 30 * day, '市北区摊点10月_更正.csv', 951, { 'bad-date': 2 }, { inserted: 949 }, { label: '2026-10' })
  take(one, 'urban-management', now - 2 * day, '占道经营备案_全市_202611.csv', 2_316, { 'check.identity': 9, 'bad-date': 5 }, { inserted: 318, updated: 1_984 }, { label: '2026-11' })
  one.refusals.push({ id: id('rfs', 2), source: unitRef('district-370202'), at: iso(now - 3 * day), file_name: '市南摊点11月.xlsx', code: 'LAK0007', why: 'the columns are not those of the table: missing: `permit_no`; not known, by place: 3, 8;', words: codes.LAK0007 }, { id: id('rfs', 1), source: unitRef('urban-management'), at: iso(now - 40 * day), file_name: '占道经营备案_全市_202609.csv', code: 'LAK0009', why: 'the sender says 2210 rows, the file has 2198', words: codes.LAK0009 })
  const two = declare('urban.lamps', { mode: 'full', keys: ['lamp_no'], sources: ['urban-management'], checks: [] }, now - 50 * day)
  take(two, 'urban-management', now - 20 * day, '路灯台账.csv', 41_872, { 'bad-date': 12 }, { inserted: 41_860 })
  declare('urban.inspections', { mode: 'append', keys: [], sources: ['urban-management'], checks: [] }, now - 1 * day)
}

function row(table: Table): TableRow {
  const about = resourceOf(table.key)
  return { key: table.key, resource: about?.id ?? '', title: about?.title ?? w(table.key, table.key), owner: about?.owner ?? unitRef('city'), mode: table.spec.mode, keys: table.spec.keys, sources: (table.spec.sources ?? []).map(unitRef), version: table.versions.length - 1, rows: rowsNow(table), declared_at: iso(table.at) }
}
const words = (code: string): Words => ({ 'bad-date': w('日期不对', 'no date'), 'check.identity': w('未通过规则“identity”', 'fails `identity`'), 'check.named': w('未通过规则“named”', 'fails `named`') })[code] ?? w(code, code)
/** How every source of a table stands: the last delivery that counts, and one refused after it. */
function quality(table: Table): QualityRow {
  const { key, title, owner, version, rows } = row(table), counted = table.batches.filter((one) => !one.withdrawn)
  const standing = (source: string): Standing => {
    const last = counted.filter((one) => one.source.key === source).at(-1), refused = table.refusals.find((one) => one.source.key === source && (!last || one.at > last.at))
    const reasons = Object.entries(last?.reasons ?? {}).map(([code, n]) => ({ code, words: words(code), rows: n })).sort((a, b) => b.rows - a.rows)
    return { source: unitRef(source), state: refused ? 'refused' : !last ? 'none' : last.rejected ? 'rejects' : 'good', batch: last?.id, at: last?.at, read: last?.read ?? 0, rejected: last?.rejected ?? 0, reasons, refused, finding: null, matter: null }
  }
  return { key, title, owner, version, rows, measures: counted.at(-1)?.measures ?? [], sources: (table.spec.sources ?? []).map(standing), deliveries: counted.slice(-12).map((one) => ({ batch: one.id, at: one.at, source: one.source, read: one.read, rejected: one.rejected })) }
}
const refuse = (table: Table, source: string, file: string, code: string, why: string): never => {
  table.refusals.unshift({ id: id('rfs', 50 + table.refusals.length), source: unitRef(source), at: iso(Date.now()), file_name: file, code, why, words: codes[code] })
  throw new Refused(why, code, 'deliver the columns of the catalogue, or let the owner change the resource first', 422, codes[code])
}
async function load(table: Table, call: Call) {
  await new Promise((done) => setTimeout(done, Number(process.env.MOCK_CHECK_MS ?? 1200)))
  const name = call.query.get('name') ?? '', source = call.query.get('source') ?? table.spec.sources?.[0] ?? ''
  const lines = call.raw.toString('utf8').split(/\r?\n/).filter(Boolean), read = Math.max(0, lines.length - 1), said = call.query.get('rows')
  if (!lines[0]?.includes(table.spec.keys[0] ?? '')) return refuse(table, source, name, 'LAK0007', `the columns are not those of the table: missing: \`${table.spec.keys[0]}\`;`)
  if (said !== null && Number(said) !== read) return refuse(table, source, name, 'LAK0009', `the sender says ${said} rows, the file has ${read}`)
  if (table.batches.some((one) => one.file_name === name && one.read === read)) return refuse(table, source, name, 'LAK0004', `the same file was taken in before, as batch ${table.batches.at(-1)?.id}`)
  const bad = Math.min(read, Math.round(read / 80))
  return take(table, source, Date.now(), name, read, bad ? { 'bad-date': bad } : {}, { inserted: read - bad }, { label: call.query.get('label'), bytes: call.raw.length, encoding: 'utf-8' })
}
function undo(table: Table, call: Call) {
  const batch = table.batches.find((one) => one.id === call.part[1])
  if (!batch) return null
  const gone = call.body.action === 'withdraw' ? [batch] : table.batches.filter((one) => one.ordinal > batch.ordinal && !one.withdrawn)
  let last = table.versions.at(-1)
  for (const one of gone) {
    last = push(table, call.body.action === 'withdraw' ? 'withdrawn' : 'went_back', Date.now(), String(call.body.reason), one.source.key, { deleted: table.versions[one.version]?.tallies.find((tally) => tally.source.key === one.source.key)?.inserted ?? 0 })
    one.withdrawn = { at: iso(Date.now()), version: last.version, reason: String(call.body.reason) }
  }
  return last
}
const rejects = (batch: Batch) => Object.entries(batch.reasons).flatMap(([code, n]) => Array.from({ length: n }, (_, at) => ({ source: batch.source, row: 7 + at * 41 + code.length * 3, reasons: [code], columns: [code === 'bad-date' ? 'valid_until' : code === 'check.named' ? 'name' : 'id_number'], raw: `QD${100_000 + at * 37},37020219${50 + (at % 50)}0101001${at % 10},${code === 'check.named' ? '' : '王**'},370202,${code === 'bad-date' ? '2026/13/45' : '2027-03-31'},260.00` }))).sort((a, b) => a.row - b.row)

export function lakeRoutes(me: (call: Call) => MockPerson): Route[] {
  seed()
  const find = (call: Call) => {
    const person = me(call), table = tables.find((one) => one.key === call.part[0])
    if (!['handler', 'unit-lead', 'auditor', 'admin'].includes(person.grants[0]?.role ?? '')) throw 403
    return table ?? null
  }
  const seen = (person: MockPerson) => tables.filter((one) => person.grants[0]?.role === 'auditor' || row(one).owner.key === person.unit?.key)
  const on = (run: (table: Table, call: Call) => unknown) => (call: Call) => { const table = find(call); return table ? run(table, call) : null }
  const pages = <T>(items: T[], call: Call) => { const from = Number(call.query.get('cursor') ?? 0), limit = Number(call.query.get('limit') ?? 50); return { items: items.slice(from, from + limit), next: from + limit < items.length ? String(from + limit) : null } }
  return [
    r('GET', '/tables', (c) => pages(seen(me(c)).map(row), c)),
    r('GET', '/quality', (c) => pages(seen(me(c)).map(quality), c)),
    r('GET', '/tables/:key', on((table, c) => { const lead = me(c).grants[0]?.role === 'unit-lead', audits = me(c).grants[0]?.role === 'auditor'; return { ...row(table), spec: table.spec, tallies: table.versions.at(-1)?.tallies ?? [], may_load_for: audits ? [] : lead ? table.spec.sources : table.spec.sources?.slice(0, 1), may_change: lead } })),
    r('PUT', '/tables/:key', (c) => { me(c); const owner = resourceOf(c.part[0] ?? '')?.owner.key ?? ''; const spec = c.body as unknown as LoadSpec; return row(declare(c.part[0] ?? '', { ...spec, sources: spec.sources?.length ? spec.sources : [owner], checks: [] }, Date.now())) }),
    r('GET', '/tables/:key/batches', on((table, c) => pages([...table.batches].reverse(), c))), r('POST', '/tables/:key/batches', on(load)),
    r('GET', '/tables/:key/refusals', on((table) => ({ items: table.refusals, next: null }))), r('GET', '/tables/:key/versions', on((table, c) => pages([...table.versions].reverse(), c))),
    r('GET', '/tables/:key/batches/:batch/rejects', on((table, c) => { const batch = table.batches.find((one) => one.id === c.part[1]); return batch ? pages(rejects(batch), c) : null })),
    r('POST', '/tables/:key/batches/:batch/actions', on(undo)),
    r('POST', '/tables/:key/trace', on((table, c) => { const value = Object.values(c.body.key as Record<string, string>).join(''); const at = [...table.batches].reverse().filter((_, i) => (value.length + i) % 2 === 0 || i === 0); return { items: /^0+$/.test(value) ? [] : at.map((one, i) => ({ batch: one.id, source: one.source, at: one.at, file_name: one.file_name, row: 40 + value.length * 17 + i * 3, op: null, withdrawn: Boolean(one.withdrawn), served: i === 0 && !one.withdrawn })), next: null } })),
  ]
}
