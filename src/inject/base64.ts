import {
  Bytes,
  byteLengthOf,
  charCodeAt,
  decodeBinary,
  encodeBinary,
  setBytes,
  textOfUnits,
  Units,
} from './primordials.ts'

/** Standard base64 with padding. Throws a `TypeError` where the array's buffer was transferred away. */
export function toBase64(bytes: Uint8Array): string {
  // `set` is the one copy that runs no code of the page and refuses a detached buffer instead of finding it empty.
  const copy = new Bytes(byteLengthOf(bytes))
  setBytes(copy, bytes)
  return encodeBinary(textOfUnits(new Units(copy)))
}

/** Bytes of standard base64. Throws for anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = decodeBinary(text)
  const bytes = new Bytes(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = charCodeAt(binary, i)
  return bytes
}

/** A HoloHash's text, `uhC…`, of its 39 bytes in base64: `u` and base64url. They need no padding. */
export function hashText(base64: string): string {
  let text = 'u'
  for (let i = 0; i < base64.length; i++) {
    const digit = base64[i] as string
    text += digit === '+' ? '-' : digit === '/' ? '_' : digit
  }
  return text
}

/** The 32 bytes of the Ed25519 key in an `agentPubKey`: `u` and base64url of 3 + 32 + 4 bytes. */
export function agentKey(agentPubKey: string): Uint8Array {
  let text = ''
  for (let i = 1; i < agentPubKey.length; i++) {
    const digit = agentPubKey[i] as string
    text += digit === '-' ? '+' : digit === '_' ? '/' : digit
  }
  const whole = fromBase64(text)
  const key = new Bytes(32)
  for (let i = 0; i < 32; i++) key[i] = whole[i + 3] as number
  return key
}
