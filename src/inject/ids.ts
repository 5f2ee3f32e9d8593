import { Bytes, byteLengthOf, fillRandom, sliceText } from './primordials.ts'

const HEX = '0123456789abcdef'

/** Lower-case hex digits. */
export function hexOf(bytes: Uint8Array): string {
  const length = byteLengthOf(bytes)
  let text = ''
  for (let i = 0; i < length; i++) {
    const byte = bytes[i] as number
    text += (HEX[byte >> 4] as string) + (HEX[byte & 15] as string)
  }
  return text
}

/** To ask the browser for chance takes longer than to use it: it is drawn for so many ids at once, with the first. */
const AT_ONCE = 64
let drawn = ''
let used = 0

/** 32 hex digits of 128 random bits. */
export function newId(): string {
  if (used >= drawn.length) {
    drawn = hexOf(fillRandom(new Bytes(AT_ONCE * 16)))
    used = 0
  }
  used += 32
  return sliceText(drawn, used - 32, used)
}

/** A random UUID (RFC 9562, version 4), also where the browser has no `randomUUID`. */
export function newUuid(): string {
  const bytes = fillRandom(new Bytes(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = hexOf(bytes)
  const part = (from: number, to: number) => sliceText(hex, from, to)
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`
}
