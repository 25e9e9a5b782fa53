import type { findings as zh } from '../zh/findings'

export const findings: typeof zh = {
  title: 'Findings', lead: 'A model only says what may be. Whether it is so, a person finds out.', list: 'List of findings', open: 'To look into', all: 'All',
  states: { suspected: 'Suspected', completed: 'Completed', confirmed: 'Confirmed', refuted: 'Refuted', lapsed: 'Lapsed' },
  severity: { low: 'Minor', medium: 'Notable', high: 'Important' },
  subjects: { person: 'Person', household: 'Household', enterprise: 'Enterprise', place: 'Place', device: 'Device', table: 'Table' },
  none: 'Nothing to look into.', noneSuch: 'There is no such finding.', why: 'What it rests on', from: 'Source', on: 'Day', row: 'Version', deliveries: { batch: 'a delivery taken in', refusal: 'a delivery refused whole' }, unit: 'Looked into by', area: 'Area', model: 'Model', version: 'Version of the model', subject: 'About', opened: 'Found', changed: 'Changed',
  earlier: 'Earlier finding', matter: 'Check', toMatter: 'Open the check', byMatter: 'The answer of the check decides this finding.', additions: 'Added', decided: 'Outcome', note: 'What was found out', notePlaceholder: 'What you saw, whom you asked, why you hold it to be so', noteShort: 'Say what was found out, in at least two characters.',
  actions: { complete: 'Add', confirm: 'It is so', refute: 'It is not so' }, did: { complete: 'Added', confirm: 'Confirmed', refute: 'Refuted' }, decide: 'Outcome of the check', noAct: 'You may read this; the unit decides.',
  models: 'Models', aboutModel: 'About this model', precision: 'Precision', precisionHint: 'Confirmed ÷ (confirmed + refuted), by version of the model', noModels: 'No model has claimed anything yet.', owner: 'Answers for it', basis: 'Legal basis', undecided: 'nothing decided yet', counts: (c: number, r: number, o: number) => `${c} confirmed · ${r} refuted · ${o} to look into`,
}
