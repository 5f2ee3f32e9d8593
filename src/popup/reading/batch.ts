import { concat, fromHex } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import type { BatchView } from '../../protocol/ui-door.ts'
import { kindOf } from './asks.ts'
import { readItem, type Signed } from './signed.ts'

/** What a batch asks to sign, read from the bytes of its items. */
export interface Batch {
  readonly items: readonly Signed[]
  /** Whether these bytes are what an approval would name, all of them and in this order. */
  readonly isGenuine: boolean
  readonly counts: { readonly [what in BatchCount]: number }
}
/** An item counts once, by what it does; each is one of these. */
export type BatchCount = (typeof BATCH_COUNTS)[number]
export const BATCH_COUNTS = [
  'new',
  'changed',
  'deleted',
  'moved',
  'action',
  'data',
  'text',
  'opaque',
] as const

/** `null`: what reads some of the bytes has to be loaded first. */
export function readBatch({ items, digest, identity }: BatchView): Batch | null {
  const read: Signed[] = []
  for (const item of items) {
    const one = readItem(item, identity.agentPubKey)
    if (one === null) return null
    read.push(one)
  }
  const isWhole = read.length > 0 && read.every(({ isGenuine }) => isGenuine)
  const counts = { new: 0, changed: 0, deleted: 0, moved: 0, action: 0, data: 0, text: 0, opaque: 0 }
  for (const one of read) counts[countOf(one)]++
  return {
    items: read,
    isGenuine: isWhole && sha256Hex(concat(...read.map(one => fromHex(one.digest)))) === digest,
    counts,
  }
}

export function countOf(signed: Signed): BatchCount {
  if (signed.kind === 'json') return 'data'
  if (signed.kind === 'coded') return signed.counts
  return signed.kind === 'action' ? (kindOf(signed)?.does ?? 'action') : signed.kind
}
