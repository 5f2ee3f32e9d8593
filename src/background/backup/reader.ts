import { BackupError, type BackupFault } from '../../crypto/backup/faults.ts'
import { LARGEST_FILE, parseHeader } from '../../crypto/backup/header.ts'
import { deriveFileKey } from '../../crypto/backup/key.ts'
import { openStream, type Stream } from '../../crypto/backup/stream.ts'
import { fromBase64, fromUtf8, wipe } from '../../crypto/bytes.ts'
import type { BackupSummary, Faulty, OpenedPart, Restored, UiCommands } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { type PickSettings, walletFrom } from './first-rows.ts'
import { type Content, createIntake, type Intake } from './intake.ts'
import { clearPast, keepPart, keepTrail } from './past.ts'
import { readRevoked } from './revoked.ts'

interface Reading {
  readonly id: string
  readonly key: Uint8Array
  readonly stream: Stream
  readonly intake: Intake
  readonly isTrial: boolean
  /** Bytes of text so far. */
  size: number
  isFirst: boolean
  /** Parts come one after the other. */
  isBusy: boolean
  content: Content | null
}

/**
 * Reads one backup file at a time: part by part, as the screen hands them over. Secrets stay here; the trails go on
 * to the disk as they come, where they count for nothing until the wallet's first row names them.
 */
export function createBackupReader(rooms: Rooms, pickSettings: PickSettings) {
  const { db, platform, vault } = rooms
  let reading: Reading | null = null

  function stop(): void {
    if (reading !== null) wipe(reading.key)
    reading = null
  }
  /** As `stop`, and what came onto the disk for a wallet that did not come to be goes again. */
  async function giveUp(): Promise<void> {
    const wasTrial = reading?.isTrial ?? true
    stop()
    if (!wasTrial && vault.phase() !== 'unlocked') await clearPast(db)
  }
  function find(id: string): Reading {
    if (reading?.id !== id || reading.isBusy) throw new UiRefusal('not_now')
    return reading
  }
  function checkUnset(): void {
    if (vault.phase() !== 'none' && vault.phase() !== 'setup') throw new UiRefusal('not_now')
  }

  async function open(current: Reading, sealed: Uint8Array, isLast: boolean): Promise<OpenedPart> {
    const plain = current.stream.open(sealed, isLast)
    if (plain === null) throw new BackupError(faultOf(current, sealed, isLast))
    current.isFirst = false
    current.size += plain.length
    const text = fromUtf8(plain)
    wipe(plain)
    if (current.size > LARGEST_FILE) throw new BackupError('too_big')
    if (text === null) throw new BackupError('damaged')
    const taken = current.intake.take(text)
    if (isLast) current.content = current.intake.end()
    if (taken.of === 'wallet') {
      const wallet = taken.whole === undefined ? {} : { wallet: await summaryOf(taken.whole) }
      return { text: '', endsTrail: false, ...wallet }
    }
    const { chain, part, whole } = taken
    if (!current.isTrial) {
      checkUnset()
      await keepPart(db, chain, part, text)
      const restoredAt = new Date(platform.now()).toISOString()
      if (whole !== undefined) await keepTrail(db, { ...whole, restoredAt })
    }
    return { text, endsTrail: whole !== undefined }
  }

  async function summaryOf({ wallet, grants }: Pick<Content, 'wallet' | 'grants'>): Promise<BackupSummary> {
    const isRevoked = await readRevoked(platform.local)
    const { identities, trails, rows } = wallet
    return {
      identities: identities.map(({ name, agentPubKey }) => ({ name, agentPubKey })),
      grants: grants.length,
      revoked: grants.filter(isRevoked).length,
      trails,
      rows,
    }
  }

  return {
    async begin({
      header,
      filePassword,
      isTrial,
    }: UiCommands['restore.begin']['params']): Promise<{ id: string } | Faulty> {
      stop()
      if (!isTrial) checkUnset()
      return faulty(async () => {
        const parsed = parseHeader(header)
        const key = await deriveFileKey(filePassword, parsed.kdf)
        if (!isTrial) {
          checkUnset()
          await clearPast(db)
        }
        stop()
        const id = randomId(platform)
        const stream = openStream(key, parsed)
        const more = { size: 0, isFirst: true, isBusy: false, content: null }
        reading = { id, key, stream, intake: createIntake(), isTrial, ...more }
        return { id }
      })
    },
    async part(id: string, part: string, isLast: boolean): Promise<OpenedPart | Faulty> {
      const current = find(id)
      const sealed = fromBase64(part)
      current.isBusy = true
      try {
        return await faulty(async () => {
          if (sealed === null || current.content !== null) throw new BackupError('damaged')
          return open(current, sealed, isLast)
        }, giveUp)
      } catch (problem) {
        await giveUp()
        throw problem
      } finally {
        current.isBusy = false
      }
    },
    async finish(id: string, password: string): Promise<Restored> {
      const { content, isTrial } = find(id)
      if (content === null || isTrial) throw new UiRefusal('not_now')
      const isRevoked = await readRevoked(platform.local)
      const back = content.grants.filter(one => !isRevoked(one))
      await vault.adopt(password, (fresh, root) =>
        walletFrom(platform, fresh, root, content, back, pickSettings),
      )
      stop()
      rooms.changed()
      return {
        identities: content.wallet.identities.length,
        grants: back.length,
        left: content.grants.length - back.length,
      }
    },
    async stop(id: string): Promise<void> {
      if (reading?.id === id) await giveUp()
    },
    /** The wallet was locked: what a trial had opened goes with its keys. */
    forget: stop,
  }
}

/**
 * Why a part does not open. Of the first one, nobody can tell a wrong password from a changed byte. A later one that
 * opens as one with others behind it was not the last when it was written.
 */
function faultOf({ isFirst, stream }: Reading, sealed: Uint8Array, isLast: boolean): BackupFault {
  const isCut = isLast && stream.open(sealed, false) !== null
  return isCut ? 'cut' : isFirst ? 'wrong' : 'damaged'
}

async function faulty<T>(
  run: () => Promise<T>,
  onFault: () => Promise<void> = async () => {},
): Promise<T | Faulty> {
  try {
    return await run()
  } catch (problem) {
    if (!(problem instanceof BackupError)) throw problem
    await onFault()
    return { fault: problem.fault }
  }
}
