import { PROOF_TYP, PROOF_VERSION, type ProofMessage, type ProofMethod } from '../protocol/proof.ts'
import { hexOf } from './ids.ts'
import { isThenPlanted, webCrypto } from './key-primordials.ts'
import { Bytes, byteLengthOf, utf8Of, writeJson } from './primordials.ts'
import { follow } from './promises.ts'
import { sha256Hex } from './sha256.ts'

/** Up to so many bytes are hashed here, which is sooner than to have it done. */
const AT_ONCE = 4096

/**
 * Hex SHA-256 of a request: of the RFC 8785 text of `{method, params}`. `params` is that of the parameters, and
 * `method` sorts before it. `null` where the browser can't say.
 */
export function digestRequest(method: ProofMethod, params: string, done: (hex: string | null) => void): void {
  const text = utf8Of(`{"method":"${method}","params":${params}}`)
  if (byteLengthOf(text) <= AT_ONCE) {
    done(sha256Hex(text))
    return
  }
  if (webCrypto === null || isThenPlanted()) {
    done(null)
    return
  }
  follow(
    webCrypto.digest(text),
    digest => done(hexOf(new Bytes(digest))),
    () => done(null),
  )
}

/** The message of a proof as RFC 8785 text: its members in the order of their names. */
export function writeMessage(message: Omit<ProofMessage, 'typ' | 'v'>): string {
  const { agent, aud, grantId, iat, method, nonce, origin, requestSha256 } = message
  return (
    `{"agent":${writeJson(agent)},"aud":${writeJson(aud)},"grantId":${writeJson(grantId)},"iat":${iat},` +
    `"method":"${method}","nonce":"${nonce}","origin":${writeJson(origin)},` +
    `"requestSha256":"${requestSha256}","typ":"${PROOF_TYP}","v":${PROOF_VERSION}}`
  )
}

/** What a device key signs: the tag, a zero byte and the message. */
export function signedBytes(message: string): Uint8Array<ArrayBuffer> {
  return utf8Of(`flowsta-request-proof:v1\0${message}`)
}
