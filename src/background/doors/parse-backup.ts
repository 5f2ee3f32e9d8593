import * as v from 'valibot'
import { LONGEST_PART } from '../../crypto/backup/file-text.ts'

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const password = v.pipe(v.string(), v.maxLength(1024))

/** Parameters of the ui door's commands about backups. */
export const BACKUP_SCHEMAS = {
  'backup.begin': v.strictObject({ password, filePassword: password }),
  'backup.part': v.strictObject({ id }),
  'backup.stop': v.strictObject({ id }),
  // The header is read where it is used: what is wrong with it has a name there.
  'restore.begin': v.strictObject({ header: v.unknown(), filePassword: password, isTrial: v.boolean() }),
  'restore.part': v.strictObject({
    id,
    part: v.pipe(v.string(), v.maxLength(LONGEST_PART)),
    isLast: v.boolean(),
  }),
  'restore.finish': v.strictObject({ id, password }),
  'restore.stop': v.strictObject({ id }),
  'past.list': v.optional(v.undefined()),
  'past.read': v.strictObject({ chain: id, part: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
}
