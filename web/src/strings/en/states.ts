import type { states as zh } from '../zh/states'

export const states: typeof zh = {
  matter: { draft: 'Draft', submitted: 'Submitted', accepted: 'Accepted', dispatched: 'Dispatched', working: 'In progress', suspended: 'Clock stopped', answered: 'Answered', closed: 'Closed', rejected: 'Not accepted', withdrawn: 'Withdrawn', merged: 'Merged' },
  task: { waiting: 'Waiting', ready: 'Ready', offered: 'Offered', active: 'Active', paused: 'Paused', returned: 'Returned', done: 'Done', skipped: 'Skipped' },
  clock: { running: 'Running', stopped: 'Stopped', met: 'Met', breached: 'Breached', void: 'Void' },
  rung: { remind: 'Remind', warn: 'Warn', escalate: 'Escalate', supervise: 'Supervise' },
  urgency: { normal: 'Normal', general: 'Normal', ordinary: 'Normal', urgent: 'Urgent', emergency: 'Emergency', low: 'Low', danger: 'Danger', utility: 'Utilities', complex: 'Complex' },
  channel: { phone: 'Telephone', web: 'Website', app: 'Mobile', counter: 'Counter', machine: 'Machine', letter: 'Letter', sensor: 'Device or model', api: 'Interface', import: 'Import', deputy: 'Deputy', open311: 'Open311' },
  grade: { yellow: 'Yellow order', red: 'Red order', listed: 'Listed order' },
  faces: ['Very unhappy', 'Unhappy', 'Fair', 'Satisfied', 'Very satisfied'],
  delivery: { pending: 'Pending', delivered: 'Delivered', failed: 'Failed', waiting: 'Will retry', given_up: 'Given up', dead: 'Given up' },
}
