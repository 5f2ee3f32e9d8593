/** What filters and checks of the trail say; it comes with the screens that need it. */
import type { TamperedKind } from '../protocol/ui-door.ts'
import { count, formatMoment, formatNumber } from './format.ts'

export const filters = {
  show: 'Show',
  all: 'All',
  more: 'Filter',
  site: 'Site',
  kind: 'Kind',
  answer: 'Answer',
  identity: 'Identity',
  day: 'Day',
  anySite: 'Any site',
  anyKind: 'Any kind',
  anyAnswer: 'Any answer',
  anyIdentity: 'Any identity',
  named: (name: string, key: string) => `${name}, ${key}`,
  looking: 'Looking…',
  found: (n: number, isMore: boolean) =>
    isMore
      ? `The newest ${count(n, 'row')} that match`
      : `${count(n, 'row')} ${n === 1 ? 'matches' : 'match'}`,
  noMatch: 'No row matches',
  noMatchText: 'Nothing in your activity fits all that you are looking for.',
  clear: 'Clear filters',
}

export const trail = {
  verify: 'Verify',
  export: 'Export',
  saveCopy: 'Save a copy',
  progress: 'Progress',
  checking: (done: number, of: number) => `Checking ${formatNumber(done)} of ${count(of, 'row')}`,
  reading: (done: number, of: number) => `Reading ${formatNumber(done)} of ${count(of, 'row')}`,
  starting: 'Starting…',
  verifyStopped: 'Stopped. The rows were not all checked.',
  exportStopped: 'Stopped. Nothing was saved.',
  exported: (name: string, rows: number) => `The browser saves ${name} with ${count(rows, 'row')}.`,
  holds: (rows: number) => (rows === 1 ? 'The one row holds.' : `All ${count(rows, 'row')} hold.`),
  signatures: (checked: number, attested: number) =>
    `${count(checked, 'signature')} checked, ${formatNumber(attested)} vouched for by the closing signature alone.`,
  unbroken: (rows: number) => `Unbroken, ${count(rows, 'row')}`,
  brokenAt: (row: number) => `Broken at row ${formatNumber(row)}`,
  broken: 'Broken',
  rowChanged: (row: number) => `Row ${formatNumber(row)} was changed from outside`,
  rowBad: (row: number) => `Row ${formatNumber(row)} does not hold`,
  endBad: 'The signatures around the rows do not hold',
  before: (rows: number) =>
    rows === 0 ? '' : rows === 1 ? 'The row before it holds.' : `The ${count(rows, 'row')} before it hold.`,
  noFaultBefore: (rows: number) =>
    rows === 0 ? '' : `No fault was found in the ${count(rows, 'row')} before it.`,
  titles: {
    row_changed: row => `Row ${formatNumber(row)} was changed from outside`,
    row_missing: row => `Rows are missing from row ${formatNumber(row)} on`,
    state_changed: () => 'The summary of your activity was changed from outside',
    head_changed: row => `A signature over the rows up to ${formatNumber(row)} was changed from outside`,
  } as { readonly [what in TamperedKind]: (row: number) => string },
  outside: (at: string) =>
    `Something other than this wallet wrote to its storage. The wallet noticed on ${formatMoment(Date.parse(at))}.`,
  rebuilt: 'It was made again from the rows.',
  stillHolds:
    'You can go on signing. Permissions that the wallet could not vouch for were taken back, so those sites have to ask you again.',
  outsideNow: 'Something other than this wallet wrote to its storage.',
  keepCopy: 'Save a copy of your activity now, and check this computer.',
}
