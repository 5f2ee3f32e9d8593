import { createHash, createPublicKey, verify } from 'node:crypto'
import { decode } from '@msgpack/msgpack'
import type { Page } from 'playwright-core'

/** Made in a page as `@holochain/client` makes it, of plain data: a cell of these bytes, and a payload by an expression. */
export interface Called {
  readonly dna: number
  readonly fn?: string
  /** JavaScript; evaluated in the page. */
  readonly payload?: string
}
/** An answer as plain data; `realm` says whether both members were the page's own `Uint8Array`s. */
export interface Signed {
  /** base64. */
  readonly bytes: string
  readonly signature: string
  readonly realm: boolean
}
export type Outcome = Signed | { readonly code: string }

export const SIGNER = '__HC_ZOME_CALL_SIGNER__'
/** `uhC0k…` of the cell whose DNA hash is filled with this byte. */
export const cellText = (dna: number): string =>
  `u${Buffer.from([0x84, 0x2d, 0x24, ...new Array(36).fill(dna)]).toString('base64url')}`

/** Makes all of these calls in one turn, by the signer on the page's global object or by the provider. */
export function signAll(page: Page, by: 'signer' | 'provider', calls: readonly Called[]): Promise<Outcome[]> {
  return page.evaluate(
    ([by, calls, name]) => {
      const hash = (type: number, fill: number) =>
        Uint8Array.from([0x84, type, 0x24, ...new Array<number>(36).fill(fill)])
      // In pieces: too many arguments at once overflow the stack.
      const base64 = (bytes: Uint8Array) => {
        let text = ''
        for (let at = 0; at < bytes.length; at += 4096) {
          text += String.fromCharCode(...bytes.subarray(at, at + 4096))
        }
        return btoa(text)
      }
      const signer = (window as unknown as Record<string, typeof window.flowsta | undefined>)[name as string]
      const sign = by === 'signer' ? signer?.signZomeCall : window.flowsta.signZomeCall
      if (sign === undefined) return [{ code: 'no signer' }]
      return Promise.all(
        (calls as Called[]).map(async ({ dna, fn = 'create', payload = 'null' }) => {
          try {
            const { bytes, signature } = await sign({
              cell_id: [hash(0x2d, dna), hash(0x20, 7)],
              zome_name: 'posts',
              fn_name: fn,
              payload: new Function(`return (${payload})`)(),
            })
            const realm = bytes instanceof Uint8Array && signature instanceof Uint8Array
            return { bytes: base64(bytes), signature: base64(signature), realm }
          } catch (error) {
            return { code: String((error as { code?: unknown }).code ?? error) }
          }
        }),
      )
    },
    [by, calls, SIGNER] as const,
  )
}

/** Whether the page has a signer, and whether it had one in its first inline script. */
export function signers(page: Page): Promise<{ now: boolean; first: boolean | undefined }> {
  return page.evaluate(
    name => ({ now: name in window, first: (window as unknown as { first?: boolean }).first }),
    SIGNER,
  )
}

export interface ZomeParams {
  readonly cell_id: Uint8Array[]
  readonly zome_name: string
  readonly fn_name: string
  readonly provenance: Uint8Array
  readonly payload: Uint8Array
  readonly cap_secret: Uint8Array | null
  readonly nonce: Uint8Array
  readonly expires_at: number
}

/** The parameters in an answer, once its signature over their SHA-512 was checked with Node's own crypto. */
export function opened(outcome: Outcome | undefined): ZomeParams {
  if (outcome === undefined || 'code' in outcome) throw new Error(`refused: ${JSON.stringify(outcome)}`)
  const bytes = Buffer.from(outcome.bytes, 'base64')
  const params = decode(bytes) as ZomeParams
  const x = Buffer.from(params.provenance).subarray(3, 35).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const digest = createHash('sha512').update(bytes).digest()
  if (!verify(null, digest, key, Buffer.from(outcome.signature, 'base64')))
    throw new Error('the signature does not hold')
  return params
}
