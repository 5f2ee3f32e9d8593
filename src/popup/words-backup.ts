/** What the screens about backup files say; it comes with them. */
import type { BackupFault } from '../crypto/backup/faults.ts'
import { formatMoment, formatNumber, LOCALE } from './format.ts'
import { plural, t } from './language/texts.ts'

const unit = (unit: string) =>
  new Intl.NumberFormat(LOCALE, { style: 'unit', unit, maximumFractionDigits: 1 })
const [kilobytes, megabytes] = [unit('kilobyte'), unit('megabyte')]

/** `48.2 kB`, `1.2 MB`. */
function size(bytes: number): string {
  return bytes < 1_000_000 ? kilobytes.format(bytes / 1000) : megabytes.format(bytes / 1_000_000)
}
const moment = (at: string) => formatMoment(Date.parse(at))

/** fixed: `Password for the file`, `Save backup file`. */
export const backup = {
  title: t('backup_title'),
  lead: t('backup_lead'),
  what: t('backup_what'),
  whatColumn: t('backup_whatColumn'),
  words: t('backup_words'),
  file: t('backup_file'),
  /** What is brought back, and whether the words alone do it. */
  brings: [
    [t('backup_keys'), true],
    [t('backup_otherKeys'), false],
    [t('backup_permissions'), false],
    [t('backup_activity'), false],
  ] as const,
  yes: t('backup_yes'),
  no: t('backup_no'),
  password: t('backup_password'),
  passwordHint: t('backup_passwordHint'),
  filePassword: t('backup_filePassword'),
  filePasswordHint: t('backup_filePasswordHint'),
  confirm: t('backup_confirm'),
  short: t('backup_short'),
  different: t('backup_different'),
  save: t('backup_save'),
  starting: t('backup_starting'),
  reading: (done: number, of: number) => t('backup_reading', formatNumber(done), formatNumber(of)),
  stopped: t('backup_stopped'),
  popup: t('backup_popup'),
  openTab: t('backup_openTab'),
  saved: (name: string) => t('backup_saved', name),
  savedText: (rows: number, bytes: number, at: number) =>
    plural('backup_savedText', rows, size(bytes), formatMoment(at)),
  tryHint: t('backup_tryHint'),
  more: t('backup_more'),
  try: t('backup_try'),
  tryText: t('backup_tryText'),
  showWords: t('backup_showWords'),
}

export const trial = {
  title: t('backup_tryTitle'),
  lead: t('backup_tryLead'),
  button: t('backup_tryButton'),
  opens: t('backup_opens'),
  madeOn: (at: string) => t('backup_madeOn', moment(at)),
  contents: t('backup_contents'),
  identities: t('backup_identities'),
  comesBack: t('backup_comesBack'),
  staysRevoked: t('backup_staysRevoked'),
  rows: t('backup_rows'),
  allHold: (rows: number) => plural('backup_allHold', rows),
  notAll: (good: number, of: number) => t('backup_notAll', formatNumber(good), formatNumber(of)),
  notAllText: (row: number) => t('backup_notAllText', formatNumber(row)),
}

export const choosing = {
  choose: t('backup_choose'),
  drop: t('backup_drop'),
  chosen: (name: string, bytes: number) => t('backup_chosen', name, size(bytes)),
  noFile: t('backup_noFile'),
  noPassword: t('backup_noPassword'),
}

/** fixed: `Password`, `Confirm password`, `Restore`. */
export const restoring = {
  title: t('backup_restoreTitle'),
  lead: t('backup_restoreLead'),
  open: t('backup_open'),
  other: t('backup_other'),
  asksAgain: t('backup_asksAgain'),
  newPassword: t('backup_newPassword'),
  password: t('backup_newWallet'),
  confirm: t('backup_newConfirm'),
  restore: t('backup_restore'),
  stopped: t('backup_restoreStopped'),
  way: t('backup_way'),
  ways: [
    ['words', t('backup_wayWords'), t('backup_wayWordsText')],
    ['file', t('backup_wayFile'), t('backup_wayFileText')],
  ] as const,
}

export const backupFaults: { readonly [fault in BackupFault]: string } = {
  not_a_backup: t('backup_fault_not_a_backup'),
  newer: t('backup_fault_newer'),
  limits: t('backup_fault_limits'),
  too_big: t('backup_fault_too_big'),
  wrong: t('backup_fault_wrong'),
  cut: t('backup_fault_cut'),
  damaged: t('backup_fault_damaged'),
}

export const past = {
  title: t('backup_past'),
  text: t('backup_pastText'),
  rows: (rows: number, until: string) => plural('backup_pastRows', rows, moment(until)),
  verify: t('backup_verify'),
  verifyName: (until: string) => t('backup_pastVerify', moment(until)),
  export: t('backup_export'),
  exportName: (until: string) => t('backup_pastExport', moment(until)),
  saved: (name: string, rows: number) => plural('backup_pastSaved', rows, name),
}
