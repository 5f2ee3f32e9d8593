/** What the screens say when the wallet's storage can't be used; it comes with them. */
import type { DamageKind } from '../protocol/ui-door.ts'
import { count } from './format.ts'

/** fixed: the title (with a straight apostrophe), `Export what is left`, `Restore from backup`. */
export const damaged = {
  title: "Your wallet's data is damaged",
  newerTitle: 'A newer version of the wallet wrote this data',
  stamps: {
    newer: '',
    missing: 'Part of the wallet’s storage is gone',
    header: 'What opens this wallet can’t be read',
    identity: 'No key is as the wallet stored it',
    unreadable: 'This wallet’s data can’t be read',
  } satisfies Record<DamageKind, string>,
  texts: {
    newer: 'This version does not understand it. Update the extension, then open the wallet again.',
    missing: 'A wallet was set up in this browser, and some of what it stored is not there any more.',
    header: 'Both copies of what turns your password into the key to this wallet are damaged.',
    identity:
      'Something other than this wallet wrote to its storage. It signs with no key that it can’t vouch for.',
    unreadable: 'The browser’s storage is damaged.',
  } satisfies Record<DamageKind, string>,
  nothingDeleted: 'Nothing was deleted, and nothing will be until you say so. Nothing is signed either.',
  exportTitle: 'Save what is there',
  exportText: 'A file with every record that can still be read. Keys in it stay sealed.',
  export: 'Export what is left',
  reading: (done: number) => `${count(done, 'record')} read`,
  exported: (name: string, records: number) => `The browser saves ${name} with ${count(records, 'record')}.`,
  stopped: 'Stopped. Nothing was saved.',
  partly: 'Some of it can’t be read any more.',
  restoreTitle: 'Start again from your words',
  restoreText: 'Your recovery phrase brings your identities back.',
  lastResort: 'Only if you can’t update. Your recovery phrase brings your identities back.',
  restore: 'Restore from backup',
  restoreLead: 'Your recovery phrase brings your identities back, with the same keys.',
  restoreLoses: 'The damaged data is removed from this browser first.',
  restoreLosesText:
    'Permissions and activity are not in the words. After this they are only in what you saved. Save what is left before you go on.',
  saved: 'I have saved what is left, or don’t need it',
  remove: 'Remove the damaged data',
  removeHint: 'Tick the box above first.',
}
