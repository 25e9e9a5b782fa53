import type { home as zh } from '../zh/home'

export const home: typeof zh = {
  hero: 'Say it once, and someone sees it through', heroSub: 'A photo, a place, one minute. You can see who has it, how far it is and when it will be done.', reportButton: 'Report a problem', trackButton: 'Track', codeLabel: 'Tracking code', codePlaceholder: 'for example K7QM-4T9X', how: 'How a matter gets done',
  steps: [['Say it', 'What and where, with a photo'], ['Route it', 'By catalogue to the unit in charge; the first receiver leads'], ['Do it', 'The clock is visible, lateness is supervised'], ['Rate it', 'You say how well it was done']],
  promise: 'Every step is kept in a tamper-evident journal that anyone can verify.', kiosk: 'Self-service machine', verify: 'Verify it', hello: (name, part) => `${part}, ${name}`, parts: { morning: 'Good morning', noon: 'Good day', afternoon: 'Good afternoon', evening: 'Good evening', night: 'Working late' },
  today: 'What matters today', nothing: 'Nothing pressing today. Well done.', goWork: 'Go to my work', goDesk: 'Go to the desk', counts: { mine: 'My tasks', late: 'Overdue', waiting: 'Waiting on others', unit: 'Unit can claim', desk: 'To dispatch', supervised: 'Supervised', consultations: 'Consultations' },
  mineTitle: 'What I reported', mineEmpty: 'You have not reported anything yet.', nearDue: 'Due first', cityNow: 'The city now', monthRates: 'Last 30 days', shortcuts: 'Shortcuts', openNow: 'Open', lateNow: 'Late', deputyTitle: 'See it, snap it', deputySub: 'One photo and one place: raised, passed on, followed and supervised at once.', snap: 'Take a snapshot', bigTypes: 'What you can report',
}
