/**
 * The proof that a silent request carries: what a device key signs, and the names and limits of its message. The wire
 * contract in words, with test vectors, is `docs/signer-protocol.md`.
 */
import type { SigningMethod } from './provider.ts'

export const PROOF_TYP = 'flowsta-request'
export const PROOF_VERSION = 1
/** Seconds that `iat` may be away from the wallet's clock, before or after it. */
export const PROOF_WINDOW = 60

/** Methods that a proof can be for. `connect`: an app with a key of its own shows that it has it. */
export type ProofMethod = SigningMethod | 'signBatch' | 'connect'

/** What is signed, as RFC 8785 text behind its tag; see `proofBytes` in `crypto/trail.ts`. */
export interface ProofMessage {
  readonly typ: typeof PROOF_TYP
  readonly v: typeof PROOF_VERSION
  /** The grant's own random value; new at each consent. */
  readonly aud: string
  /** The serialised origin of the page that relays the request. */
  readonly origin: string
  readonly grantId: string
  /** The `agentPubKey` that is to sign. */
  readonly agent: string
  readonly method: ProofMethod
  /** Hex SHA-256 of the RFC 8785 text of `{method, params}` as it crosses the page door. */
  readonly requestSha256: string
  /** 128 random bits as 32 lower-case hex digits. Never used twice. */
  readonly nonce: string
  /** Seconds since 1970. */
  readonly iat: number
}

/**
 * A proof as the provider sends it: what of its message the wallet can't know already. The wallet writes the message
 * from the request and the caller's live grant, so a proof that was made for anything else does not hold.
 */
export interface ShortProof {
  /** 32 lower-case hex digits. */
  readonly nonce: string
  /** Seconds since 1970. */
  readonly iat: number
  /** base64 of 64 bytes. */
  readonly signature: string
}

/** What a provider has to know to make a proof; the caller's own grant only. */
export interface SigningContext {
  readonly grantId: string
  readonly aud: string
  readonly agentPubKey: string
  /** base64 of 32 bytes: the device key that is bound to the grant. Absent: none is. */
  readonly deviceKey?: string
  /** Methods that the grant's policy names; empty without one. */
  readonly methods: readonly SigningMethod[]
  /** The site was allowed to call functions of cells, so its zome calls are signed here. */
  readonly hasCells?: true
  /** With a policy for zome calls: its cells, as `PolicyRequest` has them, how many signatures are left, and until when. */
  readonly cells?: readonly string[]
  readonly left?: number
  /** Milliseconds since 1970. */
  readonly until?: number
  /** A locked wallet asks for the unlock first: nothing is silent before. */
  readonly locked?: true
}

/** A device key that could be bound, should the person want something remembered. */
export interface DeviceKeyOffer {
  /** base64 of 32 bytes. */
  readonly publicKey: string
  /** `app`: brought by the app. `provider`: made by the provider, in the origin's storage. The page's word only. */
  readonly by: 'app' | 'provider'
}
