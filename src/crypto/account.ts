import { concat, toBase64url, utf8 } from './bytes.ts'
import { sha256 } from './hash.ts'

const TAG = utf8('flowsta-user:v1')
const SEPARATOR = Uint8Array.of(0)

/**
 * The id under which one origin knows one agent: base64url of the first 16 bytes of SHA-256 of tag, origin and agent
 * key, each parted by a zero byte. Two origins cannot tell from it that they have the same visitor.
 */
export function accountId(origin: string, agentPubKey: string): string {
  const digest = sha256(concat(TAG, SEPARATOR, utf8(origin), SEPARATOR, utf8(agentPubKey)))
  return toBase64url(digest.subarray(0, 16))
}
