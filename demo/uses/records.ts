import type { SignActionResponse } from '../../src/sdk/index.ts'

/** What the four uses keep and save as a file: JSON, and whatever was signed with its signature. */

/** A text, and everyone who put their name to it. */
export interface SignedDocument {
  readonly type: 'signed-document'
  readonly v: 1
  readonly title: string
  readonly text: string
  /** Each over `{ type: 'document', title, sha256, name }`; `sha256` is that of `text` in UTF-8, as hex. */
  readonly signatures: readonly Signature[]
}

/** Entries of which each names the one before it. */
export interface SignedLog {
  readonly type: 'signed-log'
  readonly v: 1
  /** Each over `{ type: 'log-entry', number, before, text, at }`; `before`: SHA-256 of the signed text before it. */
  readonly entries: readonly Signature[]
}

/** The signature of a file that lies beside it. */
export interface SignedFile {
  readonly type: 'signed-file'
  readonly v: 1
  /** Over `{ type: 'file', name, size, sha256 }`. */
  readonly signature: Signature
}

/** A question, who may answer it, and what they said. */
export interface Approval {
  readonly type: 'approval'
  readonly v: 1
  readonly proposal: Proposal
  /** Each over `{ type: 'vote', proposal, says }`; `proposal`: SHA-256 of the proposal's RFC 8785 text. */
  readonly votes: readonly Signature[]
}
export interface Proposal {
  readonly text: string
  readonly needed: number
  /** `uhCAk…` of each who may vote. */
  readonly voters: readonly string[]
}

/** What of the wallet's answer a file keeps: enough to verify it. */
export type Signature = Pick<SignActionResponse, 'signedAction' | 'signature' | 'agentPubKey' | 'signedAt'>
export type SavedRecord = SignedDocument | SignedLog | SignedFile | Approval

export function keep({ signedAction, signature, agentPubKey, signedAt }: SignActionResponse): Signature {
  return { signedAction, signature, agentPubKey, signedAt }
}

type Shape = (value: unknown) => boolean
const isText: Shape = value => typeof value === 'string'
const isList =
  (of: Shape): Shape =>
  value =>
    Array.isArray(value) && value.length <= 1000 && value.every(of)
const has =
  (members: Readonly<Record<string, Shape>>): Shape =>
  value =>
    value !== null &&
    typeof value === 'object' &&
    Object.entries(members).every(([name, fits]) => fits((value as Record<string, unknown>)[name]))
const isSignature = has({ signedAction: has({}), signature: isText, agentPubKey: isText, signedAt: isText })
const isCount: Shape = value => Number.isSafeInteger(value) && (value as number) > 0

const SHAPES: Readonly<Record<SavedRecord['type'], Shape>> = {
  'signed-document': has({ title: isText, text: isText, signatures: isList(isSignature) }),
  'signed-log': has({ entries: isList(isSignature) }),
  'signed-file': has({ signature: isSignature }),
  approval: has({
    proposal: has({ text: isText, needed: isCount, voters: isList(isText) }),
    votes: isList(isSignature),
  }),
}

/** A record of this page's, or `null`. Only its shape is looked at: `check.ts` says whether it holds. */
export function readRecord(text: string | null): SavedRecord | null {
  try {
    const value = JSON.parse(text ?? '') as SavedRecord
    return value.v === 1 && Object.hasOwn(SHAPES, value.type) && SHAPES[value.type](value) ? value : null
  } catch {
    return null
  }
}
