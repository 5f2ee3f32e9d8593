/** The vectors of `docs/signer-protocol.vectors.json` before a whole worker, under grants that it made itself. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { PAGE_PORT, type ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { SigningContext } from '../../../src/protocol/proof.ts'
import {
  type Case,
  holds,
  jcs,
  type Key,
  type Proof,
  sha256,
  sign,
  type Vectors,
} from '../../support/proof-vectors.ts'
import { type FakeBrowser, FakePort, freshBrowser, settle } from './support.ts'

const FILE = new URL('../../../docs/signer-protocol.vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors
const { keys, bindings } = vectors
const POLICY = {
  methods: ['signAction', 'signBytes', 'signZomeCall'],
  actionTypes: ['order'],
  domains: ['shop.example/receipt'],
  cells: [`u${Buffer.from([0x84, 0x2d, 0x24, ...new Array(36).fill(1)]).toString('base64url')}`],
  expiresIn: 86_400,
  maxSignatures: 1000,
  perMinute: 1000,
}
type Place = 'shop' | 'local' | 'keyless'

/** A page that puts what it likes into its calls. */
function openPage(browser: FakeBrowser, origin: string) {
  const documentId = `doc-${origin}`
  browser.documents.set(documentId, () => {})
  let port: FakePort | null = null
  let calls = 0
  function connect(): FakePort {
    const opened = new FakePort(PAGE_PORT, { origin, documentId, tabId: 1, url: `${origin}/` })
    opened.onDrop = () => {
      port = null
    }
    browser.open(opened)
    return opened
  }
  return async (method: string, params: string, more: object = {}): Promise<ReplyMessage> => {
    const used = port ?? connect()
    port = used
    const id = `${calls++}`.padStart(32, '0')
    return new Promise(resolve => {
      const before = used.onReceive
      used.onReceive = raw => {
        const reply = raw as ReplyMessage
        if (reply.id !== id) return before(raw)
        used.send({ t: 'done', id })
        resolve(reply)
      }
      used.send({ t: 'call', id, method, params, ...more })
    })
  }
}
type Page = ReturnType<typeof openPage>

/** A worker with the grants of these bindings, each with its policy and, where it has one, its device key. */
async function world(places: readonly Place[]) {
  const browser = await freshBrowser()
  const screen = browser.screen()
  const pages = new Map<string, { page: Page; context: SigningContext }>()
  for (const place of places) {
    const { origin, deviceKey } = bindings[place] ?? {}
    const page = openPage(browser, origin ?? '')
    const key = deviceKey ? { key: { publicKey: deviceKey, by: 'app' } } : {}
    const policy = deviceKey ? { policy: POLICY } : {}
    const answer = page('connect', JSON.stringify(policy), key)
    const { id, digest, remember } = await screen.request(method => method === 'connect')
    const whole = remember === undefined ? {} : { remember: remember.whole }
    await screen.must('request.decide', { id, digest, decision: 'approve', ...whole })
    await answer
    await settle()
    const context = await page('signingContext', 'null')
    if (!context.ok) throw new Error(context.error.code)
    pages.set(place, { page, context: JSON.parse(context.value) as SigningContext })
  }
  // The window of the consent is gone, so that another one would be counted.
  await browser.advance(1000)
  expect(browser.windows.size).toBe(0)
  return { browser, pages }
}
type World = Awaited<ReturnType<typeof world>>

/** The same case for the grants of this world: their ids in the message, and signed anew where the signature held. */
function transplant({ proof }: Case, { pages }: World): Proof {
  if (typeof proof.message !== 'string') return proof
  let message = proof.message
  for (const [place, { context }] of pages) {
    const { aud, grantId } = bindings[place] ?? { aud: '', grantId: '' }
    message = message.replaceAll(aud, context.aud).replaceAll(grantId, context.grantId)
  }
  const key = Object.values(keys).find(one => one.publicKey === proof.publicKey)
  // One that is written in another way is left as it is: what it would be for this message, only its maker knows.
  const isPlain = Buffer.from(proof.signature, 'base64').toString('base64') === proof.signature
  const signature = isPlain && holds(proof) && key !== undefined ? sign(message, key) : proof.signature
  return { ...proof, message, signature }
}

async function send(one: Case, here: World): Promise<'accepted' | string> {
  const { method, params } = vectors.requests.find(({ name }) => name === one.request) ?? {}
  const page = here.pages.get(one.binding)?.page
  if (method === undefined || params === undefined || page === undefined) throw new Error(one.name)
  here.browser.now = one.now
  const reply = await page(method, params, { proof: transplant(one, here) })
  return reply.ok ? 'accepted' : reply.error.code
}
/** From the database: screens do not show the proof. */
async function silent(): Promise<AuditRow[]> {
  const db = await openWalletDb()
  const events = await db.getAll('events')
  db.close()
  return events.map(({ row }) => row).filter(({ decision }) => decision === 'silent')
}

describe('proofs before a worker', () => {
  it('its grants are those of the vectors, but for what is random', async () => {
    const { pages } = await world(['shop'])
    expect(pages.get('shop')?.context).toMatchObject({
      agentPubKey: bindings.shop?.agent,
      deviceKey: bindings.shop?.deviceKey,
    })
  })

  it('every accepted one is answered without a window, and its row keeps it', async () => {
    const here = await world(['shop', 'local'])
    const before = here.browser.windowsOpened
    // Its bytes are no hash: the proof holds, and the action is refused.
    const cases = vectors.accepted.filter(({ request }) => request !== 'action-typed')
    for (const one of cases) {
      expect([one.name, await send(one, here)]).toEqual([one.name, 'accepted'])
      const row = (await silent()).at(-1)
      const { requestSha256 } = vectors.requests.find(({ name }) => name === one.request) ?? {}
      expect(row).toMatchObject({ requestSha256, proof: transplant(one, here) })
    }
    expect(here.browser.windowsOpened).toBe(before)
  })

  it.each([
    ['under grants with a key', ['shop', 'local'] as const],
    ['under a grant without one', ['keyless'] as const],
  ])('every refused one is proof_invalid, %s: no window, nothing signed or counted', async (_, places) => {
    const here = await world(places)
    const listed = async () => (await here.browser.screen().must('apps.list', undefined)).apps
    const before = [here.browser.windowsOpened, await listed()]
    const cases = vectors.refused.filter(({ binding }) => here.pages.has(binding))
    expect(cases.length).toBeGreaterThan(0)
    for (const one of cases) expect([one.name, await send(one, here)]).toEqual([one.name, 'proof_invalid'])
    expect([here.browser.windowsOpened, await listed()]).toEqual(before)
    expect(await silent()).toEqual([])
  })

  describe.each([
    ['one worker', false],
    ['a new worker before each step', true],
  ])('in %s', (_, restarts) => {
    it.each(vectors.sequences.map(one => [one.name, one] as const))('%s', async (_, { steps }) => {
      const here = await world(['shop', 'local'])
      const before = here.browser.windowsOpened
      for (const [i, one] of steps.entries()) {
        if (restarts) {
          await here.browser.stop()
          await here.browser.start()
        }
        expect([i, await send(one, here)]).toEqual([i, one.expected])
      }
      expect(here.browser.windowsOpened).toBe(before)
      const signed = steps.filter(({ expected }) => expected === 'accepted').length
      expect(await silent()).toHaveLength(signed)
    })
  })

  it('all at once: of the same proof in 20 calls one is answered', async () => {
    const here = await world(['shop'])
    const [one] = vectors.accepted
    if (one === undefined) throw new Error('no case')
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(one, here)))
    expect(answers.toSorted()).toEqual(['accepted', ...Array<string>(19).fill('proof_invalid')])
    expect(await silent()).toHaveLength(1)
  })

  it('a used nonce is proof_invalid also where the policy would have asked, and asks with a new one', async () => {
    const here = await world(['shop'])
    const [one] = vectors.accepted
    if (one === undefined || keys.holder === undefined) throw new Error('no case')
    expect(await send(one, here)).toBe('accepted')
    const proof = transplant(one, here)
    const params = jcs({ action: { type: 'not in the policy' } })
    const requestSha256 = sha256(`{"method":"signAction","params":${params}}`)
    const before = here.browser.windowsOpened
    const ask = async (change: object) => {
      const message = jcs({ ...JSON.parse(proof.message), method: 'signAction', requestSha256, ...change })
      const signature = sign(message, keys.holder as Key)
      return here.pages.get('shop')?.page('signAction', params, { proof: { ...proof, message, signature } })
    }
    expect(await ask({})).toMatchObject({ ok: false, error: { code: 'proof_invalid' } })
    expect(here.browser.windowsOpened).toBe(before)
    void ask({ nonce: sha256('new').slice(32) })
    await here.browser.screen().request(method => method === 'signAction')
    expect(here.browser.windowsOpened).toBe(before + 1)
  })

  it('no consent binds a key under which others could sign', async () => {
    const browser = await freshBrowser()
    const page = openPage(browser, 'https://shop.example')
    for (const { name, publicKey } of vectors.unbindable) {
      const reply = await page('connect', JSON.stringify({ policy: POLICY }), {
        key: { publicKey, by: 'app' },
      })
      expect([name, reply]).toMatchObject([name, { ok: false, error: { code: 'invalid_request' } }])
    }
    expect(browser.windowsOpened).toBe(0)
  })
})
