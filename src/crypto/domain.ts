import { concat, utf8 } from './bytes.ts'

const DOMAIN = /^[A-Za-z0-9.:/_-]{1,128}$/
const TAG = utf8('flowsta-signed-message:v1')
const SEPARATOR = Uint8Array.of(0)

/** Whether a text can be a domain: 1–128 of `A–Z a–z 0–9 . : / _ -`. It is the site's claim and proves nothing. */
export function isDomain(text: string): boolean {
  return DOMAIN.test(text)
}

/**
 * What is signed for bytes with a domain: tag, domain and bytes, parted by zero bytes. Neither tag nor domain can
 * hold a zero, so no two pairs share a message, and nothing else that people sign starts like it. Throws a
 * `RangeError` for what is not a domain.
 */
export function domainMessage(domain: string, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (!isDomain(domain)) throw new RangeError('domain: expected 1–128 of A–Z a–z 0–9 . : / _ -')
  return concat(TAG, SEPARATOR, utf8(domain), SEPARATOR, bytes)
}
