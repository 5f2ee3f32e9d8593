/** What bytes secretly are to Holochain and to Flowsta itself. */
import { HOLO_HASH_LENGTH, isAgentAt } from '../holochain/holohash.ts'
import { recogniseMsgpack } from '../holochain/recognise.ts'
import { isPeerRecord } from '../holochain/shapes.ts'

/** Says in plain words what the bytes are, or `null` if they are nothing that it knows. Never throws. */
export type Recogniser = (bytes: Uint8Array) => string | null

/** In this order; the first that knows the bytes names them. Recognisers of other encodings join here. */
export const RECOGNISERS: readonly Recogniser[] = [
  recogniseTagged,
  recogniseZomeCallDigest,
  recogniseAgentLink,
  recognisePeerRecord,
  recogniseMsgpack,
]

/**
 * What the bytes secretly are, in words that go into a sentence after "is", or `null`. Their raw signature would be
 * good for that as well, whatever a site says it is for; so they are signed only behind a domain.
 */
export function disguise(bytes: Uint8Array): string | null {
  for (const recognise of RECOGNISERS) {
    const name = recognise(bytes)
    if (name !== null) return name
  }
  return null
}

/** Logins and the wallet's own signatures: each starts with a tag of this family. */
function recogniseTagged(bytes: Uint8Array): string | null {
  const tag = 'flowsta-'
  let isTagged = bytes.length >= tag.length
  for (let i = 0; isTagged && i < tag.length; i++) isTagged = bytes[i] === tag.charCodeAt(i)
  return isTagged ? 'a message of Flowsta itself (it starts with "flowsta-")' : null
}

/** A conductor signs a zome call over its SHA-512 digest. Printable ASCII may be 64 bytes long. */
function recogniseZomeCallDigest(bytes: Uint8Array): string | null {
  if (bytes.length !== 64 || bytes.every(byte => byte >= 0x20 && byte <= 0x7e)) return null
  return 'what the digest of a Holochain zome call looks like (64 bytes that are not plain text)'
}

/** Two agent keys, one after the other: the statement that they belong to the same person. */
function recogniseAgentLink(bytes: Uint8Array): string | null {
  const isLink =
    bytes.length === 2 * HOLO_HASH_LENGTH && isAgentAt(bytes, 0) && isAgentAt(bytes, HOLO_HASH_LENGTH)
  return isLink ? 'a link between two Holochain agent keys' : null
}

/** No JSON object or array is without one, and to find that out by parsing costs an exception. */
const [BRACE, BRACKET] = [0x7b, 0x5b]
// Not fatal and without the BOM: a lenient reader counts here, and one leading BOM is what some of them skip.
const lenient = new TextDecoder()

function recognisePeerRecord(bytes: Uint8Array): string | null {
  if (!bytes.includes(BRACE) && !bytes.includes(BRACKET)) return null
  try {
    const value: unknown = JSON.parse(lenient.decode(bytes))
    return isPeerRecord(value)
      ? "Holochain's network peer record (JSON with agent, space and expiresAt)"
      : null
  } catch {
    return null
  }
}
