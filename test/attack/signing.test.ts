import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../src/background/events/schema.ts'
import type { Envelope } from '../../src/background/pipeline/envelope.ts'
import { runPipeline } from '../../src/background/pipeline/run.ts'
import { sign } from '../../src/background/pipeline/sign.ts'
import { holds } from '../../src/background/pipeline/verify.ts'
import { subkey } from '../../src/background/vault/seal.ts'
import { secretDraft } from '../../src/background/vault/secrets.ts'
import { concat, fromUtf8, toBase64, utf8 } from '../../src/crypto/bytes.ts'
import { domainMessage } from '../../src/crypto/domain.ts'
import {
  importPublicKey,
  importSeed,
  publicKeyOf,
  sign as signEd25519,
  verify,
} from '../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../src/crypto/hash.ts'
import { agentPubKey, encodeHoloHash, holoHash } from '../../src/crypto/holochain/holohash.ts'
import { encodeMsgpack } from '../../src/crypto/holochain/msgpack.ts'
import { encodeZomeCall, zomeCallDigest } from '../../src/crypto/holochain/zome-call.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'
import { makePayload } from '../../src/crypto/payload.ts'
import { snapshot } from '../../src/inject/snapshot.ts'
import { readSigned } from '../../src/popup/reading/signed.ts'
import { decodeValue, type Value } from '../../src/protocol/values.ts'
import { outcomeOf, remembered } from '../unit/background/silent-support.ts'
import { freshBrowser } from '../unit/background/support.ts'
import { asking, b64, connected, screenOf } from './support/fake.ts'

const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const agent = holoHash('agent', publicKey)

const FIRST = { type: 'Dna', author: agent, timestamp: 1, hash: holoHash('dna', publicKey) }
const CALL = {
  cellId: [holoHash('dna', publicKey), agent],
  zomeName: 'z',
  fnName: 'f',
  provenance: agent,
  payload: Uint8Array.of(0xc0),
  capSecret: null,
  nonce: new Uint8Array(32),
  expiresAt: 1,
} as const

describe('a signature', () => {
  it('AC52 of bytes that are secretly something else is not given raw, whatever grant there is', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const opened = browser.windowsOpened
    for (const [what, bytes] of [
      ['the digest of a zome call', new Uint8Array(64).fill(200)],
      ['a link of two agent keys', concat(agent, agent)],
      ['a login or proof of the wallet', utf8('flowsta-request-proof:v1\0{}')],
      ['the head of an audit trail', utf8('flowsta-audit-head:v1\0{}')],
      ['a message for another domain', domainMessage('acorn.example', utf8('x'))],
      ['a peer record', utf8('{"agent":"a","space":"s","expiresAt":"1"}')],
      ['a peer record in disguise', utf8('\n {"x":1,"expiresAt":"1","space":"s","\\u0061gent":"a"} ')],
      ['a peer record as a list', utf8('["a","s","1","2",false]')],
      ['a Holochain action', makePayload({ method: 'signAction', action: FIRST }).bytes],
      ['the parameters of a zome call', encodeZomeCall(CALL)],
      ['what is signed of them', zomeCallDigest(encodeZomeCall(CALL))],
      ['MessagePack around a hash', encodeMsgpack([{ x: [agent] }])],
    ] as const) {
      const answer = await page.ask('signBytes', { bytes: Buffer.from(bytes).toString('base64') })
      const description = expect.stringContaining('domain')
      expect.soft(answer, what).toMatchObject({ error: 'invalid_request', description })
    }
    expect(browser.windowsOpened).toBe(opened)
    // With a domain they are a message, and can be nothing else.
    const asked = page.ask('signBytes', { bytes: toBase64(concat(agent, agent)), domain: 'acorn.example' })
    const screen = await screenOf(browser)
    await screen.request()
    await screen.decide('approve', { acknowledged: true })
    const { signedBytes } = (await asked) as { signedBytes: string }
    expect(Buffer.from(signedBytes, 'base64').toString()).toMatch(
      /^flowsta-signed-message:v1\0acorn\.example\0/,
    )
  })

  it('AC52 of a Holochain action or a peer record is not given as JSON either', () => {
    for (const action of [
      { type: 'Create', author: 'uhCAk' },
      { type: 'AgentValidationPkg', author: '', extra: 1 },
      { ...FIRST, extra: 1 },
      { ...FIRST, hash: agent },
      { header: FIRST, data: {} },
      { header: {}, data: {} },
      { agent: 'a', space: 's', expiresAt: '1' },
    ]) {
      expect(() => makePayload({ method: 'signAction', action })).toThrow(
        expect.objectContaining({ wire: expect.objectContaining({ code: 'invalid_request' }) }),
      )
    }
  })

  it('AC52 of an action or a zome call of somebody else is not given, under any policy', async () => {
    const cell = encodeHoloHash(holoHash('dna', publicKey))
    const one = await remembered({
      methods: ['signAction', 'signBytes', 'signZomeCall'],
      actionTypes: ['Dna'],
      cells: [cell],
    })
    const bytes = (hash: Uint8Array) => ({ $bytes: toBase64(hash) })
    const { author, hash, ...rest } = FIRST
    const action = { ...rest, author: bytes(author), hash: bytes(hash) }
    const call = { cell_id: CALL.cellId.map(bytes), zome_name: 'z', fn_name: 'f', provenance: bytes(agent) }
    for (const reply of [one.silently('signAction', { action }), one.silently('signZomeCall', call)]) {
      expect(await outcomeOf(one, reply)).toBe('invalid_request')
    }
    const db = await openWalletDb()
    expect((await db.getAll('events')).some(({ row }) => row.signature !== undefined)).toBe(false)
    db.close()
  })

  it('AC53 that does not hold under the identity’s own key never leaves, and leaves no row', async () => {
    const root = new Uint8Array(32).fill(1)
    const keys = { root, seal: subkey(root, 'seal'), opened: new Map() }
    const identity = { id: 'i', name: 'n', derivation: 'flowsta-device', n: 1 } as const
    const draft = secretDraft(identity, seed, keys.seal, length => new Uint8Array(length))
    const rows: unknown[] = []
    const row = { ...draft.row, bodySha256: sha256Hex(draft.sealed ?? new Uint8Array()) }
    const events = {
      append: async (drafts: unknown[]) => {
        rows.push(...drafts)
        return [{ ...row, at: '' }]
      },
      read: async () =>
        new Map<string, unknown>([
          ['grant:g', { event: { seq: 5, row: { type: 'grant.created', agentPubKey: granted }, hash: '' } }],
          ['peer_secret:i', { event: { seq: 2, row, hash: '' }, sealed: draft.sealed }],
        ]),
    } as never
    let granted = ''
    const run = (agentKey: string) => {
      granted = agentKey
      const envelope = {
        id: 'r',
        origin: 'https://acorn.example',
        documentId: 'd',
        method: 'signBytes',
        requestSha256: '',
        items: [
          {
            call: { method: 'signBytes', bytes: utf8('x') },
            payload: utf8('x'),
            payloadSha256: '',
            encoding: 'raw',
          },
        ],
        digest: '',
        reason: null,
        identity: { ...identity, agentPubKey: agentKey, did: '', createdAt: '', seq: 2 },
        grantId: 'g',
        deps: ['peer_secret:i', 'grant:g'],
      } as Envelope
      return runPipeline(envelope, 'request:r', events, {
        keys: () => keys,
        stillGranted: () => true,
        keepSigned: false,
        provided: () => true,
      })
    }
    await expect(run(agentPubKey(publicKeyOf(root)))).rejects.toMatchObject({
      wire: { code: 'missing_signer_private_key' },
    })
    expect(rows).toEqual([])
    expect(await run(agentPubKey(publicKey))).toContain('"success":true')
  })

  it('AC53 under a key of small order, or in another form, is none', async () => {
    const message = utf8('x')
    const good = signEd25519(message, seed)
    const own = { items: [{ payload: message }] }
    const key = await importPublicKey(publicKey)
    expect(await holds(own, [good], key)).toBe(true)
    const flipped = good.slice()
    flipped[0] = (flipped[0] ?? 0) ^ 1
    expect(await holds(own, [flipped], key)).toBe(false)
    // The neutral element as key and as R, and S = 0: the equation holds for every message.
    const neutral = Uint8Array.of(1, ...new Uint8Array(31))
    for (const key of [neutral, new Uint8Array(32), new Uint8Array(32).fill(255)]) {
      expect(verify(concat(neutral, new Uint8Array(32)), message, key)).toBe(false)
      expect(verify(concat(key, new Uint8Array(32)), message, key)).toBe(false)
    }
  })

  it.each<[string, Value]>([
    ['keys by UTF-16, not by code point', { '\u{1F600}': 1, '\ufb33': 2, é: 3, e: 4, 10: 5, 9: 6, '': 7 }],
    ['numbers', { n: [-0, 1e21, 1e-7, 0.1, 333333333.3333333, 5e-324, 1.7976931348623157e308, 100] }],
    ['escapes', { s: '\u0000\u001f\b\t\n\f\r"\\/\u2028\u007f€😀' }],
    ['tags of the wire', { $bytes: 'AAAA', inner: { $int: '1' }, more: { $object: { $bytes: '' } } }],
    ['names that objects inherit', { constructor: 1, toString: 'x', hasOwnProperty: null, type: 'valueOf' }],
  ])('AC54 is over the same bytes where it is asked, made, shown and checked: %s', (_, action) => {
    const crossed = decodeValue(snapshot({ action }, 'params')) as { action: Value }
    const { bytes } = makePayload({ method: 'signAction', action: crossed.action })
    expect(fromUtf8(bytes)).toBe(canonicalJson(action))
    const identity = { agentPubKey: agentPubKey(publicKey) }
    const payload = { payload: toBase64(bytes), digest: sha256Hex(bytes) }
    const view = { method: 'signAction', encoding: 'jcs', identity, ...payload }
    const shown = readSigned(view as never)
    expect(shown).toMatchObject({ kind: 'action', isGenuine: true, digest: view.digest })
    expect(canonicalJson(shown !== null && 'value' in shown && shown.value)).toBe(canonicalJson(action))
  })

  it('AC55 without its secret is an error of its own at once, and nothing waits behind it', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const db = await openWalletDb()
    const body = await db.get('bodies', 2)
    if (body === undefined) throw new Error('no body')
    await db.delete('bodies', 2)
    const { answer } = await asking(page, screen, 'A')
    const behind = page.ask('signBytes', { bytes: b64('B') })
    await screen.decide('approve')
    expect(await answer).toMatchObject({ error: 'missing_signer_private_key' })
    await db.put('bodies', body)
    db.close()
    await screen.request(method => method === 'signBytes')
    await screen.decide('approve')
    expect(await behind).toMatchObject({ success: true, signedBytes: b64('B') })
  })

  it('AC56 is made from nothing but what the signer is handed', async () => {
    const secret = {
      publicKey: await importPublicKey(publicKey),
      privateKey: await importSeed(seed),
      createdAt: '',
    }
    const names = ['indexedDB', 'fetch', 'chrome', 'browser', 'Date', 'crypto'] as const
    const before = names.map(name => Object.getOwnPropertyDescriptor(globalThis, name))
    const used: string[] = []
    for (const name of names) {
      const get = () => {
        used.push(name)
        throw new Error(name)
      }
      Object.defineProperty(globalThis, name, { configurable: true, get })
    }
    const signed = await sign(
      { deps: ['peer_secret:a'], items: [{ payload: utf8('x') }] },
      { 'peer_secret:a': secret },
    )
    names.forEach((name, i) => {
      const descriptor = before[i]
      if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      else Reflect.deleteProperty(globalThis, name)
    })
    const [signature] = signed.ok ? signed.signatures : []
    expect(signature && verify(signature, utf8('x'), publicKey)).toBe(true)
    expect(used).toEqual([])
  })
})
