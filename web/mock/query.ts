import type { ColumnSource, QueryColumn } from '../src/api/types.ts'
import { Refused } from './act.ts'
import type { MockPerson } from './city.ts'
import type { Call, Route } from './routes.ts'

/** Answers that look like answers: the statement is looked at for a few words, and is never run. */
const r = (method: string, path: string, run: (call: Call) => unknown): Route => [method, new RegExp(`^/v1${path.replace(/:\w+/g, '([^/]+)')}$`), run]
const running = new Map<string, { from: number; stop: () => void }>()
const from = (table: string, column: string, how: string | string[]): ColumnSource => ({ table, column, how })
const column = (name: string, kind: string, direct: ColumnSource[], masked = false): QueryColumn => ({ name, kind, masked, direct })
const stalls = 'urban.stalls', poor = 'civil.low-income'

function shape(sql: string) {
  const people = /low-income/.test(sql)
  return people
    ? { columns: [column('permit_no', 'Utf8', [from(stalls, 'permit_no', 'IDENTITY')]), column('id_number', 'Utf8', [from(poor, 'id_number', 'IDENTITY')], true), column('name', 'Utf8', [from(poor, 'name', 'IDENTITY')]), column('fee', 'Decimal128(28, 6)', [from(stalls, 'fee', 'IDENTITY')])], indirect: [from(poor, 'name', ['JOIN']), from(stalls, 'name', ['JOIN']), from(stalls, 'district', ['FILTER'])], group: null, tables: [stalls, poor] }
    : { columns: [column('district', 'Utf8', [from(stalls, 'district', 'IDENTITY')]), column('n', 'Int64', []), column('fee', 'Decimal128(28, 6)', [from(stalls, 'fee', 'AGGREGATION')]), column('last', 'Date32', [from(stalls, 'valid_until', 'AGGREGATION')])], indirect: [from(stalls, 'district', ['GROUP_BY', 'SORT']), from(stalls, 'valid_until', ['FILTER'])], group: /HAVING|masked/i.test(sql) ? 5 : null, tables: [stalls] }
}
function rowsOf(sql: string) {
  if (/low-income/.test(sql)) return Array.from({ length: 640 }, (_, at) => [`QD${100_000 + at * 37}`, `370202********${1000 + (at % 9000)}`, `${'王李张刘陈'[at % 5]}${'秀海建晓文'[at % 5]}${'英涛国彤博'[(at + 2) % 5]}`, `${180 + (at % 9) * 20}.000000`])
  return [['370202', 1200, '312480.000000', '2027-03-31'], ['370203', 949, '240210.500000', '2027-06-30'], ['370211', 4120, '1043900.000000', '2027-12-31'], ['370212', 1786, '466020.000000', '2027-03-31'], ['370213', 2033, '-1820.000000', null], ['370214', 4701, '1190115.250000', '2027-09-30']]
}
const deniedOf = (sql: string) => (/outpatient|health\./.test(sql) ? [{ column: 'health.outpatient.diagnosis', why: 'no_grant', words: '`health.outpatient.diagnosis`: the unit has no grant in force' }, { column: 'civil.low-income.id_number', why: 'masked', words: '`civil.low-income.id_number`: it is granted masked, and is used in a join' }] : [])
const check = (sql: string) => { if (!/^\s*(select|with)\b/i.test(sql)) throw new Refused('the statement cannot be read at line 1, column 1', 'LAK0040', 'correct the statement at that place', 422, { zh: '语句读不懂', en: 'the statement cannot be read' }) }

export function queryRoutes(me: (call: Call) => MockPerson): Route[] {
  return [
    r('POST', '/queries/plan', (c) => {
      me(c)
      const sql = String(c.body.sql), { columns, indirect, group, tables } = shape(sql), denied = deniedOf(sql)
      check(sql)
      return { allowed: !denied.length, denied, grade: 'general-3', classes: ['identity'], group_rows_min: group, plan: 'Sort: urban.stalls.district ASC NULLS LAST\n  Projection: urban.stalls.district, count(*) AS n, sum(urban.stalls.fee) AS fee\n    Aggregate: groupBy=[[urban.stalls.district]], aggr=[[count(*), sum(urban.stalls.fee)]]\n      Filter: urban.stalls.valid_until >= Date32("2026-11-01")\n        TableScan: urban.stalls\n', scans: tables.map((table) => ({ table, version: 7, rows: table === stalls ? 14_789 : null, columns: ['district', 'fee', 'valid_until'] })), columns, indirect, lineage: {} }
    }),
    r('POST', '/queries', async (c) => {
      me(c)
      const sql = String(c.body.sql), started = Date.now(), id = String(c.body.id)
      check(sql)
      if (deniedOf(sql).length) throw new Refused('the unit may not use `health.outpatient.diagnosis`: the unit has no grant in force', 'LAK0044', 'apply for a grant on `health.outpatient`', 403)
      const cancelled = await new Promise<boolean>((done) => { const timer = setTimeout(() => done(false), Number(process.env.MOCK_QUERY_MS ?? 2200)); running.set(id, { from: started, stop: () => { clearTimeout(timer); done(true) } }) })
      running.delete(id)
      if (cancelled) throw new Refused('the query was cancelled', 'LAK0053', 'ask again if you still need it')
      const { columns, indirect, group, tables } = shape(sql)
      return { id, columns, rows: rowsOf(sql), took_ms: Date.now() - started, tables: tables.map((key) => ({ key, version: 7 })), grade: 'general-3', classes: ['identity'], group_rows_min: group, indirect }
    }),
    r('GET', '/queries/:id', (c) => { const one = running.get(c.part[0] ?? ''); if (!one) return null; const ms = Date.now() - one.from; return { rows_read: Math.min(14_789, ms * 6), rows_in_tables: 14_789, parts_read: Math.min(4, Math.floor(ms / 600)), parts: 4, runs_ms: ms } }),
    r('DELETE', '/queries/:id', (c) => { running.get(c.part[0] ?? '')?.stop(); return undefined }),
  ]
}
