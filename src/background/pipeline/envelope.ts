import { concat, fromHex } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import type { HolochainAction } from '../../crypto/holochain/action-types.ts'
import { sameHash } from '../../crypto/holochain/compare.ts'
import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { signerOf, signerPath } from '../../crypto/holochain/signer.ts'
import { makePayload, type Payload } from '../../crypto/payload.ts'
import type { DeviceProof } from '../../protocol/audit.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import { capabilityKey } from '../events/projections/capabilities.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { secretKey } from '../vault/secrets.ts'
import type { BatchCall, ItemCall, SignCall } from './call.ts'
import { type Stamp, zomeCallOf } from './zome-call.ts'

/** One thing that is signed: a request on its own has one, a batch several. */
export interface EnvelopeItem {
  readonly call: ItemCall
  /** Exactly the bytes that are signed, made by the worker. */
  readonly payload: Uint8Array
  readonly payloadSha256: string
  readonly encoding: Payload['encoding']
  /** Of a Holochain action: what the bytes say. */
  readonly action?: HolochainAction
  /** Of a zome call: its parameters in MessagePack, whose digest is signed. */
  readonly preimage?: Uint8Array
}

/** One request on its way: everything that the stages after it need, and nothing they could take from elsewhere. */
export interface Envelope {
  /** The request's id in the wallet. */
  readonly id: string
  readonly origin: string
  readonly documentId: string
  readonly method: SignCall['method']
  /** Hex SHA-256 of the RFC 8785 text of `{method, params}` as it crossed the door. */
  readonly requestSha256: string
  readonly items: readonly EnvelopeItem[]
  /** Hex: what an approval names. Of a batch over the digests of its items, 32 bytes each, one after the other. */
  readonly digest: string
  readonly reason: string | null
  readonly identity: Identity
  readonly grantId: string
  /**
   * What `resolveDeps` has to bring: the sealed secret of the identity, the row of the grant that this is signed under,
   * where nobody is asked, the one that extended it, and that of the capability which a zome call carries.
   */
  readonly deps: readonly [
    secret: `peer_secret:${string}`,
    ...rows: Array<`grant:${string}` | `policy:${string}` | `capability:${string}`>,
  ]
  /** What the wallet put into a zome call. */
  readonly stamp?: Stamp
  /** Absent where a person approved. */
  readonly proof?: DeviceProof
}

/** How the store finds the row that made a grant. */
export function grantKey(grantId: string): `grant:${string}` {
  return `grant:${grantId}`
}

/** How the store finds the row that extended a grant; by its audience, which is new at each consent. */
export function policyKey(aud: string): `policy:${string}` {
  return `policy:${aud}`
}

export interface SignRequest {
  readonly id: string
  readonly origin: string
  readonly documentId: string
  readonly call: SignCall
  readonly requestSha256: string
  readonly proof?: DeviceProof
  /** Of a zome call; it has no bytes without one. */
  readonly stamp?: Stamp
}

/** Throws a {@link Refusal} where the call cannot become bytes; in a batch it names the item. */
export function makeEnvelope(
  request: SignRequest,
  identity: Identity,
  grant: Pick<Grant, 'id'> & Partial<Pick<Grant, 'seq' | 'boundBy' | 'aud'>>,
): Envelope {
  const { id, origin, documentId, call, requestSha256, proof, stamp } = request
  const items = makeItems(call, { stamp, signer: identity.agentPubKey })
  return {
    id,
    origin,
    documentId,
    method: call.method,
    requestSha256,
    items,
    digest: digestOf(call, items),
    reason: call.reason ?? null,
    identity,
    grantId: grant.id,
    deps: depsOf(identity, grant, proof !== undefined, stamp),
    ...(proof === undefined ? {} : { proof }),
    ...(stamp === undefined ? {} : { stamp }),
  }
}

/** The keys of what a request needs; of one that asks nobody, also of the row that extended its grant. */
export function depsOf(
  identity: Pick<Identity, 'id'>,
  { id, aud, seq, boundBy }: Pick<Grant, 'id'> & Partial<Pick<Grant, 'seq' | 'boundBy' | 'aud'>>,
  isSilent: boolean,
  stamp?: Pick<Stamp, 'capability'>,
): Envelope['deps'] {
  const extension = isSilent && aud !== undefined && boundBy !== seq ? [policyKey(aud)] : []
  const capability = stamp?.capability === undefined ? [] : [capabilityKey(stamp.capability.id)]
  return [secretKey(identity.id), grantKey(id), ...extension, ...capability]
}

interface Making {
  readonly stamp?: Stamp | undefined
  /** The `uhCAk…` that is to sign. Without one nothing is held against it: it was, when the request came. */
  readonly signer?: string
}

export function makeItems(call: ItemCall | BatchCall, making: Making = {}): readonly EnvelopeItem[] {
  if (call.method !== 'signBatch') return [makeItem(call, making)]
  const items = call.items.map((item, i) => naming(`params.requests[${i}]`, () => makeItem(item, making)))
  const size = items.reduce((sum, { payload }) => sum + payload.length, 0)
  if (size > LIMITS.payloadBytes) {
    throw new Refusal(
      'limit_exceeded',
      `params.requests: ${size} bytes together, at most ${LIMITS.payloadBytes}; retry with fewer`,
    )
  }
  return items
}

function makeItem(call: ItemCall, making: Making): EnvelopeItem {
  const { bytes, ...rest } = call.method === 'signZomeCall' ? stamped(call, making) : makePayload(call)
  if (rest.action !== undefined && making.signer !== undefined) checkSigner(rest.action, making.signer)
  return { call, payload: bytes, payloadSha256: sha256Hex(bytes), ...rest }
}

function stamped(
  { zomeCall }: Extract<ItemCall, { method: 'signZomeCall' }>,
  { stamp, signer }: Making,
): Payload {
  // The identity in use was changed while it waited: what the person saw is signed, or nothing.
  const isSame = signer === undefined || stamp?.agent === signer
  if (stamp === undefined || !isSame) throw new Refusal('server_error')
  return makePayload({ method: 'signZomeCall', zomeCall: zomeCallOf(zomeCall, stamp) })
}

/** A conductor takes an action from its signer only; under another key it would be good for nothing. */
function checkSigner(action: HolochainAction, agentPubKey: string): void {
  const own = decodeHoloHash(agentPubKey)
  if (own !== null && sameHash(signerOf(action), own)) return
  throw invalid(`params.action.${signerPath(action)}`, `is not the agent that signs here, ${agentPubKey}`)
}

function digestOf(call: SignCall, items: readonly EnvelopeItem[]): string {
  const [first] = items
  if (call.method !== 'signBatch' && first !== undefined) return first.payloadSha256
  return sha256Hex(concat(...items.map(({ payloadSha256 }) => fromHex(payloadSha256))))
}

/** What an item is refused for, under the item's own name. */
export function naming<T>(field: string, make: () => T): T {
  try {
    return make()
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.wire.description === undefined) throw problem
    const { code, description } = problem.wire
    const named = description.replace(/^params(?=[.:\s])/, field)
    throw code === 'invalid_request' && named === description
      ? invalid(field, description)
      : new Refusal(code, named)
  }
}
