import type { quality as zh } from '../zh/quality'

export const quality: typeof zh = {
  title: 'Data quality', lead: 'Which department delivers bad data, why, whether it gets better, and which matter is about it.', list: 'Quality of tables', summary: 'Data quality in one look', toTables: 'Tables', toQuality: 'Data quality',
  states: { refused: 'Refused', rejects: 'Rejects', none: 'None yet', good: 'In order' }, all: 'All', byState: 'By how the last delivery stands', unit: 'Department', everyUnit: 'All departments', clear: 'Clear',
  tables: 'Tables', units: 'Departments', lastRejected: 'Rejected', unitsBy: 'Departments by their last deliveries (of several tables the worst counts)', byUnit: 'By department', byUnitHint: 'Rows rejected of what was last taken in for each table, the worst first. Press one to see it alone.', allUnits: (n) => `All ${n} departments`, fewer: 'Fewer',
  before: 'Taken in before:', rejected: 'Rejected', allTaken: (rows) => `${rows}, none rejected`, nothing: 'Nothing was delivered yet.', moreReasons: (n) => `${n} more`, toMatter: 'Correction', toFinding: 'Finding', goodUnits: (n) => `${n} other departments are in order`,
  measures: 'Six dimensions of quality (GB/T 36344)', unmeasured: (names) => `Not measured: ${names}`, noMeasures: 'Not measured yet', goodOf: (good, all) => `${good} of ${all} are good`,
  trend: (n) => `Rejected, last ${n} taken in`, trendSays: (n, shares) => `Share of rejected rows in the last ${n} deliveries taken in, the oldest first: ${shares}`, delivery: (unit, at, rejected, read) => `${unit}, ${at}: ${rejected} of ${read} rows rejected`, ways: { better: 'Better', worse: 'Worse', same: 'As before', clean: 'Never any rejected' }, wayHint: 'Earlier deliveries → the last one', once: 'Taken in once',
  none: 'There is no table that you may see.', noneHow: 'Handlers and heads see the tables that their department owns or delivers; auditors see all.', noneSuch: 'No table fits.', reading: (n) => `Reading, ${n} tables so far…`, cut: (n) => `There are many tables: only the first ${n} were read.`,
  hint: 'Rejected share = rows rejected ÷ rows read, of what each department last delivered that was taken in; of a refused delivery nothing is taken in, and no rows count. Better and worse compare the last delivery with those before. The six dimensions are as the catalogue last measured them.',
}
