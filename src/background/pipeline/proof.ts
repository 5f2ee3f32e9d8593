/**
 * The proof that a silent request carries, checked in the order of `docs/signer-protocol.md`. Whatever is wrong with
 * it, the caller learns `proof_invalid` and nothing more.
 */
import * as v from 'valibot'
import { fromBase64 } from '../../crypto/bytes.ts'
import { importPublicKey, verifyWith } from '../../crypto/ed25519.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import { proofBytes } from '../../crypto/trail.ts'
import type { DeviceProof } from '../../protocol/audit.ts'
import {
  PROOF_TYP,
  PROOF_VERSION,
  PROOF_WINDOW,
  type ProofMessage,
  type ProofMethod,
} from '../../protocol/proof.ts'

const METHODS: readonly ProofMethod[] = ['connect', 'signAction', 'signBytes', 'signZomeCall', 'signBatch']
const Message = v.strictObject({
  typ: v.literal(PROOF_TYP),
  v: v.literal(PROOF_VERSION),
  aud: v.string(),
  origin: v.string(),
  grantId: v.string(),
  agent: v.string(),
  method: v.picklist(METHODS),
  requestSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  nonce: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  iat: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
})

/** What a proof has to be for. */
export interface ProofSubject {
  readonly origin: string
  readonly agentPubKey: string
  readonly grant: { readonly id: string; readonly aud?: string; readonly deviceKey?: string }
  readonly method: ProofMethod
  readonly requestSha256: string
  /** Milliseconds since 1970, by the wallet's clock. */
  readonly now: number
}
export interface ReadProof {
  readonly nonce: string
  /** Seconds since 1970. */
  readonly iat: number
  /** 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** 64 bytes. */
  readonly signature: Uint8Array<ArrayBuffer>
  /** What was signed: tag, zero byte, message. */
  readonly message: Uint8Array<ArrayBuffer>
}

/** Shape, aud, origin, grant and its key, time: all but signature and nonce. `null` where anything of it is wrong. */
export function readProof(proof: DeviceProof, subject: ProofSubject): ReadProof | null {
  const message = readMessage(proof.message)
  const publicKey = fromBase64(proof.publicKey)
  const signature = fromBase64(proof.signature)
  if (proof.alg !== 'Ed25519' || message === null) return null
  if (publicKey?.length !== 32 || signature?.length !== 64) return null
  const { grant } = subject
  if (grant.aud === undefined || message.aud !== grant.aud) return null
  if (message.origin !== subject.origin) return null
  if (message.grantId !== grant.id || message.agent !== subject.agentPubKey) return null
  if (grant.deviceKey === undefined || proof.publicKey !== grant.deviceKey) return null
  if (message.method !== subject.method || message.requestSha256 !== subject.requestSha256) return null
  if (!isFresh(message, subject.now)) return null
  return { nonce: message.nonce, iat: message.iat, publicKey, signature, message: proofBytes(proof.message) }
}

/** Asked again when the row is written: a computer may have slept since the proof came. `now` in milliseconds. */
export function isFresh({ iat }: Pick<ProofMessage, 'iat'>, now: number): boolean {
  return Math.abs(now / 1000 - iat) <= PROOF_WINDOW
}

/** Only the one canonical text of a message is one. */
export function readMessage(text: string): ProofMessage | null {
  try {
    const value: unknown = JSON.parse(text)
    const parsed = v.safeParse(Message, value)
    return parsed.success && canonicalJson(value) === text ? parsed.output : null
  } catch {
    return null
  }
}

/** Whether the device key signed it. */
export async function proofHolds({ publicKey, signature, message }: ReadProof): Promise<boolean> {
  try {
    return await verifyWith(await importPublicKey(publicKey), signature, message)
  } catch {
    // A key that was bound before keys were checked, or by somebody with access to the disk.
    return false
  }
}
