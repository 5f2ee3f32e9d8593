import { didKey, publicKeyOfDid } from '../../crypto/did.ts'
import { isStrictSignature } from '../../crypto/ed25519-strict.ts'
import { agentPubKey, publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'
import { refuse, type Signer } from './answer.ts'
import { assertSame, type BytesLike, expected, readSome, readText } from './inputs.ts'
import { importKey } from './keys.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Who has to have signed: one of them, or several that have to be the same key. */
export interface SignerNames {
  /** `uhCAk…` */
  readonly agentPubKey?: string
  /** `did:key:z6Mk…` */
  readonly did?: string
  /** 32 bytes, or their base64. */
  readonly publicKey?: BytesLike
}

/** The key that they all name, `undefined` where there is none. */
export function readSigner(names: SignerNames): Bytes | undefined {
  const agent = readText(names.agentPubKey, 'agentPubKey')
  const did = readText(names.did, 'did')
  const malformed = 'key-malformed'
  const keys = [
    agent && (publicKeyOfAgent(agent) ?? refuse(malformed)),
    did && (publicKeyOfDid(did) ?? refuse(malformed)),
    readSome(names.publicKey, 'publicKey', malformed),
  ].filter(key => key !== undefined) as Bytes[]
  const [first] = keys
  for (const key of keys) {
    if (key.length !== 32) refuse(malformed)
    assertSame(first, key, 'key-mismatch')
  }
  return first
}

/** Throws a `TypeError` where nobody is named. */
export function mustName(key: Bytes | undefined): Bytes {
  return key ?? expected('agentPubKey', 'it, or did or publicKey')
}

/** Who signed the message; a reason for the answer unless the signature holds under the key. */
export async function checkSigned(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<Signer> {
  if (signature.length !== 64) refuse('signature-malformed')
  const key = (await importKey(publicKey)) ?? refuse('key-refused')
  if (!isStrictSignature(signature)) refuse('signature-refused')
  if (!(await key.verifies(signature, message))) refuse('signature-wrong')
  return { agentPubKey: agentPubKey(publicKey), did: didKey(publicKey), publicKey }
}
