import * as v from 'valibot'
import { SCOPES } from '../../protocol/provider.ts'
import { SEED_SOURCES } from '../../protocol/ui-door.ts'

/** The lines of a backup before its trails. First the wallet with its secrets, then a line for each permission. */

const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const time = v.pipe(v.string(), v.maxLength(32), v.isoTimestamp())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = (most: number) => v.pipe(v.string(), v.maxLength(most))

/** Of anything that is taken in whole: each identity costs the derivation of its key. */
const MOST = 1000

const Identity = v.object({
  id,
  name: text(200),
  agentPubKey: text(64),
  createdAt: time,
  derivation: v.exactOptional(v.picklist(SEED_SOURCES)),
  n: v.exactOptional(count),
  /** Id of the phrase that its seed is derived from. */
  phrase: v.exactOptional(id),
  /** base64 of 32 bytes. */
  seed: text(64),
})

export const WalletLine = v.object({
  type: v.literal('wallet'),
  /** base64 of 16 or 32 bytes each. */
  phrases: v.pipe(v.array(v.object({ id, entropy: text(64) })), v.maxLength(MOST)),
  identities: v.pipe(v.array(Identity), v.minLength(1), v.maxLength(MOST)),
  /** Id of the identity in use. */
  inUse: v.nullable(v.string()),
  settings: v.record(v.string(), v.unknown()),
  /** Muted origins, and until when (milliseconds since 1970). */
  mutes: v.pipe(v.array(v.tuple([text(512), v.number()])), v.maxLength(10 * MOST)),
  /** How many of each follow. */
  grants: count,
  trails: v.pipe(count, v.minValue(1)),
  /** Rows in all trails. */
  rows: count,
})
export type WalletLine = v.InferOutput<typeof WalletLine>

/** A live permission. What it allowed without asking is in the file to be read, and not brought back. */
export const GrantLine = v.object({
  type: v.literal('grant'),
  id,
  origin: text(512),
  agentPubKey: text(64),
  scopes: v.array(v.picklist(SCOPES)),
  appName: text(1000),
  appLogo: v.exactOptional(text(200_000)),
  privacyPolicy: v.exactOptional(text(10_000)),
  grantedAt: time,
  lastUsedAt: v.exactOptional(time),
  signCount: count,
  hasCells: v.exactOptional(v.literal(true)),
  policy: v.exactOptional(v.unknown()),
})
export type GrantLine = v.InferOutput<typeof GrantLine>

/** Of a trail's first and last line, what a reader goes by; the verifier looks at the rest. */
export const TrailHeader = v.object({
  type: v.literal('header'),
  chain: id,
  rows: v.pipe(count, v.minValue(1)),
})
export const TrailHead = v.object({
  type: v.literal('head'),
  chain: id,
  seq: count,
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
