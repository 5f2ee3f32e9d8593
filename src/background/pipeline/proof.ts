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
  type ShortProof,
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

/**
 * All of a proof but its signature and nonce: shape, aud, origin, grant and its key, time. `null` where anything of it
 * is wrong. `proof` is the whole one, which goes on record.
 */
export function readProof(
  sent: DeviceProof | ShortProof,
  subject: ProofSubject,
): { readonly proof: DeviceProof; readonly read: ReadProof } | null {
  const proof = 'nonce' in sent ? wholeProof(sent, subject) : sent
  const { grant, now } = subject
  if (proof === null || proof.alg !== 'Ed25519' || proof.publicKey !== grant.deviceKey) return null
  // A message that was written here says what it has to.
  const message = 'nonce' in sent ? sent : readMessage(proof.message)
  if (message === null || !isFresh(message, now)) return null
  if (!('nonce' in sent) && !isFor(message as ProofMessage, subject)) return null
  const publicKey = fromBase64(proof.publicKey)
  const signature = fromBase64(proof.signature)
  if (publicKey?.length !== 32 || signature?.length !== 64) return null
  const { nonce, iat } = message
  return { proof, read: { nonce, iat, publicKey, signature, message: proofBytes(proof.message) } }
}

function isFor(message: ProofMessage, { origin, agentPubKey, grant, method, requestSha256 }: ProofSubject) {
  return (
    grant.aud !== undefined &&
    message.aud === grant.aud &&
    message.origin === origin &&
    message.grantId === grant.id &&
    message.agent === agentPubKey &&
    message.method === method &&
    message.requestSha256 === requestSha256
  )
}

/** A short proof with the message that it has to be over; `null` where the grant has no key that could have made it. */
function wholeProof(proof: ShortProof, subject: ProofSubject): DeviceProof | null {
  const { origin, agentPubKey, grant, method, requestSha256 } = subject
  const { id: grantId, aud, deviceKey } = grant
  if (aud === undefined || deviceKey === undefined) return null
  const { nonce, iat, signature } = proof
  // Written in the order of RFC 8785.
  const message = JSON.stringify({
    agent: agentPubKey,
    aud,
    grantId,
    iat,
    method,
    nonce,
    origin,
    requestSha256,
    typ: PROOF_TYP,
    v: PROOF_VERSION,
  } satisfies ProofMessage)
  return { alg: 'Ed25519', publicKey: deviceKey, message, signature }
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
