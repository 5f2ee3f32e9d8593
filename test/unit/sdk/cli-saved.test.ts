import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { toBase64, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { didKey } from '../../../src/crypto/did.ts'
import { domainMessage } from '../../../src/crypto/domain.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { agentPubKey, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { encodeZomeCall, zomeCallDigest } from '../../../src/crypto/holochain/zome-call.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { main } from '../../../src/sdk/cli/index.ts'
import { REASONS } from '../../../src/sdk/verify/words.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowsta-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, value: unknown, space?: number) => {
  const path = join(folder, name)
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value, null, space))
  return path
}
const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const agent = agentPubKey(publicKey)
const other = publicKeyOf(new Uint8Array(32).fill(8))
const over = (message: Uint8Array) => ({
  success: true,
  signature: toBase64(sign(message, seed)),
  agentPubKey: agent,
  signedBytes: toBase64(message),
})
const nasty = '\u001b[2J\u202e"'
const bytes = over(domainMessage('acorn.example/terms', utf8(`The terms ${nasty}`)))
const action = (signedAction: object) => ({
  ...over(utf8(canonicalJson(signedAction))),
  signedAction,
  did: didKey(publicKey),
  encoding: 'jcs',
})
const note = action({ type: 'note', text: 'Hello' })
const call = encodeZomeCall({
  cellId: [holoHash('dna', other), holoHash('agent', other)],
  zomeName: 'posts',
  fnName: 'create',
  provenance: holoHash('agent', publicKey),
  payload: new Uint8Array(3),
  capSecret: new Uint8Array(64).fill(0x61),
  nonce: new Uint8Array(32),
  expiresAt: 1_780_000_000_000_000,
})

async function run(stdin: string, ...argv: string[]) {
  let [out, err] = ['', '']
  const code = await main(argv, {
    stdin: Readable.from([...stdin].map(letter => Buffer.from(letter))),
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
  })
  return { code, out, err }
}
const verify = (path: string, ...more: string[]) => run('', 'verify', path, ...more)

describe('flowsta-wallet verify, of what was signed', () => {
  it('says what it is, and by whom', async () => {
    const { code, out, err } = await verify(write('bytes.json', bytes, 2))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^HOLDS: .*bytes\.json\n {2}A signature over bytes\n/)
    for (const text of [
      agent,
      didKey(publicKey),
      'Behind the domain: acorn.example/terms',
      'Compare the key',
    ]) {
      expect(out).toContain(text)
    }
  })

  it('shows the text that was signed, and nothing in it acts', async () => {
    const { out } = await verify(write('text.json', over(utf8('The terms \u202e of "use"'))))
    expect(out).toContain('A signature over text\n')
    expect(out).toContain('Text: "The terms \\u202e of "use""\n')
    const shown = await verify(write('note.json', note))
    expect(shown.out).toContain('A signed action\n')
    expect(shown.out).toContain('Text: "{"text":"Hello","type":"note"}"\n')
  })

  it('knows zome calls, and keeps their secret', async () => {
    const path = write('call.json', { bytes: call, signature: sign(zomeCallDigest(call), seed) })
    const { code, out } = await verify(path, '--key', toHex(publicKey))
    expect(code).toBe(0)
    for (const text of ['A signed zome call\n', 'Function: posts/create\n', 'with a secret'])
      expect(out).toContain(text)
    expect(out).not.toContain('6161')
  })

  it('checks each answer of a batch', async () => {
    const whole = { success: true, results: [note, over(utf8('one')), over(utf8('two'))] }
    const { code, out } = await verify(write('batch.json', whole))
    expect(code).toBe(0)
    expect(out).toContain('2 of 3: A signature over text')
    const broken = { ...whole, results: [note, { ...over(utf8('one')), signedBytes: toBase64(utf8('One')) }] }
    const bad = await verify(write('broken.json', broken))
    expect(bad.code).toBe(1)
    expect(bad.out).toMatch(
      /^DOES NOT HOLD.*\n {2}1 of 2: A signed action\n[\s\S]*2 of 2: A signature over bytes\n/,
    )
    expect(bad.out).toContain(`${REASONS['signature-wrong']} (signature-wrong)`)
    expect(bad.out).not.toContain('Compare')
  })

  it.each([agent, didKey(publicKey), toHex(publicKey), toHex(publicKey).toUpperCase(), toBase64(publicKey)])(
    'takes the key %s',
    async key => {
      const { code, out } = await verify(write('note.json', note), '--key', key)
      expect(code).toBe(0)
      expect(out).not.toContain('Compare')
    },
  )

  it('refuses another key than the one that is named', async () => {
    const { code, out } = await verify(write('note.json', note), `--key=${didKey(other)}`)
    expect(code).toBe(1)
    expect(out).toContain('(key-mismatch)')
    const call1 = write('call1.json', { bytes: call, signature: sign(zomeCallDigest(call), seed) })
    expect((await verify(call1, '--agent', agentPubKey(other))).out).toContain('(provenance-mismatch)')
  })

  it('reads standard input in whatever pieces', async () => {
    expect((await run(JSON.stringify(note, null, 1), 'verify', '-')).code).toBe(0)
  })

  it('gives the result as JSON', async () => {
    const good = await verify(write('note.json', note), '--json')
    expect(JSON.parse(good.out)).toEqual({
      ok: true,
      what: 'A signed action',
      agentPubKey: agent,
      did: didKey(publicKey),
    })
    const bad = await verify(write('bad.json', { ...note, signedAction: { type: 'vote' } }), '--json')
    expect(bad.code).toBe(1)
    expect(JSON.parse(bad.out)).toMatchObject({ ok: false, reason: 'signed-bytes-mismatch' })
  })

  it.each<[string, unknown, string[], string]>([
    ['--key', note, ['--key', 'x'], '--key: expected'],
    ['--key', note, ['--key', '00'.repeat(31)], '--key: expected'],
    ['both', note, ['--key', agent, '--agent', agent], 'give one'],
    ['--at-least', note, ['--at-least', `1:${'a'.repeat(64)}`], '--at-least is for audit trails'],
  ])('is used wrongly: %s', async (_, value, argv, why) => {
    const { code, out, err } = await verify(write('used.json', value), ...argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(why)
  })

  it.each<[string, unknown, string]>([
    ['a field of another type', { ...note, signature: 1 }, 'signature: expected a Uint8Array or base64.'],
    ['a call without provenance', { bytes: '', signature: '' }, '(call-malformed)'],
    ['something else', { hello: 1 }, '(header-malformed)'],
    ['an empty batch', { results: [] }, '(header-malformed)'],
    ['a batch of something else', { results: [1] }, '(header-malformed)'],
    ['no JSON', 'hello', '(header-malformed)'],
    ['nothing', '', '(header-missing)'],
  ])('is no answer at all: %s', async (_, value, why) => {
    const { code, out } = await verify(write('else.json', value))
    expect(code).toBe(1)
    expect(out).toContain(why)
  })
})
