import type { kiosk as zh } from '../zh/kiosk'

export const kiosk: typeof zh = {
  title: 'Self-service', welcome: 'Hello, what can we do for you?', lead: 'No account needed. Press "I am done" when you leave: nothing about you stays on this machine.', report: 'Report a problem', reportLead: 'Tell us what it is and get a tracking code', track: 'Follow or go on', trackLead: 'See how far it is by your code, add something or rate it', finish: 'I am done',
  asks: { kind: 'What is it about?', words: 'What happened?', photos: 'Do you have a photo?', where: 'Where is it?', who: 'What is your name?', review: 'Is this right?' },
  codeTitle: 'Enter your tracking code', codeLead: 'It is on your slip: 12 letters and digits.', codeWrong: 'This code is not right. Please check it.', keys: 'Keys', erase: 'Delete one', keepCode: 'Keep the code or scan it. With it you can go on at a counter, on the web, by telephone or on a machine.', backToProgress: 'Back to progress',
  stillThere: 'Are you still there?', leaving: (n) => `The screen is cleared in ${n} ${n === 1 ? 'second' : 'seconds'}.`, stay: 'I am still here',
}
