import type { clock as zh } from '../zh/clock'

const many = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`

export const clock: typeof zh = {
  left: { hours: (n) => `${many(n, 'hour')} left`, days: (n) => `${many(n, 'day')} left`, workdays: (n) => `${many(n, 'working day')} left`, months: (n) => `${many(n, 'month')} left` },
  over: { hours: (n) => `${many(n, 'hour')} late`, days: (n) => `${many(n, 'day')} late`, workdays: (n) => `${many(n, 'working day')} late`, months: (n) => `${many(n, 'month')} late` },
  today: 'Due today', soon: 'Under an hour', overdue: 'Overdue', stopped: 'Stopped', met: 'Met in time', none: 'No clock', due: (at) => `Due ${at}`, before: (at) => `by ${at}`,
  provisional: 'provisional', provisionalWhy: 'The due day falls in a year whose holidays are not published yet; it is recomputed when they are.', limit: 'Limit', started: 'Started', ended: 'Ended', stops: 'Stops', rungs: 'Ladder', fired: 'fired', notFired: 'not yet',
  units: { hours: 'hours', minutes: 'minutes', days: 'days', workdays: 'working days', workday: 'working day', months: 'months', day: 'day', hour: 'hour', month: 'month' },
  now: 'now', used: (p) => `${p} used`, closedStop: (a, b) => `${a} to ${b}`, openStop: (a) => `from ${a}, not resumed`,
}
