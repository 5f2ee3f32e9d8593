import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignActionResponse } from '../../../src/protocol/provider.ts'
import type { SignView } from '../../../src/protocol/ui-door.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { connected } from '../../attack/support/fake.ts'
import { givenAction, pieces, writtenAction } from '../../support/holochain-actions.ts'
import { hash39, hashOfAction, hashText, signature } from '../../support/holochain-writer.ts'
import vectors from '../crypto/holochain-actions.json'
import {
  answerOf,
  browserOfSeed,
  exportOf,
  isSigned,
  leaveApproved,
  OWN,
  own,
  tag,
} from './holochain-support.ts'
import { bytes, outcomeOf, proofFor, type Remembered, remembered } from './silent-support.ts'
import { type FakeBrowser, freshBrowser, settle, trail } from './support.ts'

type Vector = (typeof vectors.layouts)['0.6'][number]
const VECTORS = [...vectors.layouts['0.6'], ...vectors.layouts['0.7']] as unknown as Vector[]
const SEED = Buffer.from(VECTORS[0]?.signer_seed_hex ?? '', 'hex')

/** As it crosses the door: bytes and times as tags. */
function wire(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (value instanceof Uint8Array) return tag(value)
  if (value === null || typeof value !== 'object') return value
  if ('$hex' in value) return tag(Buffer.from(String(value.$hex), 'hex'))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === 'timestamp' && typeof member === 'string' ? { $int: member } : wire(member),
    ]),
  )
}

const create = (change: object = {}) => ({
  type: 'Create',
  author: OWN,
  timestamp: 1_704_067_200_000_000,
  action_seq: 3,
  prev_action: tag(hash39('action', Buffer.alloc(32, 4))),
  entry_type: { App: { entry_index: 0, zome_index: 1, visibility: 'Public' } },
  entry_hash: hashText(hash39('entry', Buffer.alloc(32, 5))),
  weight: { bucket_id: 255, units: 0, rate_bytes: 0 },
  ...change,
})
const split = (header: object = {}, data: object = {}) => ({
  header: {
    author: OWN,
    timestamp: 1_704_067_200_000_000,
    action_seq: 3,
    prev_action: tag(hash39('action', Buffer.alloc(32, 4))),
    ...header,
  },
  data: {
    type: 'Delete',
    deletes_address: tag(hash39('action', Buffer.alloc(32, 4))),
    deletes_entry_address: tag(hash39('entry', Buffer.alloc(32, 4))),
    ...data,
  },
})

/** What a site gets for an action that a person approves. */
async function sign(browser: FakeBrowser, action: unknown) {
  const page = await connected(browser)
  const answer = answerOf<SignActionResponse>(page.call('signAction', { action }))
  const screen = browser.screen()
  const current = await screen.request(method => method === 'signAction')
  await screen.decide('approve')
  return { answer: await answer, current: current as SignView }
}

describe('a Holochain action', () => {
  it('of every variant and both layouts gets the bytes, hash and signature of Holochain’s own types', {
    timeout: 120_000,
  }, async () => {
    const browser = await browserOfSeed(SEED)
    const page = await connected(browser)
    const screen = browser.screen()
    for (const vector of VECTORS) {
      const reply = answerOf<SignActionResponse>(page.call('signAction', { action: wire(vector.action) }))
      const current = await screen.request(method => method === 'signAction')
      expect(current, vector.name).toMatchObject({ encoding: 'holochain-action' })
      await screen.decide('approve')
      const answer = await reply
      const signed = Buffer.from(vector.action_bytes_hex, 'hex')
      expect(answer, vector.name).toMatchObject({
        success: true,
        encoding: 'holochain-action',
        signedBytes: signed.toString('base64'),
        signature: Buffer.from(vector.signature_hex, 'hex').toString('base64'),
        actionHash: vector.action_hash,
        agentPubKey: vector.signer,
      })
      expect((current as SignView).payload).toBe(answer.signedBytes)
    }
    expect(VECTORS).toHaveLength(20)
  })

  it('is answered as a SignedActionHashed with bytes in it', async () => {
    const { answer } = await sign(await freshBrowser(), create())
    const { hashed, signature: over } = answer.signedAction as {
      hashed: { content: Record<string, unknown>; hash: Uint8Array }
      signature: Uint8Array
    }
    expect(Object.keys(answer).sort()).toEqual(
      'actionHash agentPubKey did encoding signature signedAction signedAt signedBytes success'.split(' '),
    )
    expect(Object.keys(answer.signedAction)).toEqual(['hashed', 'signature'])
    expect(Buffer.from(hashed.hash)).toEqual(hashOfAction(Buffer.from(answer.signedBytes, 'base64')))
    expect(hashText(hashed.hash)).toBe(answer.actionHash)
    expect(Buffer.from(over).toString('base64')).toBe(answer.signature)
    expect(hashed.content).toMatchObject({ type: 'Create', timestamp: 1_704_067_200_000_000 })
    expect(Buffer.from(hashed.content.author as Uint8Array)).toEqual(own)
    expect(hashed.content.prev_action).toBeInstanceOf(Uint8Array)
    expect(isSigned(own, Buffer.from(answer.signedBytes, 'base64'), over)).toBe(true)
  })

  it('of any fields gets what an independent writer makes of them', { timeout: 120_000 }, async () => {
    const browser = await browserOfSeed(SEED)
    const page = await connected(browser)
    const screen = browser.screen()
    const author = hash39('agent', Buffer.from(hashBytes(VECTORS[0]?.signer ?? '').subarray(3, 35)))
    const any = fc.constantFrom('flat' as const, 'split' as const).chain(layout =>
      fc.constantFrom('Create' as const, 'Update' as const, 'CreateLink' as const).chain(variant =>
        pieces(layout, variant).map(({ fields, order }) => {
          const mine = { given: hashText(author), bytes: Buffer.concat([Buffer.of(0xc4, 39), author]) }
          const all = { ...fields, author: mine }
          return {
            action: givenAction(layout, variant, all, order),
            written: writtenAction(layout, variant, all),
          }
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(any, async ({ action, written }) => {
        // A tag as long as the limit is another test's.
        fc.pre(written.length < 40_000)
        const reply = answerOf<SignActionResponse>(page.call('signAction', { action: wire(action) }))
        await screen.request(method => method === 'signAction')
        await screen.decide('approve')
        const answer = await reply
        expect(answer.signedBytes).toBe(written.toString('base64'))
        expect(answer.signature).toBe(signature(written, SEED).toString('base64'))
        expect(answer.actionHash).toBe(hashText(hashOfAction(written)))
      }),
      { numRuns: process.env.LONG === '1' ? 200 : 12 },
    )
  })

  const wrongLocation = Buffer.concat([own.subarray(0, 35), Buffer.of(1, 2, 3, 4)])
  it('is signed with the author’s location as it came: keys are the same by their core', async () => {
    const { answer } = await sign(await freshBrowser(), create({ author: tag(wrongLocation) }))
    expect(Buffer.from(answer.signedBytes, 'base64').includes(wrongLocation)).toBe(true)
    expect(answer.agentPubKey).toBe(OWN)
  })

  const stranger = hashText(hash39('agent', Buffer.alloc(32, 9)))
  const closing = (author: string, target: unknown) => ({
    type: 'CloseChain',
    author,
    timestamp: 1,
    action_seq: 9,
    prev_action: hashText(hash39('action', Buffer.alloc(32, 4))),
    new_target: target,
  })
  it('that closes a chain towards this agent is signed by it, whoever the author is', async () => {
    const { answer } = await sign(await freshBrowser(), closing(stranger, { Agent: OWN }))
    expect(answer).toMatchObject({ success: true, encoding: 'holochain-action' })
  })

  const BAD: Array<[what: string, action: unknown, description: RegExp]> = [
    ['another author', create({ author: stranger }), /^params\.action\.author: is not the agent that signs/],
    ['another author, split', split({ author: stranger }), /^params\.action\.header\.author: is not the/],
    [
      'a chain closed by its author',
      closing(OWN, { Agent: stranger }),
      /^params\.action\.new_target\.Agent: is not/,
    ],
    [
      'a chain closed by its author, split',
      split({}, { type: 'CloseChain', new_target: { Agent: stranger }, ...WITHOUT_DELETE() }),
      /^params\.action\.data\.new_target\.Agent: is not/,
    ],
    ['a time that is text', create({ timestamp: '1704067200000000' }), /^params\.action\.timestamp: must be/],
    ['a time that is text, split', split({ timestamp: '1' }), /^params\.action\.header\.timestamp: must be/],
    ['a member more', create({ extra: 1 }), /^params\.action: has an unknown member "extra"/],
    ['a member less', { ...create(), weight: undefined }, /^params\.action\.weight: is missing/],
    ['another hash', create({ entry_hash: stranger }), /^params\.action\.entry_hash: is the agent key/],
    ['only a claim', { type: 'Create', author: 'me' }, /^params\.action\./],
    ['header and data of JSON', { header: {}, data: {} }, /^params\.action\.data\.type: /],
  ]
  it.each(BAD)(
    'with %s is refused by the field’s name, and never signed as JSON',
    async (_, action, description) => {
      const browser = await freshBrowser()
      const page = await connected(browser)
      const opened = browser.windowsOpened
      const params = JSON.parse(JSON.stringify({ action }))
      const answer = await page.ask('signAction', params)
      expect(answer).toMatchObject({
        error: 'invalid_request',
        description: expect.stringMatching(description),
      })
      // In a batch it is named by its place.
      const batch = {
        requests: [
          { method: 'signBytes', ...bytes('x') },
          { method: 'signAction', ...params },
        ],
      }
      const inside = (await page.ask('signBatch', batch)) as { error: string; description: string }
      expect(inside.error).toBe('invalid_request')
      expect(inside.description).toMatch(/^params\.requests\[1\]\.action/)
      expect(browser.windowsOpened).toBe(opened)
    },
  )

  it('of more than 64 KiB is over the limit', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const proof = (size: number) => ({
      action: {
        ...closing(OWN, undefined),
        new_target: undefined,
        type: 'AgentValidationPkg',
        membrane_proof: tag(Buffer.alloc(size)),
      },
    })
    const ask = (size: number) => page.ask('signAction', JSON.parse(JSON.stringify(proof(size))))
    expect(await ask(66_000)).toMatchObject({ error: 'limit_exceeded' })
    const small = ask(40_000)
    await browser.screen().request(method => method === 'signAction')
    await browser.screen().decide('approve')
    expect(await small).toMatchObject({ success: true })
  })

  it('needs no tick, and its row says type and size', async () => {
    const browser = await freshBrowser()
    await browser.screen().must('settings.set', { keepSigned: true })
    const { answer } = await sign(browser, split())
    const size = Buffer.from(answer.signedBytes, 'base64').length
    const rows = await trail(browser)
    expect(rows.at(-1)).toMatchObject({
      type: 'request.approved',
      summary: `Holochain Delete, ${size} bytes`,
      payloadSize: size,
      signature: answer.signature,
    })
    const exported = await exportOf(browser)
    expect(exported).toContain(answer.signedBytes)
    const report = await verifyAuditExport(exported, { agentPubKey: OWN })
    expect(report.problem).toBeUndefined()
    expect(report.checked).toBeGreaterThan(0)
  })

  it('and JSON and bytes share a batch', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const requests = [
      { method: 'signAction', action: create() },
      { method: 'signAction', action: { type: 'Note' } },
      { method: 'signBytes', ...bytes('x') },
    ]
    const answer = page.ask('signBatch', { requests })
    const screen = browser.screen()
    const current = await screen.request(method => method === 'signBatch')
    expect(current).toMatchObject({ items: [{ encoding: 'holochain-action' }, { encoding: 'jcs' }, {}] })
    await screen.decide('approve')
    expect(await answer).toMatchObject({
      success: true,
      results: [
        { encoding: 'holochain-action', actionHash: expect.stringMatching(/^uhCkk/) },
        { encoding: 'jcs' },
        {},
      ],
    })
    expect((await trail(browser)).slice(-3).map(row => row.summary?.replace(/\d+/, 'n'))).toEqual([
      'Holochain Create, n bytes',
      'JSON action Note, n bytes',
      'text, n bytes',
    ])
  })
})

describe('a policy', () => {
  it('names a Holochain action by its type, in header and data by that of its data', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['Create', 'Delete'] })
    expect(await outcomeOf(one, one.silently('signAction', { action: create() }))).toBe('silent')
    expect(await outcomeOf(one, one.silently('signAction', { action: split() }))).toBe('silent')
    const initialised = split({}, { type: 'InitZomesComplete', ...WITHOUT_DELETE() })
    const plain = JSON.parse(JSON.stringify(initialised))
    expect(await outcomeOf(one, one.silently('signAction', { action: plain }))).toBe('asks')
    // A type beside header and data is no Holochain action, whatever it says.
    const reply = await one.silently('signAction', { action: { ...plain, type: 'Create' } })
    expect(reply).toMatchObject({ ok: false, error: { code: 'invalid_request' } })
    const rows = (await trail(one.browser)).filter(row => row.type === 'request.silent')
    expect(rows.map(row => row.summary?.split(',')[0])).toEqual(['Holochain Create', 'Holochain Delete'])
  })

  it('does not cover an action of somebody else', async () => {
    const one = await remembered({ methods: ['signAction'], actionTypes: ['Create'] })
    const author = hashText(hash39('agent', Buffer.alloc(32, 9)))
    expect(await one.silently('signAction', { action: create({ author }) })).toMatchObject({
      error: { code: 'invalid_request', description: expect.stringContaining('params.action.author') },
    })
  })
})

describe('what is remembered at a prompt', () => {
  const offered = async (one: Remembered, action: unknown) => {
    const proof = proofFor(one.browser, one.device, await one.context(), 'signAction', { action })
    const answer = one.page.call('signAction', { action }, { proof })
    const { remember, notRemembered } = await one.screen.request(method => method === 'signAction')
    await one.screen.decide('approve', remember === undefined ? {} : { remember: remember.whole })
    expect((await answer).ok).toBe(true)
    return notRemembered ?? remember?.added.actionTypes
  }

  it('for JSON is never good for a Holochain action of the same name', async () => {
    const one = await remembered({ methods: ['signBytes'] })
    expect(await offered(one, { type: 'Create', title: 'a shopping list' })).toBe('no_kind')
    expect(await outcomeOf(one, one.silently('signAction', { action: create() }))).toBe('asks')
  })

  it('for a Holochain action is not good for JSON of the same name, nor for one that gives a capability', async () => {
    const one = await remembered({ methods: ['signBytes'] })
    expect(await offered(one, create())).toEqual(['Create'])
    expect(await outcomeOf(one, one.silently('signAction', { action: create() }))).toBe('silent')
    for (const action of [
      { type: 'Create', title: 'a shopping list' },
      create({ entry_type: 'CapGrant' }),
      capGrantInData(),
    ]) {
      expect(await outcomeOf(one, one.silently('signAction', { action }))).toBe('asks')
    }
    expect(await offered(one, create({ entry_type: 'CapGrant' }))).toBe('no_kind')
  })

  it('is nothing for the opening and closing of a chain, which only a policy that names it covers', async () => {
    const close = { type: 'CloseChain', new_target: null }
    const open = { type: 'OpenChain', prev_target: { Agent: hashText(hash39('agent', Buffer.alloc(32, 9))) } }
    const opened = { ...open, close_hash: hashText(hash39('action', Buffer.alloc(32, 8))) }
    const one = await remembered({ methods: ['signBytes'] })
    for (const own of [close, opened]) {
      const { entry_type: _, entry_hash: __, weight: ___, ...header } = create()
      expect(await offered(one, { ...header, ...own })).toBe('no_kind')
    }
    const { entry_type: _, entry_hash: __, weight: ___, ...header } = create()
    const named = await remembered({ methods: ['signAction'], actionTypes: ['CloseChain'] })
    expect(await outcomeOf(named, named.silently('signAction', { action: { ...header, ...close } }))).toBe(
      'silent',
    )
  })
})

describe('a worker that is stopped', () => {
  it('after the approval signs the same bytes once its document is back', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = browser.screen()
    const answer = answerOf<SignActionResponse>(page.call('signAction', { action: create() }))
    const current = (await screen.request(method => method === 'signAction')) as SignView
    await browser.stop()
    leaveApproved(browser, current.id)
    await browser.start()
    await settle()
    expect((await answer).signedBytes).toBe(current.payload)
    expect((await trail(browser)).filter(row => row.signature !== undefined)).toHaveLength(1)
  })
})

/** A `Create` with header and data. */
function capGrantInData() {
  const { entry_hash, type } = create()
  const made = split({}, { ...WITHOUT_DELETE(), type, entry_type: 'CapGrant', entry_hash })
  return JSON.parse(JSON.stringify(made))
}
function WITHOUT_DELETE() {
  return { deletes_address: undefined, deletes_entry_address: undefined }
}
function hashBytes(text: string): Buffer {
  return Buffer.from(text.slice(1), 'base64url')
}
