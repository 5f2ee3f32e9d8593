import type { DeviceProof } from '../protocol/audit.ts'
import type { ProofMethod } from '../protocol/proof.ts'
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

/** The message for a claim, made now; `null` where the browser has no digest for it. */
function writeClaim(
  { origin, method, params, context }: Claim,
  done: (message: string | null) => void,
): void {
  digestRequest(method, params, requestSha256 => {
    if (requestSha256 === null) {
      done(null)
      return
    }
    const { grantId, aud, agentPubKey: agent } = context
    const iat = floor(now() / 1000)
    done(writeMessage({ agent, aud, grantId, iat, method, nonce: newId(), origin, requestSha256 }))
  })
}

/** A proof by the key that the app brought. `null`: it did not sign. `undefined`: it answered no signature. */
export function proveByApp(
  claim: Claim,
  key: AppKey,
  done: (proof: DeviceProof | null | undefined) => void,
): void {
  writeClaim(claim, message => {
    if (message === null) {
      done(null)
      return
    }
    signByApp(key, signedBytes(message), signature => {
      done(typeof signature === 'string' ? proofOf(key.publicKey, message, signature) : signature)
    })
  })
}

/**
 * A proof by the provider's own key; `null` where that is not the one that is bound, or can't sign. Digest and
 * signature are made by the key in memory while the storage says whether it is still there. Only the first answer
 * counts.
 */
export function proveByOwnKey(claim: Claim, own: OwnKey, done: (proof: DeviceProof | null) => void): void {
  const bound = claim.context.deviceKey
  let signer: HeldKey | null = own.held()
  let stored: HeldKey | null | undefined
  let message: string | null | undefined
  let signature: string | null | undefined

  function sign(): void {
    const by = signer
    if (by === null || by.publicKey !== bound || typeof message !== 'string') return
    signByOwnKey(by, message, text => {
      if (by !== signer) return
      signature = text
      step()
    })
  }
  function step(): void {
    if (stored === undefined || message === undefined) return
    if (stored === null || stored.publicKey !== bound || message === null) {
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
      done(signature === null || isGone ? null : proofOf(stored.publicKey, message, signature))
    }
  }

  own.lookUp(key => {
    stored = key
    step()
  })
  writeClaim(claim, text => {
    message = text
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

function proofOf(publicKey: string, message: string, signature: string): DeviceProof {
  return { alg: 'Ed25519', publicKey, message, signature }
}
