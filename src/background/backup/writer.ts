import { textBefore } from '../../crypto/backup/file-text.ts'
import {
  type BackupHeader,
  FORMAT,
  LARGEST_FILE,
  LARGEST_PART,
  PREFIX_BYTES,
  SALT_BYTES,
  VERSION,
  WORK,
} from '../../crypto/backup/header.ts'
import { deriveFileKey } from '../../crypto/backup/key.ts'
import { openStream, type Stream } from '../../crypto/backup/stream.ts'
import { toBase64, wipe } from '../../crypto/bytes.ts'
import type { UiCommands } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { type Gathered, gather } from './gather.ts'

const SHORTEST_PASSWORD = 12
/** base64, quotes, tags. */
const TEXT_PER_BYTE = 1.35

interface Writing {
  readonly id: string
  readonly key: Uint8Array
  readonly stream: Stream
  readonly parts: Gathered['parts']
  rows: number
  /** Bytes so far, not sealed. */
  size: number
}

/**
 * Writes one backup file at a time: part by part, as the screen asks for them. What leaves here is sealed. Where the
 * worker is stopped in between, the file is not finished and has to be begun anew.
 */
export function createBackupWriter(rooms: Rooms) {
  const { events, folds, platform, projections, vault } = rooms
  let writing: Writing | null = null

  function stop(): void {
    if (writing !== null) wipe(writing.key)
    void writing?.parts.return(undefined)
    writing = null
  }

  return {
    async begin(password: string, filePassword: string): Promise<UiCommands['backup.begin']['answer']> {
      if ([...filePassword].length < SHORTEST_PASSWORD) {
        throw new UiRefusal('weak_password', { field: 'filePassword' })
      }
      await vault.prove(password)
      stop()
      await folds.flush().catch(() => {})
      const { grants, identities } = projections()
      const details = { identities: identities.size, grants: grants.size }
      // On record before anything leaves the vault.
      await events.append([{ row: { type: 'backup.exported', details } }], { strict: true })
      const { parts, rows } = await gather(rooms)
      const header: BackupHeader = {
        format: FORMAT,
        v: VERSION,
        createdAt: new Date(platform.now()).toISOString(),
        kdf: { alg: 'argon2id', ...WORK, salt: toBase64(platform.random(SALT_BYTES)) },
        cipher: { alg: 'xchacha20-poly1305-stream', nonce: toBase64(platform.random(PREFIX_BYTES)) },
      }
      const key = await deriveFileKey(filePassword, header.kdf)
      const id = randomId(platform)
      // Another one may have begun while the key was made.
      stop()
      writing = { id, key, stream: openStream(key, header), parts, rows: 0, size: 0 }
      return { id, before: textBefore(header), rows }
    },
    async part(id: string): Promise<UiCommands['backup.part']['answer']> {
      const current = writing
      if (current === null || current.id !== id) throw new UiRefusal('not_now')
      try {
        const { value, done } = await current.parts.next()
        // Locked, stopped, or begun anew meanwhile.
        if (done || writing !== current || vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
        const { plain, rows, isLast } = value
        current.size += plain.length
        // What nobody could read back is not written: said now, and not when it is needed.
        const isReadable = plain.length <= LARGEST_PART && current.size * TEXT_PER_BYTE <= LARGEST_FILE
        if (!isReadable) throw new UiRefusal('too_big')
        const part = toBase64(current.stream.seal(plain, isLast))
        wipe(plain)
        current.rows += rows
        if (isLast) stop()
        return { part, rows: current.rows, isLast }
      } catch (problem) {
        if (writing === current) stop()
        throw problem
      }
    },
    stop(id: string): void {
      if (writing?.id === id) stop()
    },
    /** The wallet was locked: the file is not finished. */
    forget: stop,
  }
}
