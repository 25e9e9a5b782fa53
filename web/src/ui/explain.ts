import type { ApiProblem } from '@/api/problem'
import { lang, say, type Strings } from '@/strings'

/** What to tell the reader about a problem: the server's words in the reader's language first, ours by status otherwise. */
export function explain(problem: ApiProblem, w: Strings): { title: string; hint: string } {
  const { status, detail, hint, title, words } = problem.problem
  const own: [string, string] =
    status === 0 ? [w.problem.offline, w.problem.offlineHint]
    : status === 401 ? [w.problem.signedOut, w.problem.signedOutHint]
    : status === 403 ? [w.problem.forbidden, w.problem.forbiddenHint]
    : status === 404 ? [w.problem.notFound, w.problem.notFoundHint]
    : status === 409 ? [w.problem.conflict, w.problem.conflictHint]
    : status === 429 ? [w.problem.busy, w.problem.busyHint]
    : status >= 500 ? [w.problem.server, w.problem.serverHint]
    : [w.problem.generic, '']
  const plain = status === 401 || status === 403 || status === 404 || status === 0 || status >= 500
  const said = say(words)
  // Details and hints are English; a reader of Chinese has the words of the code instead.
  const exact = lang.value === 'en' ? detail || title : ''
  return { title: plain ? own[0] : (said || exact || own[0]), hint: (lang.value === 'en' ? hint : '') || (plain && status !== 404 ? said : '') || own[1] }
}
