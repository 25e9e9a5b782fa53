import type { Delivery, Rate, RatesLine, Words } from '../src/api/types.ts'
import { areas, classes, departments, roleTitles, unitRef } from './city.ts'
import { hour, iso, matters, random } from './matters.ts'

const w = (zh: string, en: string): Words => ({ zh, en })
const isOpen = (state: string) => !['closed', 'rejected', 'withdrawn', 'merged', 'answered'].includes(state)

export function supervision() {
  const open = matters.filter((m) => isOpen(m.state))
  const units = [...new Set(open.map((m) => m.lead?.key).filter(Boolean))] as string[]
  return {
    items: matters.flatMap((m) => m.supervisions),
    late: units.map((key) => { const own = open.filter((m) => m.lead?.key === key); return { unit: unitRef(key), open: own.length, late: own.filter((m) => m.late).length, near: own.filter((m) => !m.late && (m.clock_fraction ?? 0) >= 0.8).length } }).sort((a, b) => b.late - a.late),
    areas: areas.filter((a) => a.kind === 'district').map((a) => { const own = open.filter((m) => m.area?.startsWith(a.code)); return { area: a.code, title: a.title, open: own.length, late: own.filter((m) => m.late).length } }),
  }
}

function rate(n: number, share: number, rules: [string, string, string, number][]): Rate {
  const excluded = rules.map(([rule, zh, en, part]) => ({ rule, title: w(zh, en), count: Math.round(n * part) })).filter((e) => e.count)
  const denominator = n - excluded.reduce((sum, e) => sum + e.count, 0)
  return { numerator: Math.min(denominator, Math.round(denominator * share)), denominator, excluded }
}
function line(key: string, title: Words, n: number, rated: number, good: number): RatesLine {
  const bend = () => 0.86 + random() * 0.13
  return {
    key, title, opened: n, transfers: 0.42, return_rate: 0.06, redo_rate: 0.03, median_workdays: 3 + Math.round(random() * 30) / 10,
    response: rate(n, bend(), [['no-contact', '匿名且不要求回复', 'anonymous, no reply wanted', 0.05]]),
    solved: rate(n, bend(), [['unreachable', '三次未联系上', 'not reached three times', 0.07], ['outside-duty', '不在职责范围', 'outside duty', 0.03]]),
    satisfied: { numerator: good, denominator: rated, excluded: [{ rule: 'not-rated', title: w('未评价', 'not rated'), count: Math.max(0, n - rated) }] },
    on_time: rate(n, bend(), [['suspended', '依法中止计时', 'clock stopped by law', 0.02]]),
    closed: rate(n, bend(), [['merged', '并入其他事项，由目标事项计算', 'merged: the target counts', 0.04]]),
  }
}
export function rates(by: string) {
  const rated = matters.filter((m) => m.ratings.length)
  const good = rated.filter((m) => (m.ratings.at(-1)?.grade ?? 0) > 2)
  const groups = by === 'class' ? classes.filter((c) => !c.parent) : by === 'area' ? areas.filter((a) => a.kind === 'district').map((a) => ({ key: a.code, title: a.title })) : departments.filter((d) => d.kind === 'bureau' || d.kind === 'enterprise')
  return { from: iso(Date.now() - 30 * 24 * hour), to: iso(Date.now()), total: line('total', w('全市', 'City'), 1842, 1200 + rated.length, 1110 + good.length), lines: groups.map((g, i) => { const n = 40 + ((i * 53) % 260); return line(g.key, g.title, n, Math.round(n * 0.6), Math.round(n * 0.54)) }) }
}

export const roles = Object.entries(roleTitles).map(([role, title], i) => ({ role, title, actions: ['matter.open', 'matter.dispatch', 'matter.sign', 'matter.claim', 'matter.answer', 'matter.rate', 'matter.supervise', 'matter.convene', 'matter.opine', 'rates.read', 'journal.read', 'pack.apply', 'party.read', 'token.create'].filter((_, k) => (i * 3 + k * 5) % 4 < 2 || role === 'admin').map((action, k) => ({ action, when: k % 3 === 0 ? w('限本单位牵头的', 'only what the unit leads') : null })) }))

export const deliveries: Delivery[] = Array.from({ length: 18 }, (_, i) => ({ id: `del_${i}`, at: iso(Date.now() - i * 1.3 * hour), channel: ['inbox', 'webhook', 'sms', 'mail'][i % 4] as string, target: ['王**', 'https://oa.example/hooks/haina', '138****2046', 'li**@example.cn'][i % 4] as string, kind: ['matter.dispatched', 'matter.answered', 'matter.late', 'matter.supervised'][i % 4] as string, subject: matters[i]?.id, state: i % 7 === 3 ? 'failed' : i % 5 === 2 ? 'pending' : 'delivered', attempts: 1 + (i % 3), next_at: i % 7 === 3 ? iso(Date.now() + hour) : null, error: i % 7 === 3 ? 'HTTP 503' : null, seq: 100 + i }))
