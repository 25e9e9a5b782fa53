import type { problem as zh } from '../zh/problem'

export const problem: typeof zh = {
  offline: 'The server cannot be reached', offlineHint: 'Check the network; what you typed is still on this page.', notFound: 'Not found', notFoundHint: 'It may have moved, or you may not be allowed to see it.', forbidden: 'You may not do this', forbiddenHint: 'If your work needs it, ask the administrator of your unit for the role.',
  signedOut: 'Please sign in', signedOutHint: 'You come back to this page afterwards.', busy: 'Too many requests', busyHint: 'Wait a moment and try again.', server: 'The server made a mistake', serverHint: 'This is not your fault. Tell the administrator the reference.', generic: 'That did not work', code: 'Code', more: 'Read more', conflict: 'Things have changed', conflictHint: 'Someone else has just worked on it. Refresh and try again.', reference: 'Reference',
}
