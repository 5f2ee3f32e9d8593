import { equalBytes } from '../../crypto/bytes.ts'
import type { StoredEvent } from './schema.ts'
import { isOwnRow, type TrailKeys } from './seals.ts'

/** Rows that are read again and again: those of grants and identities in use. */
const MOST = 500

/**
 * Whether a stored event is as the wallet wrote it. One that was found so before, under the same keys, is only held
 * against what it was then: a row with a logo in it would take longer to hash than all the rest of a signature.
 */
export function createRowCheck(): (keys: TrailKeys, event: StoredEvent) => boolean {
  const known = new Map<number, { hash: string; key: string | undefined; mac: Uint8Array; text: string }>()
  let under: TrailKeys | null = null
  return (keys, event) => {
    if (under !== keys) known.clear()
    under = keys
    const { seq, hash, key, mac, row } = event
    const before = known.get(seq)
    const isSame =
      before !== undefined &&
      mac instanceof Uint8Array &&
      before.hash === hash &&
      before.key === key &&
      equalBytes(before.mac, mac) &&
      before.text === JSON.stringify(row)
    if (isSame) return true
    if (!isOwnRow(keys, event) || mac === undefined) return false
    if (known.size >= MOST) known.clear()
    known.set(seq, { hash, key, mac, text: JSON.stringify(row) })
    return true
  }
}
