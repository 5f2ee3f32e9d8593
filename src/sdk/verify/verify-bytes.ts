import { equalBytes, fromUtf8 } from '../../crypto/bytes.ts'
import { domainMessage, isDomain } from '../../crypto/domain.ts'
import { answer, type Invalid, refuse, type Signer } from './answer.ts'
import {
  assertObject,
  assertSame,
  type BytesLike,
  expected,
  readBytes,
  readSome,
  readText,
} from './inputs.ts'
import { checkSigned, mustName, readSigner, type SignerNames } from './signer.ts'

/** A `signBytes` response as it is, or what an app kept: `bytes` that it knows, or `signedBytes`, or both. */
export interface SignedBytes extends SignerNames {
  /** What the app asked to have signed. */
  readonly bytes?: BytesLike
  /** The domain that it has to be behind. */
  readonly domain?: string
  /** What the wallet says it signed: `bytes`, or `bytes` behind tag and domain. */
  readonly signedBytes?: BytesLike
  readonly signature: BytesLike
}

export type BytesReason =
  | 'bytes-malformed'
  | 'domain-malformed'
  | 'signed-bytes-malformed'
  | 'signed-bytes-mismatch'

export type BytesResult =
  | (Signer & {
      readonly valid: true
      /** The message itself, without tag and domain. */
      readonly bytes: Uint8Array<ArrayBuffer>
      /** The domain it is behind: the site's word, which proves nothing about the site. */
      readonly domain?: string
      readonly signedBytes: Uint8Array<ArrayBuffer>
    })
  | Invalid<BytesReason>

/**
 * Whether a key signed these bytes. Rejects with a `TypeError` that names a field of another type or one that is
 * missing, and with a `NotSupportedError` where the platform has no Ed25519; never because of what the fields hold.
 */
export function verifyBytes(signed: SignedBytes): Promise<BytesResult> {
  return answer(async () => {
    assertObject(signed, 'signed')
    const domain = readText(signed.domain, 'domain')
    const bytes = readSome(signed.bytes, 'bytes', 'bytes-malformed')
    const given = readSome(signed.signedBytes, 'signedBytes', 'signed-bytes-malformed')
    if (domain !== undefined && !isDomain(domain)) refuse('domain-malformed')
    const made = bytes && (domain === undefined ? bytes : domainMessage(domain, bytes))
    const signedBytes = made ?? given ?? expected('bytes', 'them, or signedBytes')
    assertSame(given, signedBytes, 'signed-bytes-mismatch')
    const content = takeApart(signedBytes)
    if (domain !== undefined && content.domain !== domain) refuse('signed-bytes-mismatch')
    const key = mustName(readSigner(signed))
    const signature = readBytes(signed.signature, 'signature', 'signature-malformed')
    return {
      valid: true,
      ...(await checkSigned(key, signature, signedBytes)),
      ...content,
      signedBytes,
    } as const
  })
}

/** The bytes behind a domain; of others all of them. */
function takeApart(message: Uint8Array<ArrayBuffer>) {
  const start = message.indexOf(0) + 1
  const end = message.indexOf(0, start)
  const domain = fromUtf8(message.subarray(start, Math.max(start, end))) ?? ''
  const bytes = message.slice(end + 1)
  const isBehind = isDomain(domain) && equalBytes(domainMessage(domain, bytes), message)
  return isBehind ? { bytes, domain } : { bytes: message }
}
