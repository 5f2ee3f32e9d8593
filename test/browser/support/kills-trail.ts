import type { BrowserContext, Page } from 'playwright-core'
import { takesAway } from '../../../src/background/events/locked.ts'
import type { StoredEvent } from '../../../src/background/events/schema.ts'
import { isOwnRow, type TrailKeys, trailKeys } from '../../../src/background/events/seals.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { GENESIS, rowHash } from '../../../src/crypto/trail.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import type { Told } from './kills-site.ts'
import { verified } from './site.ts'

/** A page of the extension without a script: it neither wakes the worker nor keeps it alive. */
export async function openReader(context: BrowserContext, extensionId: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`chrome-extension://${extensionId}/manifest.json`)
  return page
}

/** The keys by which this wallet seals its rows; it must be unlocked. */
export async function readTrailKeys(reader: Page): Promise<TrailKeys> {
  const root = await reader.evaluate(async () => {
    const { unlocked } = await chrome.storage.session.get('unlocked')
    return (unlocked as { root: string }).root
  })
  return trailKeys(Buffer.from(root, 'base64'))
}

/** What the trail says of one origin. */
export interface SaidOfOrigin {
  /** The live grant. */
  readonly grantId: string | undefined
  /** Rows with a signature under it. */
  readonly signatures: number
  /** Goes up with each row that makes or ends a grant. */
  readonly changes: number
}

/**
 * The trail as it is read bit by bit, each row checked when it is first seen: its place in the chain, its seal, and
 * that no call has two. Throws where something does not hold.
 */
export function followTrail(keys: TrailKeys) {
  const hashes: string[] = []
  const signed = new Map<string, AuditRow>()
  const decided = new Map<string, AuditRow>()
  const requests = new Map<string, AuditRow>()
  /** Digests of what a page heard an error about. */
  const failed = new Set<string>()
  const origins = new Map<string, SaidOfOrigin>()

  const of = (origin: string): SaidOfOrigin =>
    origins.get(origin) ?? { grantId: undefined, signatures: 0, changes: 0 }

  function follow(event: StoredEvent): void {
    const { row } = event
    const where = `row ${hashes.length} (${row.type})`
    check(event.seq === hashes.length && row.seq === event.seq, `${where}: number`)
    check(row.prev === (hashes.at(-1) ?? GENESIS), `${where}: does not name the row before`)
    check(rowHash(row) === event.hash, `${where}: hash`)
    // Rows of a locked time are sealed at the next unlock; `readAgain` looks at them then.
    const isBare = event.mac === undefined && takesAway(row.type)
    check(isBare || isOwnRow(keys, event), `${where}: seal`)
    check(
      row.type !== 'trail.tampered',
      `${where}: a false alarm, ${row.error} ${JSON.stringify(row.details)}`,
    )
    hashes.push(event.hash)
    note(row, where)
  }

  function note(row: AuditRow, where: string): void {
    if (row.decision !== 'revoked' && row.requestSha256 !== undefined) {
      // Payloads and reasons are unique, so each call has a digest of its own.
      const before = requests.get(row.requestSha256)
      check(before === undefined, `${where}: a second row of the same call, after row ${before?.seq}`)
      requests.set(row.requestSha256, row)
    }
    if (row.payloadSha256 !== undefined) {
      check(
        row.signature === undefined || !failed.has(row.payloadSha256),
        `${where}: signed after the page was told that it was not`,
      )
      check(!decided.has(row.payloadSha256), `${where}: a second decision about the same bytes`)
      decided.set(row.payloadSha256, row)
    }
    if (row.signature !== undefined) {
      check(!signed.has(row.signature), `${where}: a second row with the same signature`)
      signed.set(row.signature, row)
    }
    if (row.origin === undefined) return
    const before = of(row.origin)
    const changes = before.changes + 1
    if (row.type === 'grant.created')
      origins.set(row.origin, { grantId: row.grantId, signatures: 0, changes })
    else if (row.type === 'grant.revoked' && row.grantId === before.grantId) {
      origins.set(row.origin, { grantId: undefined, signatures: 0, changes })
    } else if (row.signature !== undefined) {
      check(row.grantId === before.grantId, `${where}: signed under a grant that is not live`)
      origins.set(row.origin, { ...before, signatures: before.signatures + 1 })
    }
  }

  return {
    /** Reads what is new. */
    async readOn(reader: Page): Promise<void> {
      for (;;) {
        const piece = await readFrom(reader, hashes.length)
        for (const event of piece) follow(event)
        if (piece.length < PIECE) return
      }
    },
    /** Of an unlocked wallet: reads everything again. What was seen once must not have changed. */
    async readAgain(reader: Page): Promise<void> {
      for (let seq = 0; seq < hashes.length; ) {
        const piece = await readFrom(reader, seq)
        check(piece.length > 0, `row ${seq}: gone`)
        for (const event of piece.slice(0, hashes.length - seq)) {
          const same = event.seq === seq && rowHash(event.row) === hashes[seq] && isOwnRow(keys, event)
          check(same, `row ${seq}: not as it was`)
          seq++
        }
      }
    },
    /** What a page was told must be in the rows that were read. */
    bearsOut({ origin, payload, answer, code }: Told): void {
      const digest = sha256Hex(Buffer.from(payload))
      const row = decided.get(digest)
      if (answer !== undefined) {
        const one = signed.get(answer.signature)
        check(one !== undefined, `a signature without a row: ${payload}`)
        check(one === row && row?.origin === origin, `the row of another call: ${payload}`)
        check(Buffer.from(answer.signedBytes, 'base64').toString() === payload, `other bytes: ${payload}`)
        check(verified(answer), `does not verify: ${payload}`)
      }
      const wrong = `a call that was lost or spoiled, ${code}: ${payload}, row ${row?.seq} (${row?.type})`
      check(code === undefined || USUAL.has(code), wrong)
      if (code !== undefined) {
        check(row?.signature === undefined, `signed, and the page was told ${code}: ${payload}`)
        if (payload !== '') failed.add(digest)
      }
      if (code === 'user_rejected' && payload !== '') {
        check(row?.decision === 'rejected', `rejected without a row: ${payload}`)
      }
    },
    of,
    length: () => hashes.length,
    signatures: () => signed.size,
  }
}
export type Trail = ReturnType<typeof followTrail>

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

/** What a page may hear under this load: a rejection, no permission yet, or a lock right after the approval. */
const USUAL: ReadonlySet<string> = new Set(['user_rejected', 'consent_required', 'wallet_locked'])

const PIECE = 2000

/** Up to {@link PIECE} events from `from` on. */
async function readFrom(reader: Page, from: number): Promise<StoredEvent[]> {
  const found = await reader.evaluate(
    ([from, most]) =>
      new Promise<Array<Omit<StoredEvent, 'mac'> & { mac?: number[] }>>((resolve, reject) => {
        const opening = indexedDB.open('flowsta')
        opening.onupgradeneeded = () => opening.transaction?.abort()
        opening.onerror = () => reject(new Error('the trail cannot be opened'))
        opening.onsuccess = () => {
          const db = opening.result
          const range = IDBKeyRange.lowerBound(from)
          const all = db.transaction('events').objectStore('events').getAll(range, most)
          all.onerror = () => reject(new Error('the trail cannot be read'))
          all.onsuccess = () => {
            db.close()
            const events = all.result as StoredEvent[]
            resolve(events.map(({ mac, ...rest }) => (mac ? { ...rest, mac: [...mac] } : rest)))
          }
        }
      }),
    [from, PIECE] as const,
  )
  return found.map(({ mac, ...rest }) => (mac ? { ...rest, mac: Uint8Array.from(mac) } : rest))
}
