import type { work as zh } from '../zh/work'

export const work: typeof zh = {
  title: 'My work', views: { mine: 'Mine', late: 'Late', waiting: 'Waiting', unit: 'Unit', supervised: 'Supervised', reported: 'Reported', all: 'All', desk: 'Desk' },
  viewHints: { mine: 'Tasks in my name', late: 'Past their time and not done', waiting: 'I am done; another unit or the person is not', unit: 'What my unit can claim', supervised: 'Under supervision', reported: 'Filed by me or on behalf of a caller', all: 'Everything I may see' },
  searchLabel: 'Search title, number, text', filters: 'Filters', sort: 'Sort', sorts: { due: 'Due first', '-opened': 'Newest first' }, dueBefore: 'Due before', clearFilters: 'Clear filters', columns: { clock: 'Time', matter: 'Matter', state: 'State', lead: 'Lead unit', area: 'Area', opened: 'Opened' },
  select: (title) => `Select: ${title}`, selectAll: 'Select this page', selected: (n) => `${n} selected`, claim: 'Claim together', claimed: (n) => `Claimed ${n}`, claimSome: (ok, bad) => `Claimed ${ok}, ${bad} did not work`, unselect: 'Clear selection',
  empty: { mine: 'No tasks in your name. Claim some under Unit.', late: 'Nothing is late. Good.', waiting: 'You are not waiting on anyone.', unit: 'Nothing to claim in your unit.', supervised: 'Nothing is under supervision.', reported: 'Nothing reported yet.', all: 'No matter fits.', desk: 'Nothing to dispatch.' },
  savedViews: 'Saved views', saveView: 'Save this view', viewName: 'Name of the view', removeView: (name) => `Delete view: ${name}`, saveHint: 'Filters and sorting are kept with it', newer: 'There is something new', showNewer: 'Show it', total: (n) => `${n} shown`, reporters: (n) => `${n} reporters`, supervised: 'Supervised', round: (n) => `Round ${n}`, taskTodo: (t) => `To do: ${t}`, table: 'List of matters', keyboard: 'J/K to move, X to select, Enter to open',
}
