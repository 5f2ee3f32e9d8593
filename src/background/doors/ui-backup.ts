import { listPast } from '../backup/past.ts'
import { createBackupReader } from '../backup/reader.ts'
import { createBackupWriter } from '../backup/writer.ts'
import type { Rooms } from '../rooms.ts'
import { parseParams, type UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type BackupHandlers = Pick<UiHandlers, keyof import('../../protocol/ui-backup.ts').BackupCommands>

/** The part of the ui door that writes and reads backup files, and reads what came with one. */
export function createBackupHandlers(rooms: Rooms): BackupHandlers {
  const { db, events, vault } = rooms
  const writer = createBackupWriter(rooms)
  const reader = createBackupReader(rooms, pickSettings)

  rooms.atLock.add(writer.forget)
  rooms.atLock.add(reader.forget)

  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }
  return {
    'backup.begin': ({ password, filePassword }) => writer.begin(password, filePassword),
    'backup.part': ({ id }) => writer.part(id),
    'backup.stop': async ({ id }) => {
      writer.stop(id)
      return null
    },
    'restore.begin': params => reader.begin(params),
    'restore.part': ({ id, part, isLast }) => reader.part(id, part, isLast),
    'restore.finish': ({ id, password }) => reader.finish(id, password),
    'restore.stop': async ({ id }) => {
      await reader.stop(id)
      return null
    },
    'past.list': async () => {
      checkUnlocked()
      return { all: await listPast(db, events) }
    },
    'past.read': async ({ chain, part }) => {
      checkUnlocked()
      const kept = await db.get('pastParts', [chain, part])
      if (kept === undefined) throw new UiRefusal('missing_secret')
      return { text: kept.text }
    },
  }
}

/** What a person could choose on a screen, one by one: a setting that this version does not know is left out. */
function pickSettings(settings: { [name: string]: unknown }): { [name: string]: unknown } {
  const good = Object.entries(settings).filter(
    ([name, value]) => parseParams('settings.set', { [name]: value }).ok,
  )
  return Object.fromEntries(good)
}
