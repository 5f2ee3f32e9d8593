/** What the three verifiers of single signatures answer, and the reasons that they have in common. */

/** Who signed, in all three forms. */
export interface Signer {
  /** `uhCAk…` */
  readonly agentPubKey: string
  /** `did:key:z6Mk…` */
  readonly did: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array<ArrayBuffer>
}

/** Codes are never renamed or reused; what each is about stands in docs/verify.md. */
export type SignatureReason =
  | 'key-malformed'
  | 'key-refused'
  | 'key-mismatch'
  | 'signature-malformed'
  | 'signature-refused'
  | 'signature-wrong'

export interface Invalid<Reason extends string> {
  readonly valid: false
  readonly reason: Reason | SignatureReason
}

/** Thrown inside the verifiers, its reason as the message, and turned into their answer; callers never meet it. */
class Refused extends Error {}

/** Ends the check with this answer. */
export function refuse<Reason extends string>(reason: Reason): never {
  throw new Refused(reason)
}

/** What `check` comes to, with a {@link Refused} as the answer that it is. */
export async function answer<Valid, Reason extends string>(
  check: () => Promise<Valid>,
): Promise<Valid | Invalid<Reason>> {
  try {
    return await check()
  } catch (error) {
    if (error instanceof Refused) return { valid: false, reason: error.message as Reason }
    throw error
  }
}
