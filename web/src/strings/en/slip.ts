import type { slip as zh } from '../zh/slip'

export const slip: typeof zh = {
  heading: 'Receipt', number: 'Number', type: 'Kind', title: 'About', opened: 'Filed', acceptBy: 'Accepted by', due: 'Due', lead: 'Lead unit', files: 'Materials', print: 'Print the slip',
  anywhere: 'With this code you can go on at a counter, on the web, by telephone or on a machine. Keep it safe and to yourself.',
}
