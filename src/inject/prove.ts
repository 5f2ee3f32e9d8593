import type { ProofMethod, ShortProof } from '../protocol/proof.ts'
import { toBase64 } from './base64.ts'
import type { KnownContext } from './contexts.ts'
import { type AppKey, signByApp } from './device-key.ts'
import { newId } from './ids.ts'
import { isThenPlanted, webCrypto } from './key-primordials.ts'
import type { HeldKey, OwnKey } from './own-key.ts'
import { Bytes, floor, now } from './primordials.ts'
import { follow } from './promises.ts'
import { digestRequest, signedBytes, writeMessage } from './proof.ts'

/** A request that is to be proved, and what the wallet said of the grant. `origin` is the serialised one. */
export interface Claim {
  readonly origin: string
  readonly method: ProofMethod
  readonly params: string
  readonly context: KnownContext
}

/** What is signed for a claim, made now, and what of it the wallet has to be told. */
interface Written {
  readonly message: string
  readonly nonce: string
  readonly iat: number
}

/** `null` where the browser has no digest for it. */
function writeClaim(
  { origin, method, params, context }: Claim,
  done: (written: Written | null) => void,
): void {
  digestRequest(method, params, requestSha256 => {
    if (requestSha256 === null) {
      done(null)
      return
    }
    const { grantId, aud, agentPubKey: agent } = context
    const iat = floor(now() / 1000)
    const nonce = newId()
    done({
      nonce,
      iat,
      message: writeMessage({ agent, aud, grantId, iat, method, nonce, origin, requestSha256 }),
    })
  })
}

/** A proof by the key that the app brought. `null`: it did not sign. `undefined`: it answered no signature. */
export function proveByApp(
  claim: Claim,
  key: AppKey,
  done: (proof: ShortProof | null | undefined) => void,
): void {
  writeClaim(claim, written => {
    if (written === null) {
      done(null)
      return
    }
    signByApp(key, signedBytes(written.message), signature => {
      done(typeof signature === 'string' ? proofOf(written, signature) : signature)
    })
  })
}

/**
 * A proof by the provider's own key; `null` where that is not the one that is bound, or can't sign. Digest and
 * signature are made by the key in memory while the storage says whether it is still there. Only the first answer
 * counts.
 */
export function proveByOwnKey(claim: Claim, own: OwnKey, done: (proof: ShortProof | null) => void): void {
  const bound = claim.context.deviceKey
  let signer: HeldKey | null = own.held()
  let stored: HeldKey | null | undefined
  let written: Written | null | undefined
  let signature: string | null | undefined

  function sign(): void {
    const by = signer
    if (by === null || by.publicKey !== bound || written == null) return
    signByOwnKey(by, written.message, text => {
      if (by !== signer) return
      signature = text
      step()
    })
  }
  function step(): void {
    if (stored === undefined || written === undefined) return
    if (stored === null || stored.publicKey !== bound || written === null) {
      done(null)
      return
    }
    if (stored !== signer) {
      signer = stored
      signature = undefined
      sign()
    } else if (signature !== undefined) {
      // It may have gone after the look, while its signature was made.
      const isGone = own.held() !== stored
      done(signature === null || isGone ? null : proofOf(written, signature))
    }
  }

  own.lookUp(key => {
    stored = key
    step()
  })
  writeClaim(claim, made => {
    written = made
    sign()
    step()
  })
}

function signByOwnKey(
  { privateKey }: HeldKey,
  message: string,
  done: (signature: string | null) => void,
): void {
  if (webCrypto === null || isThenPlanted()) {
    done(null)
    return
  }
  follow(
    webCrypto.sign(privateKey, signedBytes(message)),
    signature => done(toBase64(new Bytes(signature))),
    () => done(null),
  )
}

function proofOf({ nonce, iat }: Written, signature: string): ShortProof {
  return { nonce, iat, signature }
}
