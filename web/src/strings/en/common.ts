import type { common as zh } from '../zh/common'

export const common: typeof zh = {
  brand: 'Haina', brandLatin: '海纳', motto: 'The sea takes in a hundred rivers; every matter gets an answer',
  skip: 'Skip to content', menu: 'Menu', close: 'Close', back: 'Back', cancel: 'Cancel', confirm: 'Confirm', save: 'Save', remove: 'Delete', copy: 'Copy', copied: 'Copied',
  search: 'Search', clear: 'Clear', all: 'All', more: 'More', loadMore: 'Show more', loading: 'Loading…', none: 'None', yes: 'Yes', no: 'No', optional: 'optional', required: 'required', unknown: 'Unknown',
  retry: 'Try again', refresh: 'Refresh', open: 'Open', next: 'Next', previous: 'Back', done: 'Done', from: 'From', to: 'To', anonymous: 'Anonymous', download: 'Download', details: 'Details',
  count: (n) => `${n} ${n === 1 ? 'matter' : 'matters'}`, people: (n) => `${n} ${n === 1 ? 'person' : 'people'}`, items: (n) => `${n} ${n === 1 ? 'item' : 'items'}`, round: (n) => `Round ${n}`,
  live: 'Live', offline: 'Live feed interrupted', theme: { light: 'Light', dark: 'Dark', auto: 'As the system', toggle: 'Switch light and dark' }, language: 'Language', switchLang: '中文',
  signIn: 'Sign in', signOut: 'Sign out', account: 'My account', newTab: '(opens a new window)', ok: 'OK', empty: 'Nothing here yet', moveOn: 'Continue',
  saved: 'Saved', sent: 'Done', area: 'Area', unit: 'Unit', type: 'Kind of matter', class: 'Class', state: 'State', version: 'Version',
}
