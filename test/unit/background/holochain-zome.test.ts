import { createHash } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import { LIMITS } from '../../../src/protocol/limits.ts'
import type { SigningContext } from '../../../src/protocol/proof.ts'
import type { SignView } from '../../../src/protocol/ui-door.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { connected, restart } from '../../attack/support/fake.ts'
import { hash39 } from '../../support/holochain-writer.ts'
import {
  answerOf,
  approved,
  clientBytes,
  DNA_TEXT,
  exportOf,
  isSignedBy,
  leaveApproved,
  OTHER,
  OWN,
  own,
  rowsOf,
  SITE,
  tag,
  type ZomeAnswer,
  zomeParams,
} from './holochain-support.ts'
import { makeDevice, outcomeOf, proofFor, remembered } from './silent-support.ts'
import {
  type FakeBrowser,
  type FakePage,
  freshBrowser,
  PASSWORD,
  randomHex,
  settle,
  trail,
} from './support.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest()
const NONCE = Buffer.alloc(32, 7)
const micro = (browser: FakeBrowser, ms: number) => (browser.now + ms) * 1000
const last = async (browser: FakeBrowser) => (await rowsOf(browser)).at(-1)
/** Nonce and expiry of a call that the wallet completed. */
async function added(browser: FakeBrowser): Promise<{ nonce: Uint8Array; expiresAt: number }> {
  const row = await last(browser)
  const { nonce, expiresAt } = (row?.details ?? {}) as { nonce: string; expiresAt: number }
  return { nonce: Buffer.from(nonce, 'hex'), expiresAt }
}

describe('a zome call', () => {
  it('is signed over the SHA-512 of the bytes that the client makes, by the wallet’s own key', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const answer = await approved(page, browser.screen())
    expect(Object.keys(answer).sort()).toEqual(['bytes', 'signature'])
    const { nonce, expiresAt } = await added(browser)
    const expected = clientBytes({ nonce, expiresAt })
    expect(Buffer.from(answer.bytes).toString('hex')).toBe(Buffer.from(expected).toString('hex'))
    expect(answer.signature).toHaveLength(64)
    expect(isSignedBy(own, answer)).toBe(true)
    expect(nonce).toHaveLength(32)
    expect(expiresAt).toBe(micro(browser, 10 * 60_000))
  })

  it('takes nonce, expiry and secret of the page as they are, and each null for absent', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const expiresAt = micro(browser, 50 * 60_000)
    const capSecret = Buffer.alloc(64, 3)
    const params = zomeParams({
      nonce: tag(NONCE),
      expires_at: { $int: String(expiresAt) },
      cap_secret: tag(capSecret),
      payload: { $map: [[{ $bytes: 'AAE=' }, { $undefined: true }]] },
    })
    const answer = await approved(page, browser.screen(), params)
    const payload = Buffer.from('81c4020001c0', 'hex')
    expect(Buffer.from(answer.bytes).includes(Buffer.concat([Buffer.of(0xc4, 6), payload]))).toBe(true)
    const same = clientBytes({ capSecret, payload: null, nonce: NONCE, expiresAt })
    expect(answer.bytes.length).toBe(same.length + payload.length - 1)
    const nothing = { provenance: null, cap_secret: null, nonce: null, expires_at: null, payload: null }
    expect(isSignedBy(own, await approved(page, browser.screen(), zomeParams(nothing)))).toBe(true)
  })

  it('carries the wallet’s key however the page wrote its location', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const wrong = Buffer.concat([own.subarray(0, 35), Buffer.alloc(4)])
    await approved(page, browser.screen(), zomeParams({ provenance: tag(wrong) }))
    const { bytes } = await approved(page, browser.screen(), zomeParams({ provenance: null }))
    const { nonce, expiresAt } = await added(browser)
    expect(Buffer.from(bytes)).toEqual(Buffer.from(clientBytes({ nonce, expiresAt })))
  })

  it('is shown with its parameters, and the digest is that of what is signed', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const answer = answerOf(page.call('signZomeCall', zomeParams()))
    const current = (await browser.screen().request(method => method === 'signZomeCall')) as SignView
    expect(current).toMatchObject({ encoding: 'zome-call', notRemembered: 'no_key' })
    expect(current).not.toHaveProperty('assigned')
    const shown = Buffer.from(current.payload, 'base64')
    expect(current.digest).toBe(sha256(sha512(shown)))
    await browser.screen().decide('approve')
    expect(Buffer.from((await answer).bytes)).toEqual(shown)
  })

  const BAD: Array<[what: string, change: (browser: FakeBrowser) => object, field: RegExp]> = [
    ['no cell', () => ({ cell_id: null }), /^params\.cell_id: /],
    ['a cell of one', () => ({ cell_id: [tag(own)] }), /^params\.cell_id: /],
    [
      'a cell the wrong way round',
      () => ({ cell_id: [tag(own), tag(hash39('dna', Buffer.alloc(32)))] }),
      /^params\.cell_id: /,
    ],
    ['a cell as text', () => ({ cell_id: [DNA_TEXT, OWN] }), /^params\.cell_id: /],
    ['no zome', () => ({ zome_name: '' }), /^params\.zome_name: /],
    ['a function that is no text', () => ({ fn_name: 1 }), /^params\.fn_name: /],
    [
      'another provenance',
      () => ({ provenance: tag(OTHER) }),
      /^params\.provenance: is not the agent that signs here, uhCAk/,
    ],
    [
      'a provenance that is a hash',
      () => ({ provenance: tag(hash39('entry', Buffer.alloc(32))) }),
      /^params\.provenance: must be/,
    ],
    ['a short nonce', () => ({ nonce: tag(Buffer.alloc(31)) }), /^params\.nonce: must be 32/],
    ['a short secret', () => ({ cap_secret: tag(Buffer.alloc(63)) }), /^params\.cap_secret: must be 64/],
    [
      'an expiry that is over',
      browser => ({ expires_at: micro(browser, 0) }),
      /^params\.expires_at: is over/,
    ],
    [
      'an expiry in an hour',
      browser => ({ expires_at: micro(browser, 50 * 60_000) + 1 }),
      /^params\.expires_at: is more than 50/,
    ],
    ['an expiry that is text', () => ({ expires_at: '1' }), /^params\.expires_at: must be/],
    ['an expiry with a fraction', () => ({ expires_at: 1.5 }), /^params\.expires_at: must be/],
    ['an integer beyond 64 bits', () => ({ payload: { $int: String(2n ** 64n) } }), /^params\.payload: /],
  ]
  it.each(BAD)('with %s is refused by the field’s name', async (_, change, field) => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const opened = browser.windowsOpened
    expect(
      await page.ask('signZomeCall', zomeParams(change(browser) as Record<string, unknown>)),
    ).toMatchObject({
      error: 'invalid_request',
      description: expect.stringMatching(field),
    })
    expect(browser.windowsOpened).toBe(opened)
    expect(await last(browser)).toMatchObject({
      type: 'request.refused',
      method: 'signZomeCall',
      error: 'invalid_request',
    })
  })

  it('of more than 1 MiB is over the limit, and of nearly that is signed', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const of = (length: number) => zomeParams({ payload: tag(Buffer.alloc(length)) })
    expect(await page.ask('signZomeCall', of(LIMITS.payloadBytes))).toMatchObject({
      error: 'limit_exceeded',
      description: expect.stringContaining('params.payload'),
    })
    const answer = await approved(page, browser.screen(), of(LIMITS.payloadBytes - 5))
    expect(isSignedBy(own, answer)).toBe(true)
  })

  it('is no part of a batch', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const requests = [{ method: 'signZomeCall', ...zomeParams() }]
    expect(await page.ask('signBatch', { requests })).toMatchObject({
      error: 'invalid_request',
      description: expect.stringContaining('params.requests[0].method'),
    })
  })

  it('needs a permission with the scope', async () => {
    const browser = await freshBrowser()
    expect(await browser.page(SITE).ask('signZomeCall', zomeParams())).toMatchObject({
      error: 'consent_required',
    })
    const page = await connected(browser, SITE, { scopes: ['openid', 'public_key'] })
    expect(await page.ask('signZomeCall', zomeParams())).toMatchObject({ error: 'insufficient_scope' })
  })

  it('waits for the unlock, and has the bytes then that it got when it came', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    await screen.must('vault.lock', undefined)
    const answer = answerOf(page.call('signZomeCall', zomeParams()))
    await settle()
    const arrived = browser.now
    browser.now += 60_000
    await screen.must('vault.unlock', { password: PASSWORD })
    await screen.request(method => method === 'signZomeCall')
    await screen.decide('approve')
    expect(isSignedBy(own, await answer)).toBe(true)
    expect((await added(browser)).expiresAt).toBe((arrived + 10 * 60_000) * 1000)
  })
})

describe('a nonce', () => {
  it('is signed once for ever, whoever made it, over restarts and for any site', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const params = zomeParams({ nonce: tag(NONCE) })
    await approved(page, browser.screen(), params)
    const used = { error: 'invalid_request', description: expect.stringMatching(/^params\.nonce: was used/) }
    expect(await page.ask('signZomeCall', params)).toMatchObject(used)
    await restart(browser)
    const other = await connected(browser, 'https://birch.example')
    expect(await other.ask('signZomeCall', zomeParams({ nonce: tag(NONCE), fn_name: 'x' }))).toMatchObject(
      used,
    )
    await approved(other, browser.screen())
    const { nonce } = await added(browser)
    expect(await page.ask('signZomeCall', zomeParams({ nonce: tag(nonce) }))).toMatchObject(used)
  })

  it('of a call that waits is not taken a second time; of one that was rejected it may be', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    const params = zomeParams({ nonce: tag(NONCE) })
    const first = page.ask('signZomeCall', params)
    await screen.request(method => method === 'signZomeCall')
    expect(await page.ask('signZomeCall', params)).toMatchObject({ error: 'invalid_request' })
    await screen.decide('reject')
    expect(await first).toMatchObject({ error: 'user_rejected' })
    expect(isSignedBy(own, await approved(page, screen, params))).toBe(true)
  })

  it('of two at once under a policy is signed in one', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
    const params = [1, 2, 3].map(n => zomeParams({ nonce: tag(NONCE), payload: n }))
    const replies = await Promise.all(params.map(each => one.silently('signZomeCall', each)))
    expect(replies.filter(reply => reply.ok)).toHaveLength(1)
    expect(replies.flatMap(reply => (reply.ok ? [] : [reply.error.code]))).toEqual([
      'invalid_request',
      'invalid_request',
    ])
    expect((await trail(one.browser)).filter(row => row.type === 'request.silent')).toHaveLength(1)
    // What was refused took nothing of the policy.
    const [permission] = (await one.page.ask('getPermissions')) as Array<{ signaturesLeft: number }>
    expect(permission?.signaturesLeft).toBe(19)
  })
})

describe('a zome call under a policy', () => {
  const CALLS: Array<[what: string, cells: string[], change: object, outcome: string]> = [
    ['its function', [`${DNA_TEXT}/profiles/get_profile`], {}, 'silent'],
    ['its whole cell', [DNA_TEXT], { zome_name: 'z', fn_name: 'f' }, 'silent'],
    [
      'its cell, run by another agent',
      [DNA_TEXT],
      { cell_id: [tag(Buffer.from(DNA_TEXT.slice(1), 'base64url')), tag(OTHER)] },
      'silent',
    ],
    ['another function', [`${DNA_TEXT}/profiles/set_profile`], {}, 'asks'],
    ['another zome', [`${DNA_TEXT}/posts/get_profile`], {}, 'asks'],
    ['the beginning of its function', [`${DNA_TEXT}/profiles/get`], {}, 'asks'],
    ['another cell', [`uhC0k${'A'.repeat(48)}`], {}, 'asks'],
    ['a name with a slash', [DNA_TEXT], { zome_name: 'a/b', fn_name: 'c' }, 'asks'],
    ['a name with a blank', [DNA_TEXT], { fn_name: 'get profile' }, 'asks'],
  ]
  it.each(CALLS)('that names %s', async (_, cells, change, outcome) => {
    const one = await remembered({ methods: ['signZomeCall'], cells })
    const params = zomeParams(change as Record<string, unknown>)
    expect(await outcomeOf(one, one.silently('signZomeCall', params))).toBe(outcome)
  })

  it('is silent only with a proof, lives five minutes, and says in its row which call it was', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
    await one.screen.must('settings.set', { keepSigned: true })
    expect(await outcomeOf(one, one.page.call('signZomeCall', zomeParams()))).toBe('asks')
    const answer = await answerOf(one.silently('signZomeCall', zomeParams()))
    expect(isSignedBy(own, answer)).toBe(true)
    const row = await last(one.browser)
    const digest = sha512(answer.bytes)
    expect(row).toMatchObject({
      type: 'request.silent',
      method: 'signZomeCall',
      payloadSize: 64,
      payloadSha256: sha256(digest),
      signature: Buffer.from(answer.signature).toString('base64'),
      // What a verifier needs; the parameters could hold a secret, and stay out.
      signedBytes: digest.toString('base64'),
      summary: 'zome call profiles.get_profile, 12 bytes',
      details: {
        cell: [DNA_TEXT, OWN],
        zome: 'profiles',
        fn: 'get_profile',
        paramsSha256: sha256(answer.bytes),
        nonce: expect.stringMatching(/^[0-9a-f]{64}$/),
        expiresAt: micro(one.browser, 5 * 60_000),
      },
    })
    expect(row?.requestSha256).toBe(JSON.parse(row?.proof?.message ?? '{}').requestSha256)
    const report = await verifyAuditExport(await exportOf(one.browser), { agentPubKey: OWN })
    expect(report.problem).toBeUndefined()
    expect(report.checked).toBeGreaterThan(0)
  })

  it('with a proof that does not hold, or that was used, says nothing of what else is wrong', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
    const context = await one.context()
    const prove = (params: unknown) => proofFor(one.browser, one.device, context, 'signZomeCall', params)
    const used = zomeParams({ nonce: tag(NONCE) })
    const proof = prove(used)
    expect((await one.page.call('signZomeCall', used, { proof })).ok).toBe(true)
    const isOver = zomeParams({ expires_at: 5 })
    const code = async (params: Record<string, unknown>, proof: ReturnType<typeof prove>) => {
      const said = await one.page.call('signZomeCall', params, { proof })
      return said.ok ? 'signed' : said.error.code
    }
    const bad = { signature: Buffer.alloc(64, 1).toString('base64') }
    expect(await code(used, proof)).toBe('proof_invalid')
    expect(await code(used, { ...prove(used), ...bad })).toBe('proof_invalid')
    expect(await code(isOver, { ...prove(isOver), ...bad })).toBe('proof_invalid')
    expect(await code(used, prove(used))).toBe('invalid_request')
    expect(await code(isOver, prove(isOver))).toBe('invalid_request')
  })

  it('covers a function that the person left ticked, though not its whole cell', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const screen = browser.screen()
    const device = makeDevice()
    const fn = `${DNA_TEXT}/profiles/get_profile`
    const policy = { methods: ['signZomeCall'], cells: [DNA_TEXT, fn] }
    const key = { publicKey: device.publicKey, by: 'provider' } as const
    const answer = page.ask('connect', { policy }, { key })
    const { remember } = await screen.request()
    if (remember === undefined) throw new Error('nothing to remember')
    await screen.decide('approve', { remember: { ...remember.whole, cells: [fn] } })
    await answer
    const context = (await page.ask('signingContext')) as SigningContext
    const outcome = (params: Record<string, unknown>) => {
      const proof = proofFor(browser, device, context, 'signZomeCall', params)
      return outcomeOf({ screen }, page.call('signZomeCall', params, { proof }))
    }
    expect(await outcome(zomeParams())).toBe('silent')
    expect(await outcome(zomeParams({ fn_name: 'set_profile' }))).toBe('asks')
  })

  it('has names in its row only where they are plain', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
    await one.silently('signZomeCall', zomeParams({ zome_name: 'profil\u202e', fn_name: 'x'.repeat(65) }))
    const row = await last(one.browser)
    expect(row?.summary).toBe('zome call, 12 bytes')
    expect(Object.keys(row?.details ?? {}).sort()).toEqual(['cell', 'expiresAt', 'nonce', 'paramsSha256'])
  })

  it('that was recorded and not heard is answered from its row, with the same bytes', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT] })
    const params = zomeParams()
    const proof = proofFor(one.browser, one.device, await one.context(), 'signZomeCall', params)
    const id = randomHex()
    const { browser, page } = one
    page.deafen()
    const message = {
      t: 'call',
      id,
      method: 'signZomeCall',
      params: JSON.stringify(sorted(params)),
      proof,
    } as const
    const answer = answerOf(page.post(message))
    await settle()
    await restart(browser)
    page.reconnect()
    const { bytes, signature } = await answer
    const { nonce, expiresAt } = await added(browser)
    expect(Buffer.from(bytes)).toEqual(Buffer.from(clientBytes({ nonce, expiresAt })))
    expect(isSignedBy(own, { bytes, signature })).toBe(true)
    expect((await trail(browser)).filter(row => row.type === 'request.silent')).toHaveLength(1)
    // The same call of a page that says it again later gets nothing out of the trail.
    browser.now += 61_000
    expect(await page.post({ ...message, id: randomHex(), again: true })).toMatchObject({ ok: false })
  })

  it('that a person remembers at its prompt is covered from then on', async () => {
    const one = await remembered({ methods: ['signBytes'] })
    const reply = answerOf(one.silently('signZomeCall', zomeParams()))
    const { remember } = await one.screen.request(method => method === 'signZomeCall')
    expect(remember?.added).toMatchObject({
      methods: ['signZomeCall'],
      cells: [`${DNA_TEXT}/profiles/get_profile`],
    })
    await one.screen.decide('approve', { remember: remember?.whole as NonNullable<typeof remember>['whole'] })
    expect(isSignedBy(own, await reply)).toBe(true)
    expect(await outcomeOf(one, one.silently('signZomeCall', zomeParams()))).toBe('silent')
  })
})

describe('a site’s provider', () => {
  it('hears that there are cells, also when the policy is over', async () => {
    const one = await remembered({ methods: ['signZomeCall'], cells: [DNA_TEXT], expiresIn: 60 })
    expect(await one.context()).toMatchObject({ hasCells: true, methods: ['signZomeCall'] })
    await one.browser.advance(60_000)
    await one.browser.screen().must('vault.lock', undefined)
    await one.browser.screen().must('vault.unlock', { password: PASSWORD })
    await restart(one.browser)
    expect(await one.context()).toMatchObject({ hasCells: true, methods: [] })
    // A permission that grows is a new one, and the same site.
    const { grantId } = await one.context()
    const key = { publicKey: one.device.publicKey, by: 'provider' } as const
    const grown = one.page.ask('connect', { policy: { methods: ['signBytes'] } }, { key })
    await one.browser.screen().decide('approve')
    await grown
    const after = await one.context()
    expect(after).toMatchObject({ hasCells: true })
    expect(after.grantId).not.toBe(grantId)
    const two = await remembered({ methods: ['signBytes'] })
    expect(await two.context()).not.toHaveProperty('hasCells')
  })
})

describe('a site that asked for cells', () => {
  it('has a provider that hears of it, though the person is asked every time', async () => {
    const browser = await freshBrowser()
    const page = browser.page(SITE)
    const key = { publicKey: makeDevice().publicKey, by: 'provider' } as const
    const asked = page.ask('connect', { policy: { methods: ['signZomeCall'], cells: [DNA_TEXT] } }, { key })
    await browser.screen().decide('approve')
    await asked
    expect(await page.ask('signingContext')).toMatchObject({ hasCells: true, methods: [] })
  })
})

describe('a worker that is stopped', () => {
  async function waiting(): Promise<{
    browser: FakeBrowser
    page: FakePage
    answer: Promise<ZomeAnswer>
    current: SignView
  }> {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const answer = answerOf(page.call('signZomeCall', zomeParams()))
    const current = (await browser.screen().request(method => method === 'signZomeCall')) as SignView
    return { browser, page, answer, current }
  }

  it('while it waits shows the same bytes again', async () => {
    const { browser, answer, current } = await waiting()
    await restart(browser)
    browser.now += 1000
    const again = (await browser.screen().request()) as SignView
    expect(again).toMatchObject({ payload: current.payload, digest: current.digest })
    await browser.screen().decide('approve')
    expect(Buffer.from((await answer).bytes).toString('base64')).toBe(current.payload)
  })

  it('between approval and signature signs the bytes that were approved', async () => {
    const { browser, answer, current } = await waiting()
    await browser.stop()
    leaveApproved(browser, current.id)
    browser.now += 1000
    await browser.start()
    const { bytes, signature } = await answer
    expect(Buffer.from(bytes).toString('base64')).toBe(current.payload)
    expect(isSignedBy(own, { bytes, signature })).toBe(true)
    expect((await trail(browser)).filter(row => row.signature !== undefined)).toHaveLength(1)
  })

  it('between row and answer gives the same answer by the same id, locked or not', async () => {
    const { browser, page, answer, current } = await waiting()
    const key = `request:${current.id}`
    const before = browser.session.values.get(key) ?? '{}'
    await browser.screen().decide('approve')
    const first = await answer
    await browser.screen().must('vault.lock', undefined)
    await browser.stop()
    browser.session.values.set(key, before)
    leaveApproved(browser, current.id)
    await browser.start()
    const { call, params } = JSON.parse(before)
    const reply = answerOf(page.post({ t: 'call', id: call, method: 'signZomeCall', params }))
    expect(await reply).toEqual(first)
    expect((await trail(browser)).filter(row => row.signature !== undefined)).toHaveLength(1)
  })

  it('signs nothing that the approval did not name', async () => {
    const { browser, answer, current } = await waiting()
    await browser.stop()
    const key = `request:${current.id}`
    const row = JSON.parse(browser.session.values.get(key) ?? '{}')
    const stamp = { ...row.stamp, nonce: 'ab'.repeat(32) }
    browser.session.values.set(key, JSON.stringify({ ...row, stamp, approved: {} }))
    await browser.start()
    expect(await answer).toMatchObject({ error: 'server_error' })
    expect((await trail(browser)).some(row => row.signature !== undefined)).toBe(false)
  })
})

describe('a call that waited long behind a lock', () => {
  it('has its ten minutes from the unlock on, unless the page said when it ends', async () => {
    for (const own of [false, true]) {
      const browser = await freshBrowser()
      const page = await connected(browser)
      const screen = browser.screen()
      await screen.must('vault.lock', undefined)
      const expiresAt = micro(browser, 11 * 60_000)
      const change = own ? { expires_at: { $int: `${expiresAt}` } } : {}
      const answer = answerOf(page.call('signZomeCall', zomeParams(change)))
      await settle()
      browser.now += 12 * 60_000
      await screen.must('vault.unlock', { password: PASSWORD })
      await screen.request(method => method === 'signZomeCall')
      await screen.decide('approve')
      if (own) {
        expect(await answer).toMatchObject({ error: 'request_expired' })
        continue
      }
      const { bytes } = await answer
      const put = await added(browser)
      expect(put.expiresAt).toBe(micro(browser, 10 * 60_000))
      expect(Buffer.from(bytes)).toEqual(Buffer.from(clientBytes(put)))
    }
  })
})

describe('a payload that nothing can take apart', () => {
  it('is signed only with the tick', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    const payload = Array.from({ length: 120_000 }, () => 1)
    const answer = answerOf(page.call('signZomeCall', zomeParams({ payload })))
    await screen.request(method => method === 'signZomeCall')
    expect(await screen.decide('approve')).toMatchObject({
      ok: false,
      error: { code: 'invalid_params', field: 'acknowledged' },
    })
    expect(await screen.decide('approve', { acknowledged: true })).toMatchObject({ ok: true })
    expect((await answer).bytes.length).toBeGreaterThan(120_000)
  })
})

describe('an approval that comes late', () => {
  it.each([
    ['30 seconds before the end signs', 30_000, true],
    ['a millisecond later is over', 29_999, false],
  ])('%s', async (_, left, signs) => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    const params = zomeParams({ expires_at: micro(browser, 120_000) })
    const answer = answerOf(page.call('signZomeCall', params))
    await screen.request(method => method === 'signZomeCall')
    browser.now += 120_000 - left
    await screen.decide('approve')
    if (signs) expect(isSignedBy(own, await answer)).toBe(true)
    else {
      expect(await answer).toMatchObject({ error: 'request_expired' })
      expect(await last(browser)).toMatchObject({
        type: 'request.expired',
        decision: 'expired',
        error: 'request_expired',
      })
      expect(screen.state?.ended).toMatchObject({ why: 'expired' })
    }
  })
})

describe('another identity', () => {
  it('chosen while a call waits changes nothing of it: who was asked signs', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    const answer = answerOf(page.call('signZomeCall', zomeParams()))
    const before = (await screen.request(method => method === 'signZomeCall')) as SignView
    const { id } = await screen.must('identities.add', undefined)
    await screen.must('identities.use', { id })
    await settle()
    const after = (await screen.request()) as SignView
    expect(after).toMatchObject({ payload: before.payload, identity: { agentPubKey: OWN } })
    await screen.decide('approve')
    expect(isSignedBy(own, await answer)).toBe(true)
    expect(await last(browser)).toMatchObject({ agentPubKey: OWN, signature: expect.any(String) })
    // It has no permission of this site, and its key is another.
    expect(await page.ask('signZomeCall', zomeParams())).toMatchObject({ error: 'consent_required' })
    const again = await connected(browser)
    expect(await again.ask('signZomeCall', zomeParams())).toMatchObject({
      error: 'invalid_request',
      description: expect.stringContaining('params.provenance'),
    })
  })
})

describe('a trail of the version before', () => {
  it('is kept as it is, and from then on takes each nonce once', async () => {
    globalThis.indexedDB = new IDBFactory()
    const old = await openDB('flowsta', 2, {
      upgrade(db) {
        const events = db.createObjectStore('events', { keyPath: 'seq' })
        events.createIndex('key', 'key', { unique: true })
        for (const name of ['bodies', 'heads']) db.createObjectStore(name, { keyPath: 'seq' })
        db.createObjectStore('vault')
        db.createObjectStore('state', { keyPath: 'slot' })
        events.add({ seq: 0, key: 'a', row: { details: { id: '1' } } })
        events.add({ seq: 1, key: 'b', row: {} })
      },
    })
    old.close()
    const db = await openWalletDb()
    expect(await db.count('events')).toBe(2)
    const row = { seq: 2, prev: '', at: '', type: 'x', details: { nonce: 'n' } }
    await db.add('events', { seq: 2, hash: '', row })
    await expect(db.add('events', { seq: 3, hash: '', row })).rejects.toThrow()
    expect(await db.getKeyFromIndex('events', 'nonce', 'n')).toBe(2)
    db.close()
  })
})

/** Canonical for these plain parameters. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  )
}
