import { coreOf } from '../../crypto/holochain/holohash.ts'
import { readZomeCall } from '../../crypto/holochain/read-zome-call.ts'
import type { ZomeCall } from '../../crypto/holochain/zome-call.ts'
import { answer, type Invalid, refuse, type Signer } from './answer.ts'
import { digest } from './hash.ts'
import { assertObject, assertSame, type BytesLike, expected, readBytes } from './inputs.ts'
import { checkSigned, readSigner, type SignerNames } from './signer.ts'

/** What `signZomeCall` answers, and what `@holochain/client` sends to a conductor. */
export interface SignedZomeCall {
  /** The parameters in MessagePack. */
  readonly bytes: BytesLike
  readonly signature: BytesLike
}
export interface ZomeCallOptions extends SignerNames {
  /** A call whose time is over by then is `expired`. A `Date`, or milliseconds since 1970; without it no time is. */
  readonly now?: Date | number
}
export type ZomeCallReason = 'bytes-malformed' | 'call-malformed' | 'provenance-mismatch' | 'expired'
export type ZomeCallResult =
  | (Signer & { readonly valid: true; readonly call: ZomeCall })
  | Invalid<ZomeCallReason>

/**
 * Whether the provenance of a zome call signed it, as a conductor does: over the SHA-512 of the parameters. With
 * `agentPubKey`, `did` or `publicKey` among the options the provenance has to be that key. What a conductor alone knows
 * is not looked at: whether the nonce is new and the capability granted. Rejects as `verifyBytes` does.
 */
export function verifyZomeCall(
  signed: SignedZomeCall,
  options: ZomeCallOptions = {},
): Promise<ZomeCallResult> {
  return answer(async () => {
    assertObject(signed, 'signed')
    assertObject(options, 'options')
    const now = Number(options.now ?? 0)
    if (Number.isNaN(now) || typeof options.now === 'string') expected('now', 'a Date or milliseconds')
    const bytes = readBytes(signed.bytes, 'bytes', 'bytes-malformed')
    const call = readZomeCall(bytes) ?? refuse('call-malformed')
    const key = coreOf(call.provenance)
    assertSame(readSigner(options), key, 'provenance-mismatch')
    const signature = readBytes(signed.signature, 'signature', 'signature-malformed')
    const signer = await checkSigned(key, signature, await digest('SHA-512', bytes))
    if (call.expiresAt < now * 1000) refuse('expired')
    return { valid: true, ...signer, call } as const
  })
}
