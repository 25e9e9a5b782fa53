import type { consultations as zh } from '../zh/consultations'

export const consultations: typeof zh = {
  title: 'Consultations', lead: 'Hard cases across departments, settled together with named experts.', open: 'Open', concluded: 'Concluded', experts: 'Experts', units: 'Units', opinions: (a, b) => `${a} of ${b} opinions given`, question: 'Question', conclusion: 'Conclusion', lead_unit: 'Lead', helpers: 'Helpers', precedents: 'Earlier conclusions', searchPrecedents: 'Search earlier conclusions', precedentHint: 'See first how a similar matter was settled.', none: 'No open consultation.', noConcluded: 'No conclusion yet.', noPrecedents: 'No similar conclusion found.', toMatter: 'Open the matter', convened: 'Convened', due: 'Due', concludedAt: 'Settled',
}
