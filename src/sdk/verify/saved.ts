/** What the wallet answered and somebody kept as JSON, for the command line and the verify page. */
import { isObject } from './shape.ts'
import type { SignerNames } from './signer.ts'
import { type ActionResult, type SignedAction, verifyAction } from './verify-action.ts'
import { type BytesResult, type SignedBytes, verifyBytes } from './verify-bytes.ts'
import { type SignedZomeCall, verifyZomeCall, type ZomeCallResult } from './verify-zome-call.ts'

export type Saved =
  | { readonly of: 'bytes'; readonly signed: SignedBytes }
  | { readonly of: 'action'; readonly signed: SignedAction }
  | { readonly of: 'zome-call'; readonly signed: SignedZomeCall }

export type SavedResult =
  | { readonly of: 'bytes'; readonly result: BytesResult }
  | { readonly of: 'action'; readonly result: ActionResult }
  | { readonly of: 'zome-call'; readonly result: ZomeCallResult }
  /** A field is missing or of another type; `message` names it. */
  | { readonly of: 'nothing'; readonly message: string }

/** Bytes of a file that is read as a whole; the largest answer there can be is smaller, also as numbers in JSON. */
export const MOST_SAVED = 16 * 1024 * 1024

/** The answers in a parsed JSON value: one, or those of a batch. `null`: it is something else. */
export function readSaved(value: unknown): readonly Saved[] | null {
  if (!isObject(value)) return null
  if (Array.isArray(value.results)) {
    const all = value.results.map(readSaved)
    return all.length > 0 && all.every(one => one !== null) ? all.flat() : null
  }
  if (isObject(value.signedAction)) return [{ of: 'action', signed: value as unknown as SignedAction }]
  const isSigned = 'signature' in value && ('bytes' in value || 'signedBytes' in value)
  if (!isSigned) return null
  const isNamed = 'agentPubKey' in value || 'did' in value || 'publicKey' in value
  if (isNamed || !('bytes' in value)) return [{ of: 'bytes', signed: value as unknown as SignedBytes }]
  return [{ of: 'zome-call', signed: value as unknown as SignedZomeCall }]
}

/** Verifies one; `signer`: who it has to be by, whatever it says itself. */
export async function verifySaved(
  saved: Saved,
  { publicKey }: Pick<SignerNames, 'publicKey'>,
): Promise<SavedResult> {
  const named = publicKey === undefined ? {} : { publicKey }
  try {
    switch (saved.of) {
      case 'bytes':
        return { of: 'bytes', result: await verifyBytes({ ...saved.signed, ...named }) }
      case 'action':
        return { of: 'action', result: await verifyAction({ ...saved.signed, ...named }) }
      case 'zome-call':
        return { of: 'zome-call', result: await verifyZomeCall(saved.signed, named) }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { of: 'nothing', message: error.message }
  }
}
