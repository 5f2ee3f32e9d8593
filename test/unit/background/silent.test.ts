import { describe, expect, it } from 'vitest'
import { fromBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { verify } from '../../../src/crypto/ed25519.ts'
import { publicKeyOfAgent } from '../../../src/crypto/holochain/holohash.ts'
import type { DeviceProof } from '../../../src/protocol/audit.ts'
import type { ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { SigningPermission } from '../../../src/protocol/provider.ts'
import {
  bytes,
  makeDevice,
  outcomeOf,
  proofFor,
  type Remembered,
  remembered,
  SITE,
} from './silent-support.ts'
import { randomHex, settle, trail } from './support.ts'

const permission = async ({ page }: Remembered) =>
  ((await page.ask('getPermissions')) as SigningPermission[])[0] as SigningPermission
const silentRows = async ({ browser }: Remembered) =>
  (await trail(browser)).filter(row => row.type === 'request.silent')
const codes = (replies: readonly ReplyMessage[]) => replies.map(one => (one.ok ? 'ok' : one.error.code))
const times = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('a signature without asking', () => {
  it('is given to a proof under a policy: no window, one row, one less', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 5 })
    const opened = one.browser.windowsOpened
    const reply = await one.silently('signBytes', bytes('hello'))
    if (!reply.ok) throw new Error(reply.error.code)
    const { signature, agentPubKey, signedBytes } = JSON.parse(reply.value)
    const key = publicKeyOfAgent(agentPubKey) as Uint8Array
    expect(verify(fromBase64(signature) as Uint8Array, utf8('hello'), key)).toBe(true)
    expect(signedBytes).toBe(bytes('hello').bytes)
    expect(one.browser.windowsOpened).toBe(opened)
    expect(await silentRows(one)).toMatchObject([{ decision: 'silent', signature, origin: SITE }])
    expect(await permission(one)).toMatchObject({
      signCount: 1,
      signaturesLeft: 4,
      expiresAt: new Date(one.browser.now + 3_600_000).toISOString(),
      policy: { methods: ['signBytes'], maxSignatures: 5, expiresIn: 3600, perMinute: 60 },
    })
  })

  it('is not given without a proof: that asks, and counts nothing', async () => {
    const one = await remembered()
    expect(await outcomeOf(one, one.page.call('signBytes', bytes('x')))).toBe('asks')
    expect(await one.page.ask('signBytes', { ...bytes('x'), prompt: 'never' })).toMatchObject({
      error: 'consent_required',
    })
    expect(await permission(one)).toMatchObject({ signaturesLeft: 20 })
  })

  it('is given with prompt never', async () => {
    const one = await remembered()
    expect(await one.silently('signBytes', { ...bytes('x'), prompt: 'never' })).toMatchObject({ ok: true })
  })

  it('is never given for bytes that nothing can read, but behind a listed domain', async () => {
    const one = await remembered({ methods: ['signBytes'], domains: ['a'] })
    const opaque = Buffer.from([0, 1, 2, 255]).toString('base64')
    expect(await outcomeOf(one, one.silently('signBytes', { bytes: opaque }))).toBe('asks')
    expect(await outcomeOf(one, one.silently('signBytes', { bytes: opaque, domain: 'b' }))).toBe('asks')
    expect(await outcomeOf(one, one.silently('signBytes', { bytes: opaque, domain: 'a' }))).toBe('silent')
  })

  it('asks when it is spent, and when it is over', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 1, expiresIn: 60 })
    expect(await outcomeOf(one, one.silently('signBytes', bytes('1')))).toBe('silent')
    expect(await outcomeOf(one, one.silently('signBytes', bytes('2')))).toBe('asks')
    const two = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    await two.browser.advance(59_999)
    expect(await outcomeOf(two, two.silently('signBytes', bytes('1')))).toBe('silent')
    await two.browser.advance(1)
    expect(await outcomeOf(two, two.silently('signBytes', bytes('2')))).toBe('asks')
    expect(await permission(two)).not.toHaveProperty('policy')
  })

  it('once over stays over, whatever the clock does later', async () => {
    const one = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    const began = one.browser.now
    await one.browser.advance(60_000)
    expect((await trail(one.browser)).at(-1)).toMatchObject({ type: 'grant.expired', decision: 'expired' })
    await one.browser.stop()
    one.browser.now = began
    await one.browser.start()
    expect(await permission(one)).not.toHaveProperty('policy')
    expect((await one.context()).methods).toEqual([])
    expect(one.page.events).toContainEqual(expect.objectContaining({ event: 'permissionsChanged' }))
  })

  it('is over as well when the end passed while no worker was there, or while the wallet was locked', async () => {
    const one = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    const began = one.browser.now
    await one.browser.stop()
    one.browser.now += 60_000
    await one.browser.start()
    await one.browser.stop()
    one.browser.now = began
    await one.browser.start()
    expect(await permission(one)).not.toHaveProperty('policy')
    const two = await remembered({ methods: ['signBytes'], expiresIn: 60 })
    await two.screen.must('vault.lock', undefined)
    await two.browser.advance(60_000)
    two.browser.now -= 60_000
    expect(await permission(two)).not.toHaveProperty('policy')
  })

  it('gives fifty at once, with one left, exactly one signature; the others ask as far as the queue goes', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 1 })
    const replies: ReplyMessage[] = []
    for (const i of times(50)) {
      void one.silently('signBytes', bytes(`n${i}`)).then(reply => replies.push(reply))
    }
    for (let i = 0; i < 100 && replies.length < 30; i++) await settle()
    await settle()
    expect(replies.filter(reply => reply.ok)).toHaveLength(1)
    expect(codes(replies).filter(code => code === 'limit_exceeded')).toHaveLength(29)
    expect(one.screen.state?.waiting).toBe(20)
    expect(await silentRows(one)).toHaveLength(1)
    expect(await permission(one)).toMatchObject({ signCount: 1, signaturesLeft: 0 })
  })

  it('counts a hundred at once exactly', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 500, perMinute: 500 })
    const replies = await Promise.all(times(100).map(i => one.silently('signBytes', bytes(`n${i}`))))
    expect(replies.every(reply => reply.ok)).toBe(true)
    expect(await permission(one)).toMatchObject({ signCount: 100, signaturesLeft: 400 })
    expect(await silentRows(one)).toHaveLength(100)
  })

  it('waits for nobody while the site is muted', async () => {
    const one = await remembered()
    await one.screen.must('apps.mute', { origin: SITE, minutes: 60 })
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ error: { code: 'user_rejected' } })
    await one.screen.must('apps.unmute', { origin: SITE })
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: true })
  })

  it('is asked for while the wallet is locked: the unlock first, then the request is shown', async () => {
    const one = await remembered()
    const context = await one.context()
    await one.screen.must('vault.lock', undefined)
    const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes('x'))
    const reply = one.page.call('signBytes', bytes('x'), { proof })
    await settle()
    expect(one.screen.state).toMatchObject({ phase: 'locked', waiting: 1 })
    const bad = proofFor(one.browser, makeDevice(), context, 'signBytes', bytes('x'))
    expect(await one.page.call('signBytes', bytes('x'), { proof: bad })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
    await one.screen.must('vault.unlock', { password: 'correct horse battery' })
    expect((await one.screen.request()).method).toBe('signBytes')
    await one.screen.decide('approve')
    expect(await reply).toMatchObject({ ok: true })
    expect(await permission(one)).toMatchObject({ signaturesLeft: 20, signCount: 1 })
  })
})

describe('a proof', () => {
  const OTHER_HEX = 'ab'.repeat(32)
  const BAD: Array<[string, object]> = [
    ['of another type', { typ: 'flowsta-login' }],
    ['of another version', { v: 2 }],
    ['with a field more', { extra: 1 }],
    ['for another aud', { aud: 'f'.repeat(32) }],
    ['of another origin', { origin: 'https://birch.example' }],
    ['for another grant', { grantId: 'e'.repeat(32) }],
    ['for another agent', { agent: `uhCAk${'A'.repeat(48)}` }],
    ['for another method', { method: 'signAction' }],
    ['for other params', { requestSha256: OTHER_HEX }],
    ['61 seconds old', { iat: Date.UTC(2026, 10, 21, 12) / 1000 - 61 }],
    ['61 seconds ahead', { iat: Date.UTC(2026, 10, 21, 12) / 1000 + 61 }],
    ['with a short nonce', { nonce: '00' }],
    ['with a nonce in upper case', { nonce: 'AB'.repeat(16) }],
  ]
  it.each(BAD)('%s does not hold, never asks, and counts nothing', async (_, change) => {
    const one = await remembered({ methods: ['signBytes', 'signAction'], actionTypes: ['A'], perMinute: 1 })
    const opened = one.browser.windowsOpened
    expect(await one.silently('signBytes', bytes('x'), change)).toMatchObject({
      error: { code: 'proof_invalid' },
    })
    expect(one.browser.windowsOpened).toBe(opened)
    expect(await permission(one)).toMatchObject({ signCount: 0, signaturesLeft: 20 })
    expect(await silentRows(one)).toEqual([])
    // The rate is one a minute: had it counted, this would be too fast.
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: true })
  })

  it.each([-60, 60])('%i seconds off holds', async off => {
    const one = await remembered()
    const iat = one.browser.now / 1000 + off
    expect(await one.silently('signBytes', bytes('x'), { iat })).toMatchObject({ ok: true })
  })

  const SHAPES: Array<[string, (proof: DeviceProof) => unknown]> = [
    ['that is a text', () => 'proof'],
    ['that is null', () => null],
    ['of another algorithm', proof => ({ ...proof, alg: 'none' })],
    ['without a signature', ({ signature: _, ...proof }) => proof],
    ['with a field more', proof => ({ ...proof, origin: SITE })],
    ['whose signature was changed', proof => ({ ...proof, signature: `${'A'.repeat(86)}==` })],
    ['whose signature is cut', proof => ({ ...proof, signature: proof.signature.slice(4) })],
    ['with a blank in its message', proof => ({ ...proof, message: proof.message.replace('{', '{ ') })],
    ['by another key', proof => ({ ...proof, publicKey: makeDevice().publicKey })],
    ['with __proto__', proof => JSON.parse(`{"__proto__":{},${JSON.stringify(proof).slice(1)}`)],
  ]
  it.each(SHAPES)('%s does not hold', async (_, change) => {
    const one = await remembered()
    const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes('x'))
    const broken = change(proof) as DeviceProof
    expect(await one.page.call('signBytes', bytes('x'), { proof: broken })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
    expect(await permission(one)).toMatchObject({ signCount: 0, signaturesLeft: 20 })
  })

  it('without the tag, or by a key of another site, does not hold', async () => {
    const one = await remembered()
    const context = await one.context()
    const proof = proofFor(one.browser, one.device, context, 'signBytes', bytes('x'))
    const signature = one.device.sign(Buffer.from(proof.message)).toString('base64')
    expect(await one.page.call('signBytes', bytes('x'), { proof: { ...proof, signature } })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
    const other = proofFor(one.browser, makeDevice(), context, 'signBytes', bytes('x'))
    expect(await one.page.call('signBytes', bytes('x'), { proof: other })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
  })

  it('of a site without a permission is not even looked at', async () => {
    const one = await remembered()
    const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes('x'))
    const other = one.browser.page('https://birch.example')
    expect(await other.call('signBytes', bytes('x'), { proof })).toMatchObject({
      error: { code: 'consent_required' },
    })
  })

  it('that was used is used for ever: by the page, by another document, after a restart, an hour later', async () => {
    const one = await remembered({ methods: ['signBytes'], maxSignatures: 10, expiresIn: 7200 })
    const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes('x'))
    const message = {
      t: 'call',
      id: randomHex(),
      method: 'signBytes',
      params: JSON.stringify(bytes('x')),
      proof,
    } as const
    expect(await one.page.post(message)).toMatchObject({ ok: true })
    const refused = { error: { code: 'proof_invalid' } }
    const tries = async () => {
      expect(await one.page.post(message)).toMatchObject(refused)
      expect(await one.page.post({ ...message, id: randomHex() })).toMatchObject(refused)
      expect(await one.browser.page(SITE, randomHex()).post(message)).toMatchObject(refused)
    }
    await tries()
    await one.browser.stop()
    await one.browser.start()
    await tries()
    const began = one.browser.now
    await one.browser.advance(3_600_000)
    one.browser.now = began
    await tries()
    expect(await silentRows(one)).toHaveLength(1)
    expect(await permission(one)).toMatchObject({ signCount: 1, signaturesLeft: 9 })
  })

  it('sent twice at once signs once', async () => {
    const one = await remembered()
    const proof = proofFor(one.browser, one.device, await one.context(), 'signBytes', bytes('x'))
    const replies = await Promise.all(times(10).map(() => one.page.call('signBytes', bytes('x'), { proof })))
    expect(codes(replies).sort()).toEqual(['ok', ...Array(9).fill('proof_invalid')])
    expect(await permission(one)).toMatchObject({ signCount: 1 })
  })

  it('made before another consent does not hold after it', async () => {
    const one = await remembered()
    const before = await one.context()
    const asked = one.page.call(
      'signAction',
      { action: { type: 'A' } },
      {
        key: { publicKey: one.device.publicKey, by: 'provider' },
      },
    )
    const { remember } = await one.screen.request()
    if (remember === undefined) throw new Error('nothing to remember')
    await one.screen.decide('approve', { remember: remember.whole })
    expect(await asked).toMatchObject({ ok: true })
    expect((await one.context()).aud).not.toBe(before.aud)
    const proof = proofFor(one.browser, one.device, before, 'signBytes', bytes('x'))
    expect(await one.page.call('signBytes', bytes('x'), { proof })).toMatchObject({
      error: { code: 'proof_invalid' },
    })
  })
})

describe('the rate', () => {
  it('refuses what is too fast, says when it may be tried again, and then goes on', async () => {
    const one = await remembered({ methods: ['signBytes'], perMinute: 3 })
    for (const i of times(3))
      expect(await one.silently('signBytes', bytes(`${i}`))).toMatchObject({ ok: true })
    const free = new Date(one.browser.now + 60_000).toISOString()
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({
      error: { code: 'limit_exceeded', description: expect.stringContaining(free) },
    })
    await one.browser.advance(59_999)
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: false })
    await one.browser.advance(1)
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: true })
    expect(await permission(one)).toMatchObject({ signaturesLeft: 16 })
  })

  it('is remembered over a restart of the worker', async () => {
    const one = await remembered({ methods: ['signBytes'], perMinute: 3 })
    for (const i of times(3)) await one.silently('signBytes', bytes(`${i}`))
    await one.browser.stop()
    one.browser.now += 10_000
    await one.browser.start()
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ error: { code: 'limit_exceeded' } })
    await one.browser.advance(50_000)
    expect(await one.silently('signBytes', bytes('x'))).toMatchObject({ ok: true })
  })
})
