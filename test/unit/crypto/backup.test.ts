import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BackupError } from '../../../src/crypto/backup/faults.ts'
import { AFTER, BETWEEN, readFileText, textBefore } from '../../../src/crypto/backup/file-text.ts'
import { type BackupHeader, LARGEST_PART, parseHeader, WORK } from '../../../src/crypto/backup/header.ts'
import { deriveFileKey } from '../../../src/crypto/backup/key.ts'
import { openStream } from '../../../src/crypto/backup/stream.ts'
import { toBase64, utf8 } from '../../../src/crypto/bytes.ts'

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)
const HEADER: BackupHeader = {
  format: 'flowsta-backup',
  v: 1,
  createdAt: '2026-11-21T12:00:00.000Z',
  kdf: { alg: 'argon2id', ...WORK, salt: toBase64(bytes(16, 1)) },
  cipher: { alg: 'xchacha20-poly1305-stream', nonce: toBase64(bytes(19, 2)) },
}
const KEY = bytes(32, 3)

function sealAll(texts: readonly string[], header = HEADER, key = KEY): Uint8Array[] {
  const stream = openStream(key, header)
  return texts.map((text, i) => stream.seal(utf8(text), i === texts.length - 1))
}
/** The texts, or at which part it ended. */
function openAll(parts: readonly Uint8Array[], header = HEADER, key = KEY): string[] | number {
  const stream = openStream(key, header)
  const texts: string[] = []
  for (const [i, part] of parts.entries()) {
    const plain = stream.open(part, i === parts.length - 1)
    if (plain === null) return i
    texts.push(new TextDecoder().decode(plain))
  }
  return texts
}
function faultOf(run: () => unknown): string {
  try {
    run()
    return 'none'
  } catch (problem) {
    return problem instanceof BackupError ? problem.fault : String(problem)
  }
}

describe('the parts of a backup', () => {
  it('come back whole, and in their order alone', () => {
    const texts = ['one', 'two', 'three', '']
    const parts = sealAll(texts)
    expect(openAll(parts)).toEqual(texts)
    const [a, b, c, d] = parts as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    expect(openAll([b, a, c, d])).toBe(0)
    expect(openAll([a, c, b, d])).toBe(1)
    expect(openAll([a, a, b, c, d])).toBe(1)
    expect(openAll([a, b, c])).toBe(2)
    expect(openAll([a])).toBe(0)
    expect(openAll([a, b, c, d, d])).toBe(3)
  })

  it('open in no other file, though its key and nonces are the same', () => {
    const parts = sealAll(['one', 'two'])
    for (const other of [
      { ...HEADER, createdAt: '2026-11-22T12:00:00.000Z' },
      { ...HEADER, kdf: { ...HEADER.kdf, time: 4 } },
      { ...HEADER, cipher: { ...HEADER.cipher, nonce: toBase64(bytes(19, 9)) } },
    ]) {
      expect(openAll(parts, other)).toBe(0)
      expect(openAll([parts[0] as Uint8Array, sealAll(['one', 'two'], other)[1] as Uint8Array])).toBe(1)
    }
    expect(openAll(parts, HEADER, bytes(32, 4))).toBe(0)
  })

  it('no byte of them can be another one', () => {
    const parts = sealAll(['a first text', 'and a second'])
    for (const [n, part] of parts.entries()) {
      for (let at = 0; at < part.length; at++) {
        const changed = parts.map((one, i) =>
          i === n ? one.map((byte, j) => (j === at ? byte ^ 1 : byte)) : one,
        )
        expect(openAll(changed), `${n}.${at}`).toBe(n)
      }
    }
    expect(openAll([new Uint8Array(3)])).toBe(0)
  })

  it('the same place may be tried again after a part that did not open', () => {
    const [first, second] = sealAll(['one', 'two']) as [Uint8Array, Uint8Array]
    const stream = openStream(KEY, HEADER)
    expect(stream.open(second, true)).toBeNull()
    expect(stream.open(first, false)).toEqual(utf8('one'))
    expect(stream.open(second, false)).toBeNull()
    expect(stream.open(second, true)).toEqual(utf8('two'))
  })
})

describe('the header of a backup', () => {
  it('is read as it was written', () => {
    expect(parseHeader(JSON.parse(JSON.stringify(HEADER)))).toEqual(HEADER)
  })

  it.each([
    ['nothing', null, 'not_a_backup'],
    ['a list', [], 'not_a_backup'],
    ['another format', { ...HEADER, format: 'other' }, 'not_a_backup'],
    ['no version', { ...HEADER, v: undefined }, 'not_a_backup'],
    ['a version as text', { ...HEADER, v: '1' }, 'not_a_backup'],
    ['an older version than there ever was', { ...HEADER, v: 0 }, 'not_a_backup'],
    ['the next version', { ...HEADER, v: 2 }, 'newer'],
    ['a much later one that has nothing else', { format: 'flowsta-backup', v: 900 }, 'newer'],
    ['one member more', { ...HEADER, more: 1 }, 'not_a_backup'],
    ['another cipher', { ...HEADER, cipher: { ...HEADER.cipher, alg: 'none' } }, 'not_a_backup'],
    ['a short nonce', { ...HEADER, cipher: { ...HEADER.cipher, nonce: 'AAAA' } }, 'not_a_backup'],
    ['another function', { ...HEADER, kdf: { ...HEADER.kdf, alg: 'pbkdf2' } }, 'not_a_backup'],
    ['a short salt', { ...HEADER, kdf: { ...HEADER.kdf, salt: 'AAAA' } }, 'not_a_backup'],
    ['half a pass', { ...HEADER, kdf: { ...HEADER.kdf, time: 2.5 } }, 'not_a_backup'],
    ['hardly any memory', { ...HEADER, kdf: { ...HEADER.kdf, memory: 8 } }, 'limits'],
    ['one pass', { ...HEADER, kdf: { ...HEADER.kdf, time: 1 } }, 'limits'],
    ['all the memory there is', { ...HEADER, kdf: { ...HEADER.kdf, memory: 2 ** 31 } }, 'limits'],
    ['a thousand passes', { ...HEADER, kdf: { ...HEADER.kdf, time: 1000 } }, 'limits'],
    ['a million lanes', { ...HEADER, kdf: { ...HEADER.kdf, parallelism: 1e6 } }, 'limits'],
    ['no lane', { ...HEADER, kdf: { ...HEADER.kdf, parallelism: 0 } }, 'limits'],
  ])('%s', (_, value, fault) => {
    expect(faultOf(() => parseHeader(value))).toBe(fault)
  })

  it('no key is worked out for parameters beyond the limits', async () => {
    const before = process.memoryUsage().arrayBuffers
    const kdf = { ...HEADER.kdf, memory: 2 ** 22, time: 1e9 }
    await expect(deriveFileKey('password', kdf)).rejects.toMatchObject({ fault: 'limits' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6)
  })
})

describe('the text of a backup', () => {
  const text = (parts: readonly string[], header: BackupHeader = HEADER) =>
    textBefore(header) + parts.map(part => `"${part}"`).join(BETWEEN) + AFTER
  function read(pieces: readonly string[]): { parts: string[]; header: BackupHeader | null } {
    const reader = readFileText()
    const parts = pieces.flatMap(piece => reader.take(piece))
    reader.end()
    return { parts, header: reader.header() }
  }
  const WHOLE = text(['AAAA', 'BBBB', 'CC=='])

  it('is one JSON object', () => {
    expect(JSON.parse(WHOLE)).toEqual({ ...HEADER, body: ['AAAA', 'BBBB', 'CC=='] })
  })

  it('is read wherever it is cut into pieces, and however it is laid out', () => {
    const expected = { parts: ['AAAA', 'BBBB', 'CC=='], header: HEADER }
    fc.assert(
      fc.property(fc.array(fc.nat(WHOLE.length), { maxLength: 40 }), cuts => {
        const at = [0, ...cuts.sort((a, b) => a - b), WHOLE.length]
        expect(read(at.slice(1).map((end, i) => WHOLE.slice(at[i], end)))).toEqual(expected)
      }),
    )
    expect(read([...WHOLE])).toEqual(expected)
    const value = JSON.parse(WHOLE)
    expect(read([JSON.stringify(value)])).toEqual(expected)
    expect(read([JSON.stringify(value, null, 4)])).toEqual(expected)
  })

  it('that ends anywhere before its end is cut, and nothing else', () => {
    const begun = '{"format":"flowsta-backup"'.length
    // Only the last line break may be missing.
    for (let end = begun; end < WHOLE.length - 1; end++) {
      expect(
        faultOf(() => read([WHOLE.slice(0, end)])),
        String(end),
      ).toBe('cut')
    }
    expect(read([WHOLE.slice(0, -1)]).parts).toHaveLength(3)
  })

  it.each([
    ['an empty file', '', 'not_a_backup'],
    ['any text', 'hello', 'not_a_backup'],
    ['any JSON', '{"a":1}', 'not_a_backup'],
    ['a trail', `${'{"type":"header"}\n'.repeat(1000)}`, 'not_a_backup'],
    ['a header that is none', '{"format":"flowsta-backup","v":1,"body":["AAAA"]}', 'not_a_backup'],
    ['a newer version', '{"format":"flowsta-backup","v":2,"body":["AAAA"]}', 'newer'],
    ['a newer version without a body', '{"format":"flowsta-backup","v":2,"data":{}}', 'newer'],
    ['more behind it', `${WHOLE}{}`, 'damaged'],
    ['no part', text([]), 'damaged'],
    ['a part that is a number', WHOLE.replace('"BBBB"', '1'), 'damaged'],
    ['a part that is no base64', WHOLE.replace('BBBB', 'B*BB'), 'damaged'],
    ['a comma too many', WHOLE.replace('"BBBB",', '"BBBB",,'), 'damaged'],
    ['a member behind the body', WHOLE.replace(']}', '],"more":1}'), 'damaged'],
    ['a part without an end', `${textBefore(HEADER)}"${'A'.repeat(2 * LARGEST_PART)}`, 'too_big'],
  ])('%s', (_, content, fault) => {
    expect(faultOf(() => read([content]))).toBe(fault)
  })
})
