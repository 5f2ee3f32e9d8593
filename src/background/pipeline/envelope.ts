import { concat, fromHex } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { makePayload, type Payload } from '../../crypto/payload.ts'
import type { DeviceProof } from '../../protocol/audit.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { secretKey } from '../vault/secrets.ts'
import type { BatchCall, ItemCall, SignCall } from './call.ts'

/** One thing that is signed: a request on its own has one, a batch several. */
export interface EnvelopeItem {
  readonly call: ItemCall
  /** Exactly the bytes that are signed, made by the worker. */
  readonly payload: Uint8Array
  readonly payloadSha256: string
  readonly encoding: Payload['encoding']
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
   * and where nobody is asked, the one that extended it.
   */
  readonly deps: readonly [
    secret: `peer_secret:${string}`,
    ...grant: Array<`grant:${string}` | `policy:${string}`>,
  ]
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
}

/** Throws a {@link Refusal} where the call cannot become bytes; in a batch it names the item. */
export function makeEnvelope(
  request: SignRequest,
  identity: Identity,
  grant: Pick<Grant, 'id'> & Partial<Pick<Grant, 'seq' | 'boundBy' | 'aud'>>,
): Envelope {
  const { id, origin, documentId, call, requestSha256, proof } = request
  const items = makeItems(call)
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
    deps: depsOf(identity, grant, proof !== undefined),
    ...(proof === undefined ? {} : { proof }),
  }
}

/** The keys of what a request needs; of one that asks nobody, also of the row that extended its grant. */
export function depsOf(
  identity: Pick<Identity, 'id'>,
  { id, aud, seq, boundBy }: Pick<Grant, 'id'> & Partial<Pick<Grant, 'seq' | 'boundBy' | 'aud'>>,
  isSilent: boolean,
): Envelope['deps'] {
  const extension = isSilent && aud !== undefined && boundBy !== seq ? [policyKey(aud)] : []
  return [secretKey(identity.id), grantKey(id), ...extension]
}

export function makeItems(call: ItemCall | BatchCall): readonly EnvelopeItem[] {
  if (call.method !== 'signBatch') return [makeItem(call)]
  const items = call.items.map((item, i) => naming(`params.requests[${i}]`, () => makeItem(item)))
  const size = items.reduce((sum, { payload }) => sum + payload.length, 0)
  if (size > LIMITS.payloadBytes) {
    throw new Refusal(
      'limit_exceeded',
      `params.requests: ${size} bytes together, at most ${LIMITS.payloadBytes}; retry with fewer`,
    )
  }
  return items
}

function makeItem(call: ItemCall): EnvelopeItem {
  const { bytes, encoding } = makePayload(call)
  return { call, payload: bytes, payloadSha256: sha256Hex(bytes), encoding }
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
