import { fromBase64, toBase64 } from './base64.ts'
import { apply, typedArrayName } from './primordials.ts'
import { followAny } from './promises.ts'

/** A key that an app brought: kept elsewhere, or wherever its `sign` finds it. */
export interface AppKey {
  /** base64 of 32 bytes. */
  readonly publicKey: string
  /** Calls the app's `sign`. */
  sign(bytes: Uint8Array): unknown
}

/**
 * `connect()`'s `deviceKey`, each member read once. It stays in the page, because `sign` is a function. A text says
 * what is wrong with it.
 */
export function readDeviceKey(value: unknown): AppKey | string {
  if (value === null || typeof value !== 'object') return 'must be an object with publicKey and sign'
  const { publicKey, sign } = value as { publicKey: unknown; sign: unknown }
  if (typeof sign !== 'function') return 'sign must be a function'
  if (!isKey(publicKey)) return 'publicKey must be standard base64 of 32 bytes'
  return { publicKey, sign: bytes => apply(sign, value, [bytes]) as unknown }
}

function isKey(publicKey: unknown): publicKey is string {
  if (typeof publicKey !== 'string' || publicKey.length !== 44) return false
  try {
    return fromBase64(publicKey).length === 32
  } catch {
    return false
  }
}

/** Characters that the bridge passes on: twice as many as those of a signature. */
const MOST = 128

/**
 * The app's signature over `bytes`, in base64; one of a wrong length is the wallet's to refuse. `null` where the app
 * could not sign (its server is away, it says no), `undefined` where it answered something that is no signature.
 */
export function signByApp(
  key: AppKey,
  bytes: Uint8Array,
  done: (signature: string | null | undefined) => void,
): void {
  followAny(
    () => key.sign(bytes),
    answer => done(readSignature(answer)),
    () => done(null),
  )
}

function readSignature(answer: unknown): string | undefined {
  if (typedArrayName(answer) !== 'Uint8Array') return undefined
  try {
    const text = toBase64(answer as Uint8Array)
    return text.length > MOST ? undefined : text
  } catch {
    return undefined
  }
}
