import type { counter as zh } from '../zh/counter'

export const counter: typeof zh = {
  title: 'Counter', lead: 'What was begun on the web, by telephone or on a machine goes on here; or open something new.', next: 'Next person', agentsOnly: 'This page is for those who take matters in.',
  find: 'Find what they already have', findExample: 'Tracking code, number or title', findHint: 'Ask for the tracking code or the slip. The code opens any matter of that person; names and telephone numbers are not searched.', open: 'Open a new matter', found: 'Matters found', nothing: 'Nothing was found. Check the code or number, or open a new matter.', waiting: 'Ask for the tracking code, or open a new matter.',
  by: (c) => `by ${c.toLowerCase()}`, whole: 'Whole matter', byCode: 'Opened by the person’s own code: you can add and rate for them, and see nothing personal.', doneTitle: 'It is filed', doneLead: 'Print the slip and hand it over.',
}
