import type { DossierContestView, DossierView } from '../src/api/dossier-types.ts'
import type { Words } from '../src/api/types.ts'
import { Refused } from './act.ts'
import type { MockPerson } from './city.ts'
import { chain, doubts, ids, kinds, log, looks, rows, withheld } from './dossier-data.ts'
import { iso, matters } from './matters.ts'
import type { Call, Route } from './routes.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const r = (method: string, path: string, run: (call: Call) => unknown): Route => [method, new RegExp(`^/v1${path.replace(/:\w+/g, '([^/]+)')}$`), run]
const contests: DossierContestView[] = []
const heads = new Map<string, [string, Words]>([['identity', ['identity', w('身份', 'Identity')]]])
for (const group of kinds.flatMap((kind) => kind.groups)) heads.set(group.key, [group.key, group.title])

function file(call: Call, own: boolean): DossierView {
  const asOf = call.query.get('as_of')
  const known = rows.filter(([, row]) => !asOf || row.known_at.slice(0, 10) <= asOf)
  const clear = (row: (typeof rows)[number][1]) => (own ? { ...row, fields: row.fields.map((field) => ({ ...field, shown: 'clear', why: null, value: field.role === 'identity_number' ? '370203198901020017' : (field.value ?? (field.name === 'monthly_base' ? '7200' : '13905321234')), contested: contests.find((one) => one.open && one.record === row.record && one.field === field.name)?.matter ?? null })) } : row)
  const groups = [...heads.values()].map(([key, title]) => ({ key, title, rows: known.filter(([group]) => group === key).map(([, row]) => clear(row)) })).filter((group) => group.rows.length)
  const said = (record: number) => { const row = rows.find(([, one]) => one.record === record)?.[1]; return row ? [{ record, table: row.table, owner: row.owner, from: row.from, known_at: row.known_at }] : [] }
  const firm = call.part[0] === 'enterprise'
  return {
    id: ids.hai, kind: firm ? 'enterprise' : 'person', title: firm ? w('一企一档', 'One enterprise one file') : w('一人一档', 'One person one file'), as_of: asOf ? `${asOf}T15:59:59.999999Z` : null, groups, withheld: own ? [] : withheld, more: false, kept_back: own ? 1 : 0, look: 'dlk_9',
    conflicts: asOf ? [] : [{ role: 'born', title: w('出生日期', 'birth date'), values: [{ value: '1989-01-02', said: said(12) }, { value: '1989-01-12', said: said(98) }] }, { role: 'address', title: w('住址', 'address'), values: [{ value: '市北区登州路街道延安路 15 号 2 单元 301 户', said: said(12) }, { value: '崂山区金家岭街道香港东路 88 号', said: said(31) }] }],
  }
}
function purposed(call: Call, from: string | null) {
  if ((from ?? '').trim().length < 2) throw new Refused('the request is wrong: the purpose', 'DOS0004', 'state the purpose', 422, w('用途或理由有误', 'the purpose or reason is wrong'))
  if (call.part[1] === ids.old) throw new Refused(`the file \`${ids.old}\` was merged into \`${ids.hai}\``, 'DOS0003', `open ${ids.hai}`, 404, w('该档案已并入另一档案', 'the file was merged into another'))
}

/** Answers that look like files: rows are the same for everybody, what is shown of them differs. */
export function dossierRoutes(me: (call: Call) => MockPerson): Route[] {
  const may = (call: Call) => { const roles = me(call).grants.map((held) => held.role); return roles.includes('unit-lead') ? ['link', 'review', 'rule'] : roles.includes('auditor') ? ['review'] : roles.includes('admin') ? ['link'] : [] }
  /** The deputy was never verified: their page says what to do. */
  const own = (call: Call) => { if (me(call).account === 'deputy') throw new Refused('no verified identity number is known of you', 'DOS0007', '', 404, w('尚未实名核验，不能查阅本人档案', 'nobody has verified who you are')) }
  return [
    r('GET', '/dossiers', (c) => ({ items: kinds.map((kind) => ({ ...kind, actions: may(c) })) })),
    r('POST', '/dossiers/:kind/links', () => ({ read: 1200, empty: 3, records: 18, founded: 6, joined: 12, merged: 1, split: 0, trained: false, took_ms: 5200, tables: ['hrss.employment'], troubles: [{ table: 'health.outpatient', code: 'DOS0009' }] })),
    r('POST', '/dossiers/:kind/search', (c) => {
      purposed(c, c.body.purpose as string)
      const face = (id: string, named: string, number: string) => ({ id, face: [{ role: 'name', title: w('姓名', 'name'), value: named, shown: 'clear', table: 'police.register' }, { role: 'identity_number', title: w('公民身份号码', 'id number'), value: number, shown: 'masked', table: 'police.register' }, { role: 'born', title: w('出生日期', 'birth date'), value: id === ids.hai ? '1989-01-02' : '1992-07-30', shown: 'clear', table: 'police.register' }] })
      const asked = String(c.body.name ?? c.body.number ?? '')
      return { items: /没有|none/.test(asked) ? [] : [face(ids.hai, '王海宁', '370************017'), ...(c.body.name ? [face(ids.lan, '王海宁', '370************425'), face(ids.old, '王海宁', '370************301')] : [])], more: false, tables: ['police.register', 'civil.low-income'], withheld }
    }),
    r('GET', '/dossiers/:kind/doubts', () => ({ items: doubts, next: null })),
    r('GET', '/dossiers/:kind/log', () => ({ items: log, next: null })),
    r('GET', '/dossiers/:kind/why', () => doubts[0]),
    r('POST', '/dossiers/:kind/rulings', (c) => { doubts.splice(doubts.findIndex((one) => one.left.record === c.body.left && one.right.record === c.body.right), 1); return { first: 10, after: 11, files: [ids.hai] } }),
    r('POST', '/dossiers/:kind/log/:number/undo', (c) => { const entry = log.find((one) => String(one.number) === c.part[1]); if (entry?.number === 1) throw new Refused('the entry cannot be undone', 'LNK0012', '', 409, w('该操作无法撤销', 'an entry cannot be undone')); if (entry) entry.undone = true; return { first: 10, after: 11, files: [ids.hai] } }),
    r('GET', '/dossiers/:kind/:id', (c) => { purposed(c, c.query.get('purpose')); return file(c, false) }),
    r('GET', '/dossiers/:kind/:id/chain', (c) => { purposed(c, c.query.get('purpose')); return { id: ids.hai, kind: 'person', as_of: null, facts: chain(), more: false, look: 'dlk_10' } }),
    r('GET', '/dossiers/:kind/:id/looks', () => ({ items: looks, next: null })), r('GET', '/dossiers/:kind/:id/log', () => ({ items: log, next: null })),
    r('GET', '/persons/:id', () => ({ id: 'per_handler', display: '赵海涛', name: 'handler' })),
    r('GET', '/me/dossier', (c) => { own(c); return file(c, true) }), r('GET', '/me/dossier/chain', (c) => { own(c); return { id: ids.hai, kind: 'person', as_of: null, facts: chain(), more: false, look: 'dlk_11' } }),
    r('GET', '/me/dossier/looks', (c) => { own(c); return { items: looks.map((look) => ({ ...look, by: null })), next: null } }), r('GET', '/me/dossier/contests', (c) => { own(c); return { items: contests, next: null } }),
    r('POST', '/me/dossier/contests', (c) => {
      const made: DossierContestView = { id: `dct_${contests.length}`, table: String(c.body.table), record: Number(c.body.record), field: String(c.body.field), matter: matters[0]?.id ?? 'mat_1', at: iso(Date.now()), open: true, outcome: null, words: null }
      if (!contests.length) contests.push({ ...made, id: 'dct_old', field: 'relation', record: 12, table: 'police.register', at: iso(Date.now() - 40 * 86_400_000), open: false, outcome: 'corrected', words: w('已更正', 'corrected') })
      contests.unshift(made)
      return made
    }),
  ]
}
