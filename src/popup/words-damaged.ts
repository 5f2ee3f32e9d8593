/** What the screens say when the wallet's storage can't be used; it comes with them. */
import type { DamageKind } from '../protocol/ui-door.ts'
import { plural, t } from './language/texts.ts'

/** fixed: the title (with a straight apostrophe), `Export what is left`, `Restore from backup`. */
export const damaged = {
  title: t('damaged_title'),
  newerTitle: t('damaged_newerTitle'),
  stamps: {
    newer: '',
    missing: t('damaged_stampsMissing'),
    header: t('damaged_stampsHeader'),
    identity: t('damaged_stampsIdentity'),
    unreadable: t('damaged_stampsUnreadable'),
  } satisfies Record<DamageKind, string>,
  texts: {
    newer: t('damaged_textsNewer'),
    missing: t('damaged_textsMissing'),
    header: t('damaged_textsHeader'),
    identity: t('damaged_textsIdentity'),
    unreadable: t('damaged_textsUnreadable'),
  } satisfies Record<DamageKind, string>,
  nothingDeleted: t('damaged_nothingDeleted'),
  exportTitle: t('damaged_exportTitle'),
  exportText: t('damaged_exportText'),
  export: t('damaged_export'),
  reading: (done: number) => plural('damaged_reading', done),
  exported: (name: string, records: number) => plural('damaged_exported', records, name),
  stopped: t('damaged_stopped'),
  partly: t('damaged_partly'),
  restoreTitle: t('damaged_restoreTitle'),
  restoreText: t('damaged_restoreText'),
  lastResort: t('damaged_lastResort'),
  restore: t('damaged_restore'),
  restoreLead: t('damaged_restoreLead'),
  restoreLoses: t('damaged_restoreLoses'),
  restoreLosesText: t('damaged_restoreLosesText'),
  saved: t('damaged_saved'),
  remove: t('damaged_remove'),
  removeHint: t('damaged_removeHint'),
}
