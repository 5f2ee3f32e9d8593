import { sha256Hex } from '../../crypto/hash.ts'
import { makePayload, type Payload } from '../../crypto/payload.ts'
import type { Identity } from '../events/projections/identities.ts'
import { secretKey } from '../vault/secrets.ts'
import type { SignCall } from './call.ts'

/** One signature on its way: everything that the stages after it need, and nothing they could take from elsewhere. */
export interface Envelope {
  /** The request's id in the wallet. */
  readonly id: string
  readonly origin: string
  readonly documentId: string
  readonly method: SignCall['method']
  /** Hex SHA-256 of the RFC 8785 text of `{method, params}` as it crossed the door. */
  readonly requestSha256: string
  /** Exactly the bytes that are signed, made by the worker. */
  readonly payload: Uint8Array
  readonly payloadSha256: string
  readonly encoding: Payload['encoding']
  readonly reason: string | null
  readonly identity: Identity
  readonly grantId: string
  /** What `resolveDeps` has to bring: the sealed secret of the identity, and the grant that this is signed under. */
  readonly deps: readonly [secret: `peer_secret:${string}`, grant: `grant:${string}`]
}

/** How the store finds the row that made a grant. */
export function grantKey(grantId: string): `grant:${string}` {
  return `grant:${grantId}`
}

export interface SignRequest {
  readonly id: string
  readonly origin: string
  readonly documentId: string
  readonly call: SignCall
  readonly requestSha256: string
}

/** Throws a {@link Refusal} where the call cannot become bytes. */
export function makeEnvelope(request: SignRequest, identity: Identity, grantId: string): Envelope {
  const { id, origin, documentId, call, requestSha256 } = request
  const { bytes, encoding } = makePayload(call)
  return {
    id,
    origin,
    documentId,
    method: call.method,
    requestSha256,
    payload: bytes,
    payloadSha256: sha256Hex(bytes),
    encoding,
    reason: call.reason ?? null,
    identity,
    grantId,
    deps: [secretKey(identity.id), grantKey(grantId)],
  }
}
