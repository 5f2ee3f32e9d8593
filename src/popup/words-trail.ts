/** What filters and checks of the trail say; it comes with the screens that need it. */
import type { TamperedKind } from '../protocol/ui-door.ts'
import { formatMoment, formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'

export const filters = {
  show: t('filters_show'),
  all: t('filters_all'),
  more: t('filters_more'),
  site: t('filters_site'),
  kind: t('filters_kind'),
  answer: t('filters_answer'),
  identity: t('filters_identity'),
  day: t('filters_day'),
  anySite: t('filters_anySite'),
  anyKind: t('filters_anyKind'),
  anyAnswer: t('filters_anyAnswer'),
  anyIdentity: t('filters_anyIdentity'),
  named: (name: string, key: string) => t('filters_named', name, key),
  looking: t('filters_looking'),
  found: (n: number, isMore: boolean) =>
    isMore ? plural('filters_foundNewest', n) : plural('filters_found', n),
  noMatch: t('filters_noMatch'),
  noMatchText: t('filters_noMatchText'),
  clear: t('filters_clear'),
}

export const trail = {
  verify: t('trail_verify'),
  export: t('trail_export'),
  saveCopy: t('trail_saveCopy'),
  progress: t('trail_progress'),
  checking: (done: number, of: number) => plural('trail_checking', of, formatNumber(done)),
  reading: (done: number, of: number) => plural('trail_reading', of, formatNumber(done)),
  starting: t('trail_starting'),
  verifyStopped: t('trail_verifyStopped'),
  exportStopped: t('trail_exportStopped'),
  exported: (name: string, rows: number) => plural('trail_exported', rows, name),
  holds: (rows: number) => plural('trail_holds', rows),
  signatures: (checked: number, attested: number) =>
    plural('trail_signatures', checked, formatNumber(attested)),
  unbroken: (rows: number) => plural('trail_unbroken', rows),
  brokenAt: (row: number) => t('trail_brokenAt', formatNumber(row)),
  broken: t('trail_broken'),
  rowChanged: (row: number) => t('trail_rowChanged', formatNumber(row)),
  rowBad: (row: number) => t('trail_rowBad', formatNumber(row)),
  endBad: t('trail_endBad'),
  before: (rows: number) => (rows === 0 ? '' : plural('trail_before', rows)),
  noFaultBefore: (rows: number) => (rows === 0 ? '' : plural('trail_noFaultBefore', rows)),
  titles: {
    row_changed: row => t('trail_rowChanged', formatNumber(row)),
    row_missing: row => t('trail_rowMissing', formatNumber(row)),
    state_changed: () => t('trail_stateChanged'),
    head_changed: row => t('trail_headChanged', formatNumber(row)),
  } as { readonly [what in TamperedKind]: (row: number) => string },
  outside: (at: string) => t('trail_outside', formatMoment(Date.parse(at))),
  rebuilt: t('trail_rebuilt'),
  stillHolds: t('trail_stillHolds'),
  outsideNow: t('trail_outsideNow'),
  keepCopy: t('trail_keepCopy'),
}
