import { encode } from '@msgpack/msgpack'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { violations } from './support/axe.ts'
import { call, verified } from './support/site.ts'
import { withSite } from './support/with-site.ts'

/** `uhC…` with a core that is filled with this byte; the location is not checked. */
const hash = (type: number, fill: number) =>
  `u${Buffer.from([0x84, type, 0x24, ...new Array(36).fill(fill)]).toString('base64url')}`
const [AGENT, ENTRY, ACTION, DNA] = [0x20, 0x21, 0x29, 0x2d]
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

describe('what a conductor is given, on the screen', () => {
  const world = withSite()
  let header: object
  beforeAll(async () => {
    const account = (await call(world.page, 'getAccount')) as { agentPubKey: string }
    const author = account.agentPubKey
    header = { author, timestamp: 1_795_269_720_000_000, action_seq: 1204, prev_action: hash(ACTION, 9) }
  })

  /** The window with the request, once Approve takes input, checked in both themes, narrow and wide, open and closed. */
  async function check(name: string): Promise<{ window: Page; details: string }> {
    const { details } = await world.wallet.requestOnScreen()
    const window = world.wallet.context.pages().find(one => one.url().includes('#/request'))
    if (window === undefined) throw new Error('no window')
    await expect.poll(() => window.locator('[data-arming]').count()).toBe(0)
    for (const width of [380, 1040]) {
      await window.setViewportSize({ width, height: 640 })
      expect(await violations(window), `${name} at ${width}`).toEqual([])
      const beyond = () => document.documentElement.scrollHeight - innerHeight
      expect(await window.evaluate(beyond), `${name} at ${width}`).toBe(0)
    }
    await window.setViewportSize({ width: 380, height: 640 })
    for (const summary of await window.locator('main details > summary').all()) await summary.click()
    for (const more of await window.getByRole('button', { name: 'Show the whole hash' }).all())
      await more.click()
    expect(await violations(window), `${name}, opened`).toEqual([])
    // Nothing is wider than the window, opened hashes and bytes included.
    const wider = () => (document.querySelector('main')?.scrollWidth ?? 0) - innerWidth
    expect(await window.evaluate(wider), name).toBeLessThanOrEqual(0)
    return { window, details }
  }

  it('actions of a chain, in both layouts', async () => {
    const app = { App: { entry_index: 2, zome_index: 1, visibility: 'Private' } }
    const weight = { bucket_id: 255, units: 0, rate_bytes: 0 }
    const own = { entry_type: app, entry_hash: hash(ENTRY, 1) }
    const cases = [
      [{ header, data: { type: 'Create', ...own } }, 'Sign a new entry', hash(ENTRY, 1)],
      [{ type: 'Create', ...header, ...own, weight }, 'Sign a new entry', hash(ENTRY, 1)],
      [
        { header, data: { type: 'CloseChain', new_target: { Dna: hash(DNA, 3) } } },
        'Sign the end of a chain',
        hash(DNA, 3),
      ],
      [
        { header, data: { type: 'Create', entry_type: 'CapGrant', entry_hash: hash(ENTRY, 1) } },
        'Sign a new entry',
        'This lets others act in your name',
      ],
    ] as const
    for (const [action, title, detail] of cases) {
      const asked = call(world.page, 'signAction', { action, reason: 'Posting your reply' })
      const { window, details } = await check(title)
      expect(await window.getByRole('heading', { level: 1 }).innerText()).toBe(title)
      expect(details).toContain(detail)
      await world.wallet.approve()
      const answer = await asked
      expect(answer).toMatchObject({ success: true, encoding: 'holochain-action' })
      expect(verified(answer)).toBe(true)
    }
  })

  it('a call, and what is remembered of it', async () => {
    const asked = world.page.evaluate(
      ([dna, agent]) => {
        const bytes = (text: string) =>
          Uint8Array.from(atob(text.slice(1).replaceAll('-', '+').replaceAll('_', '/')), one =>
            one.charCodeAt(0),
          )
        const sign = window.flowsta.signZomeCall({
          cell_id: [bytes(dna), bytes(agent)],
          zome_name: 'posts',
          fn_name: 'create_post',
          payload: { title: 'See you', tags: ['a', 'b'], when: new Date(0), key: bytes(agent) },
        })
        return sign.then(({ signature }) => signature.length)
      },
      [hash(DNA, 3), hash(AGENT, 7)] as const,
    )
    const { window: shown, details } = await check('call')
    expect(details).toContain('You call create_post of the zome posts')
    for (const part of [hash(DNA, 3), hash(AGENT, 7), 'See you', '1970']) expect(details).toContain(part)
    for (const how of ['For a while', 'Custom…']) {
      const choice = shown.getByRole('radio', { name: how, exact: true })
      if (await choice.isDisabled()) continue
      await choice.check()
      expect(await violations(shown), how).toEqual([])
    }
    await world.wallet.approve({ remember: 'once' })
    expect(await asked).toBe(64)
  })

  it('MessagePack, plain and behind a domain, and a batch with everything in it', async () => {
    const data = base64(encode({ op: 'transfer', amount: 240, memo: '\u202eevil', nested: { a: [1, null] } }))
    const known = base64(encode({ who: Buffer.from(hash(AGENT, 7).slice(1), 'base64url') }))
    const behind = { bytes: known, domain: 'acorn.example/move' }
    for (const [params, stamp] of [
      [{ bytes: data }, 'Written for a machine'],
      [behind, 'It looks like something else'],
    ] as const) {
      const asked = call(world.page, 'signBytes', params)
      const { details } = await check(stamp)
      expect(details).toContain(stamp)
      await world.wallet.approve()
      expect(await asked).toMatchObject({ success: true })
    }
    const action = { header, data: { type: 'CloseChain', new_target: null } }
    const requests = [
      { method: 'signAction', action },
      { method: 'signBytes', bytes: data },
      { method: 'signBytes', ...behind },
    ]
    const asked = call(world.page, 'signBatch', { requests })
    await check('batch')
    await world.wallet.approve()
    expect(await asked).toMatchObject({ success: true })
  })

  it('raw bytes that are secretly something else never get that far', async () => {
    const secret = base64(encode({ who: Buffer.from(hash(AGENT, 7).slice(1), 'base64url') }))
    expect(await call(world.page, 'signBytes', { bytes: secret })).toMatchObject({ code: 'invalid_request' })
  })
})
