import type { FunnelStage, Model, ModelRun, RunProblem, Words } from '@/api/types'
import { lang, say, type Strings } from '@/strings'
import { number, when } from '@/time/format'

const path = (key: string) => key.split('/').map(encodeURIComponent).join('/')
export const modelPath = (key: string) => `/models/${path(key)}`
export const funnelPath = (key: string) => `/funnels/${path(key)}`
export const findingsPath = (key: string) => ({ path: '/findings', query: { model: key } })
export const setOf = (key: string) => key.split('/')[0] ?? key

export interface ModelSet { name: string; models: Model[]; mayRun: boolean }
/** Models by pack, in the order in which they run; those outside come last, as one set without a name. */
export function setsOf(models: Model[]): ModelSet[] {
  const sets = new Map<string, Model[]>()
  for (const model of models) {
    const name = model.kind === 'outside' ? '' : setOf(model.key)
    sets.set(name, [...(sets.get(name) ?? []), model])
  }
  const all = [...sets].map(([name, of]) => ({ name, models: of, mayRun: of.every((one) => one.may_run) }))
  return [...all.filter((one) => one.name), ...all.filter((one) => !one.name)]
}

export const droppedOf = (stage: FunnelStage) => stage.dropped.reduce((sum, one) => sum + one.rows, 0)
/** Whether what came in is what was kept and dropped, at every step and from step to step. */
export function addsUp(raw: number, stages: FunnelStage[]): boolean {
  return stages.every((stage, n) => stage.rows_in === stage.rows_out + droppedOf(stage) && stage.rows_in === (n ? stages[n - 1]?.rows_out : raw))
}

/** The precision of the version that claims now, or of the last that was decided. */
export function precisionOf(model: Model): number | null {
  const now = model.versions.find((one) => one.version === model.version) ?? model.versions[0]
  return now?.precision ?? null
}

export function tookWords(ms: number, w: Strings): string {
  return ms < 1000 ? w.models.ms(number(ms)) : w.models.s(number(ms / 1000, 1))
}
/** A value as people write it: `183 days` in the reader's language, numbers as they are. */
export function valueWords(value: unknown, w: Strings): string {
  if (value === null || value === undefined) return w.common.none
  if (typeof value === 'boolean') return value ? w.common.yes : w.common.no
  if (typeof value === 'number') return number(value, Number.isInteger(value) ? 0 : 2)
  const days = /^(\d+) days?$/.exec(String(value))
  return days ? w.models.days(days[1] ?? '') : typeof value === 'string' ? value : JSON.stringify(value)
}
export function troubleWords(trouble: ModelRun['trouble'][number], title: (key: string) => string, w: Strings): string {
  const source = title(trouble.source)
  return trouble.what === 'late' ? w.models.late(source, when(trouble.due)) : w.models.shrank(source, number(trouble.before ?? 0), number(trouble.now ?? 0))
}
/** Whether the last run found an input short; a run names models of its own pack without the pack. */
export function shortOf(model: Model, input: string): boolean {
  const own = input.replace(`${setOf(model.key)}/`, '')
  return model.last?.trouble.some((one) => one.what === 'shrank' && (one.source === input || one.source === own)) ?? false
}
/** Why a model failed and what to do: English readers see what the server says, Chinese readers the words of its code. */
export function failedWords(problem: RunProblem & { words?: Words | null }, w: Strings): { title: string; hint: string } {
  const english = lang.value === 'en'
  return { title: (english && problem.detail) || say(problem.words) || w.models.dids.failed || problem.code, hint: w.models.todo[problem.code] || (english && problem.hint) || '' }
}
