import type { rules as zh } from '../zh/rules'

export const rules: typeof zh = {
  title: 'Data rules', lead: 'Articles of laws and of the city. Whenever an agreement is offered, countered, accepted, concluded or resumed, it is held against each of them; what breaks one is refused with its words.', to: 'Data rules', back: 'Data rules', none: 'No pack with data rules is applied yet.', noneHow: 'Apply the pack “data rules”, and its articles are listed here.',
  states: { in_force: 'In force', coming: 'Not yet in force', past: 'Replaced' }, from: (day) => `In force from ${day}`, articles: (n) => (n === 1 ? '1 article' : `${n} articles`), versions: 'Versions', repealed: 'This version has no articles: from this day on the rule is repealed.', coming: (day) => `A new version from ${day}`,
  must: 'What an agreement must do:', reading: 'The conditions, as they are checked', when: 'Applies to', always: 'all agreements', holds: 'Must hold',
  touched: 'Agreements it touches', touchedNow: 'Agreements in force to which this version applies, as far as you may see them', touchedThen: 'Of the agreements now in force that you may see, by the articles of this version', noTouched: 'It applies to no agreement in force.', more: 'Look further', kept: 'kept', broken: 'broken', brokenCount: (n) => (n === 1 ? '1 article is broken' : `${n} articles are broken`), allKept: 'All kept', readMore: 'Not all agreements were looked at yet.',
  bound: 'Rules it stands under', boundHint: 'Articles in force that apply to this agreement', fixIt: 'Since these terms were written a rule changed, or the grade of the data did. What is in force goes on; on such terms nothing can be accepted, concluded or resumed any more.',
}
