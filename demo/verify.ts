import { equalBytes, fromBase64, fromUtf8, utf8 } from '../src/crypto/bytes.ts'
import { didKey } from '../src/crypto/did.ts'
import { domainMessage } from '../src/crypto/domain.ts'
import { publicKeyOfAgent } from '../src/crypto/holochain/holohash.ts'
import type { SignActionResponse, SignBytesRequest, SignBytesResponse } from '../src/sdk/index.ts'

/** One thing that was looked at in an answer, and whether it holds. */
export interface Check {
  readonly what: string
  readonly holds: boolean
}

/** Ed25519 by the browser itself: the wallet is not asked whether its own signature is good. */
async function isSignedBy(agentPubKey: string, signature: string, signedBytes: string): Promise<boolean> {
  const raw = publicKeyOfAgent(agentPubKey)
  const [sig, message] = [fromBase64(signature), fromBase64(signedBytes)]
  if (raw === null || sig === null || message === null) return false
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return crypto.subtle.verify('Ed25519', key, sig, message)
}

export async function checkAction(answer: SignActionResponse): Promise<Check[]> {
  const text = fromUtf8(fromBase64(answer.signedBytes) ?? new Uint8Array())
  const key = publicKeyOfAgent(answer.agentPubKey)
  return [
    {
      what: 'The signature is by this key over signedBytes',
      holds: await isSignedBy(answer.agentPubKey, answer.signature, answer.signedBytes),
    },
    { what: 'signedBytes are the text of signedAction', holds: text === JSON.stringify(answer.signedAction) },
    { what: 'agentPubKey and did name one key', holds: key !== null && didKey(key) === answer.did },
  ]
}

export async function checkBytes(asked: SignBytesRequest, answer: SignBytesResponse): Promise<Check[]> {
  const bytes = fromBase64(asked.bytes) ?? new Uint8Array()
  const { domain } = asked
  const expected = domain === undefined ? bytes : domainMessage(domain, bytes)
  return [
    {
      what: 'The signature is by this key over signedBytes',
      holds: await isSignedBy(answer.agentPubKey, answer.signature, answer.signedBytes),
    },
    {
      what:
        domain === undefined
          ? 'signedBytes are what was asked'
          : 'signedBytes are the domain’s envelope of what was asked',
      holds: equalBytes(fromBase64(answer.signedBytes) ?? new Uint8Array(), expected),
    },
  ]
}

/** Standard base64 of a text's UTF-8, as `signBytes` takes it. */
export function base64OfText(text: string): string {
  return btoa(String.fromCharCode(...utf8(text)))
}
