import type { CallZomeRequest } from 'holochain-client-0.20'
import { sign } from '../../../src/crypto/ed25519.ts'
import { encodeZomeCall, zomeCallDigest } from '../../../src/crypto/holochain/zome-call.ts'
import { encodeZomePayload } from '../../../src/crypto/holochain/zome-payload.ts'
import type { PayloadValue } from '../../../src/protocol/values.ts'

export interface SignedCall {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
}
export type HostSigner = (request: CallZomeRequest) => Promise<SignedCall>

/** Puts a signer where the client looks for one on every call: Node has no window. */
export function setHostSigner(signZomeCall: HostSigner): void {
  Object.assign(globalThis, { window: { Blob, __HC_ZOME_CALL_SIGNER__: { signZomeCall } } })
}

export interface CallOptions {
  readonly seed: Uint8Array
  /** 39 bytes. */
  readonly provenance: Uint8Array
  /** 64 bytes; without it the call is the author's. */
  readonly capSecret?: Uint8Array
  readonly nonce?: Uint8Array
  /** Milliseconds from now. */
  readonly validFor?: number
}

/** Signs a call as the wallet does, with its own encoder. */
export function signCall(request: CallZomeRequest, options: CallOptions): SignedCall {
  const bytes = encodeZomeCall({
    cellId: request.cell_id,
    zomeName: request.zome_name,
    fnName: request.fn_name,
    provenance: options.provenance,
    payload: encodeZomePayload(request.payload as PayloadValue),
    capSecret: options.capSecret ?? null,
    nonce: options.nonce ?? crypto.getRandomValues(new Uint8Array(32)),
    expiresAt: (Date.now() + (options.validFor ?? 300_000)) * 1000,
  })
  return { bytes, signature: sign(zomeCallDigest(bytes), options.seed) }
}
