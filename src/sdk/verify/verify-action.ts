import { utf8 } from '../../crypto/bytes.ts'
import { actionHash as hashOf } from '../../crypto/holochain/action-hash.ts'
import type { ActionType, Layout } from '../../crypto/holochain/action-types.ts'
import { coreOf, encodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { claimsHolochainAction } from '../../crypto/holochain/shapes.ts'
import { writeAction } from '../../crypto/holochain/write-action.ts'
import { answer, type Invalid, refuse, type Signer } from './answer.ts'
import { canonicalText } from './canonical.ts'
import {
  assertObject,
  assertSame,
  type BytesLike,
  expected,
  readSome,
  readText,
  savedBytes,
} from './inputs.ts'
import { isObject } from './shape.ts'
import { checkSigned, mustName, readSigner, type SignerNames } from './signer.ts'

/** The members of Holochain's network record, which the wallet does not sign as JSON. */
const PEER_RECORD = ['agent', 'space', 'expiresAt']

/** A `signAction` response as it is, or what an app kept of it. */
export interface SignedAction extends SignerNames {
  /** The JSON that was signed, or Holochain's `SignedActionHashed`. */
  readonly signedAction: object
  /** May be left out with `holochain-action`, which has it inside. */
  readonly signature?: BytesLike
  /** Default: `holochain-action` for what looks like a `SignedActionHashed`, else `jcs`. */
  readonly encoding?: 'jcs' | 'holochain-action'
  /** What the wallet says it signed: has to be what is signed here. */
  readonly signedBytes?: BytesLike
  /** `uhCkk…` */
  readonly actionHash?: string
}

export type ActionReason =
  | 'action-malformed'
  | 'encoding-unknown'
  | 'encoding-mismatch'
  | 'signed-bytes-malformed'
  | 'signed-bytes-mismatch'
  | 'hash-mismatch'
  | 'signer-mismatch'
  | 'signature-mismatch'

export type ActionResult =
  | (Signer & {
      readonly valid: true
      readonly encoding: 'jcs'
      /** The RFC 8785 text that was signed. */
      readonly text: string
      readonly signedBytes: Uint8Array<ArrayBuffer>
    })
  | (Signer & {
      readonly valid: true
      readonly encoding: 'holochain-action'
      readonly type: ActionType
      /** `flat`: Holochain 0.5 and 0.6. `split`: 0.7. */
      readonly layout: Layout
      /** `uhCkk…` */
      readonly actionHash: string
      readonly signedBytes: Uint8Array<ArrayBuffer>
    })
  | Invalid<ActionReason>

/**
 * Whether a key signed this action. The bytes are made anew from `signedAction`, never taken from the response: its
 * RFC 8785 text, or the MessagePack of a Holochain action, which has to have its hash and to be signed by its author
 * (a `CloseChain` to an agent by that agent). Rejects as `verifyBytes` does.
 */
export function verifyAction(signed: SignedAction): Promise<ActionResult> {
  return answer(async () => {
    assertObject(signed, 'signed')
    const { signedAction } = signed
    assertObject(signedAction, 'signedAction')
    const hashed = 'hashed' in signedAction && 'signature' in signedAction ? signedAction.hashed : undefined
    const encoding = readText(signed.encoding, 'encoding') ?? (isObject(hashed) ? 'holochain-action' : 'jcs')
    const actionHash = readText(signed.actionHash, 'actionHash')
    const given = readSome(signed.signedBytes, 'signedBytes', 'signed-bytes-malformed')
    const named = readSigner(signed)
    const outside = readSome(signed.signature, 'signature', 'signature-malformed')

    if (encoding === 'jcs') {
      if (actionHash !== undefined || claimsHolochainAction(signedAction)) refuse('encoding-mismatch')
      const isPeerRecord = PEER_RECORD.every(name => name in signedAction)
      const text = (isPeerRecord ? undefined : canonicalText(signedAction)) ?? refuse('action-malformed')
      const signedBytes = utf8(text)
      assertSame(given, signedBytes, 'signed-bytes-mismatch')
      const signature = outside ?? expected('signature', 'a Uint8Array or base64')
      const signer = await checkSigned(mustName(named), signature, signedBytes)
      return { valid: true, ...signer, encoding, text, signedBytes } as const
    }
    if (encoding !== 'holochain-action') refuse('encoding-unknown')
    const action =
      (isObject(hashed) ? writeAction(hashed.content, savedBytes) : null) ?? refuse('action-malformed')
    const { bytes: signedBytes, layout, type } = action
    assertSame(given, signedBytes, 'signed-bytes-mismatch')
    const hash = hashOf(signedBytes)
    const text = encodeHoloHash(hash)
    const { hash: inner } = hashed as { hash?: unknown }
    assertSame(savedBytes(inner) ?? refuse('hash-mismatch'), hash, 'hash-mismatch')
    if ((actionHash ?? text) !== text) refuse('hash-mismatch')
    const key = coreOf(action.signer)
    assertSame(named, key, 'signer-mismatch')
    const { signature } = signedAction as { signature?: unknown }
    const inside = savedBytes(signature) ?? refuse('signature-malformed')
    assertSame(outside, inside, 'signature-mismatch')
    const signer = await checkSigned(key, inside, signedBytes)
    return {
      valid: true,
      ...signer,
      encoding: 'holochain-action',
      type,
      layout,
      actionHash: text,
      signedBytes,
    } as const
  })
}
