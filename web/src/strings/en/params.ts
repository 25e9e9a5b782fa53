import type { params as zh } from '../zh/params'

export const params: typeof zh = {
  chooseUnit: 'Choose a unit', chooseUnits: 'Choose one or more units', choosePerson: 'Type a name', choosePersons: 'Type names, several allowed', chooseClass: 'Choose a class', chooseArea: 'Choose an area', chooseMatter: 'Type a number or title', chooseTask: 'Choose a task', choose: 'Choose', limitNumber: 'Number', limitUnit: 'Unit', addFiles: 'Add photos or files', removeFile: (n) => `Remove ${n}`, uploading: 'Uploading…', grade: 'Grade', evidence: 'Photo shows', before: 'Before', after: 'After', other: 'Other', search: 'Search', noMatch: 'Nothing found', everyone: 'All reporters', onePerLine: 'one per line', typeToSearch: 'Type to search',
}
