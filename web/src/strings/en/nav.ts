import type { nav as zh } from '../zh/nav'

export const nav: typeof zh = {
  main: 'Main navigation', home: 'Home', report: 'Report', track: 'Track', mine: 'My reports', work: 'My work', desk: 'Dispatch desk', counter: 'Counter', supervision: 'Supervision', consultations: 'Consultations', findings: 'Findings', catalog: 'Data catalogue', applications: 'Data applications', agreements: 'Agreements', tables: 'Tables', quality: 'Data quality', models: 'Models', query: 'SQL console', dossiers: 'Files', myfile: 'My file', ledger: 'Ledger', myaccounts: 'My accounts', papers: 'No papers asked', questions: 'Who asked about me', rates: 'Results',
  packs: 'Packs', journal: 'Journal', directory: 'Units and people', roles: 'Roles', deliveries: 'Deliveries', settings: 'Settings', notices: 'Notices', noNotices: 'Nothing new.', notFound: 'No such page', deputy: 'Deputy snapshot',
  groups: { handle: 'Handle', see: 'Oversee', data: 'Data', city: 'City' },
}
