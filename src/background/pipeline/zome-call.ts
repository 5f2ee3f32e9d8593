/** A zome call on its way from what the page gave to what is signed. */
import { fromBase64, fromHex, toBase64, toHex, wipe } from '../../crypto/bytes.ts'
import { sameHash } from '../../crypto/holochain/compare.ts'
import { decodeHoloHash, encodeHoloHash } from '../../crypto/holochain/holohash.ts'
import type { ZomeCall } from '../../crypto/holochain/zome-call.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { type Capabilities, type Capability, capabilityKey } from '../events/projections/capabilities.ts'
import type { EventStore } from '../events/store.ts'
import { openCapability } from '../vault/capabilities.ts'
import type { VaultKeys } from '../vault/keys.ts'
import type { ZomeRequest } from './call.ts'

const MINUTE = 60_000
/** Milliseconds that a call may be used for, where its page did not say: without asking, and where a person has to read first. */
export const ZOME_LIFETIME = { silent: 5 * MINUTE, asked: 10 * MINUTE } as const
/** Conductors refuse what ends later than this. */
const LATEST = 50 * MINUTE
/** So much must be left when it is approved: the page still has to hand it to its conductor. */
const LEAST_LEFT = 30_000

/**
 * What the wallet puts into a zome call, once, when it arrives. It is kept with a request that waits, so that the same
 * bytes are signed whenever that happens, and the same ones that a person saw.
 */
export interface Stamp {
  /** Whose key is in it: `uhCAk…` */
  readonly agent: string
  /** 64 hex digits. */
  readonly nonce: string
  /** Microseconds since 1970. */
  readonly expiresAt: number
  /** Used for it: its secret in base64, which the page is shown in the bytes. None while the wallet was locked. */
  readonly capability?: { readonly id: string; readonly secret?: string }
}

/** The live capability that covers a call of this grant: the newest, where there are several. */
export function capabilityFor(
  capabilities: Capabilities,
  grantId: string,
  { cellId: [dna, agent], zomeName, fnName }: Pick<ZomeRequest, 'cellId' | 'zomeName' | 'fnName'>,
): Capability | undefined {
  const isCell = ({ cell }: Capability) => isSame(cell[0], dna) && isSame(cell[1], agent)
  const isFunction = ({ functions }: Capability) =>
    functions === 'all' || functions.some(([zome, fn]) => zome === zomeName && fn === fnName)
  return [...capabilities.values()]
    .filter(one => one.state === 'live' && one.grantId === grantId && isCell(one) && isFunction(one))
    .at(-1)
}

function isSame(text: string, hash: Uint8Array): boolean {
  const bytes = decodeHoloHash(text)
  return bytes !== null && sameHash(bytes, hash)
}

/**
 * Stamps a call. Throws `invalid_request` for a provenance that nobody here signs for and an expiry that no conductor
 * takes. `now` in milliseconds since 1970; `nonce`: 32 random bytes, used where the page brought none.
 */
export function stampOf(
  request: ZomeRequest,
  agent: string,
  capability: Capability | undefined,
  { now, lifetime, nonce }: { now: number; lifetime: number; nonce: () => Uint8Array },
): Stamp {
  const { provenance, expiresAt = (now + lifetime) * 1000 } = request
  const isOwn = provenance === undefined || isSame(agent, provenance)
  // A page names the agent of its cell; with a capability the call is signed by the key that was given it.
  if (!isOwn && !(capability !== undefined && isSame(capability.cell[1], provenance))) {
    throw invalid('params.provenance', `is not the agent that signs here, ${agent}`)
  }
  if (expiresAt <= now * 1000) throw invalid('params.expires_at', 'is over')
  if (expiresAt > (now + LATEST) * 1000) {
    throw invalid('params.expires_at', 'is more than 50 minutes ahead; no conductor takes that')
  }
  return {
    agent,
    nonce: toHex(request.nonce ?? nonce()),
    expiresAt,
    ...(capability === undefined ? {} : { capability: { id: capability.id } }),
  }
}

/** The stamp with the secret of its capability. Throws `missing_signer_private_key` where that does not open. */
export async function withSecret(
  stamp: Stamp,
  events: Pick<EventStore, 'read'>,
  keys: () => VaultKeys | null,
): Promise<Stamp> {
  const { capability, agent } = stamp
  if (capability === undefined || capability.secret !== undefined) return stamp
  const key = capabilityKey(capability.id)
  const found = (await events.read([key])).get(key)
  // After the last wait: the keys of a wallet that was locked meanwhile are overwritten in place.
  const held = keys()
  if (held === null) throw new Refusal('wallet_locked')
  const secret = openCapability({ id: capability.id, agentPubKey: agent }, found, held)
  if (secret === null) throw new Refusal('missing_signer_private_key')
  try {
    return { ...stamp, capability: { id: capability.id, secret: toBase64(secret) } }
  } finally {
    wipe(secret)
  }
}

/** Whether all of it is there: only then are there bytes. */
export function isWhole({ capability }: Stamp): boolean {
  return capability === undefined || capability.secret !== undefined
}

/** Whether it can still be handed to a conductor in time. `now` in milliseconds since 1970. */
export function isInTime({ expiresAt }: Stamp, now: number): boolean {
  return expiresAt >= (now + LEAST_LEFT) * 1000
}

/** Whether what it was stamped with is there to be used. */
export function isStampLive({ capability }: Stamp, capabilities: Capabilities, grantId: string): boolean {
  if (capability === undefined) return true
  const one = capabilities.get(capability.id)
  return one?.state === 'live' && one.grantId === grantId
}

/** The whole call. It always carries the wallet's own key: that is what its signature is checked with. */
export function zomeCallOf(request: ZomeRequest, stamp: Stamp): ZomeCall {
  const { cellId, zomeName, fnName, payload, capSecret } = request
  const { agent, nonce, expiresAt, capability } = stamp
  const provenance = decodeHoloHash(agent)
  const assigned = capability?.secret === undefined ? undefined : fromBase64(capability.secret)
  if (provenance === null || assigned === null || !isWhole(stamp)) throw new Error('a stamp is not whole')
  return {
    cellId,
    zomeName,
    fnName,
    provenance,
    payload,
    capSecret: assigned ?? capSecret ?? null,
    nonce: fromHex(nonce),
    expiresAt,
  }
}

/** The cell as policies name it. */
export function cellOf({ cellId: [dna] }: Pick<ZomeRequest, 'cellId'>): string {
  return encodeHoloHash(dna)
}
