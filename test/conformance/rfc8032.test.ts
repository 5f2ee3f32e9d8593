import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../../src/crypto/bytes.ts'
import { publicKeyOf, sign, verify } from '../../src/crypto/ed25519.ts'
import { VECTORS } from './rfc8032-vectors.ts'

describe('RFC 8032 §7.1, Ed25519', () => {
  it.each(VECTORS)('$name', ({ seed, publicKey, message, signature }) => {
    expect(toHex(publicKeyOf(fromHex(seed)))).toBe(publicKey)
    expect(toHex(sign(fromHex(message), fromHex(seed)))).toBe(signature)
    expect(verify(fromHex(signature), fromHex(message), fromHex(publicKey))).toBe(true)
    const other = Uint8Array.of(...fromHex(message), 0)
    expect(verify(fromHex(signature), other, fromHex(publicKey))).toBe(false)
  })

  it('has the messages that their names promise', () => {
    const sizes = VECTORS.map(({ message }) => message.length / 2)
    expect(sizes).toEqual([0, 1, 2, 1023, 64])
    expect(VECTORS.at(-1)?.message).toBe(createHash('sha512').update('abc').digest('hex'))
  })
})
