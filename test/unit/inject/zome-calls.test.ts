import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { readZomeRequest } from '../../../src/inject/zome-request.ts'
import type { ErrorCode } from '../../../src/protocol/errors.ts'
import type { CallMessage } from '../../../src/protocol/page-door.ts'
import type { SigningContext } from '../../../src/protocol/proof.ts'
import { codeOf, createWallet, deleteDatabase, holds, ok, openTab, sha256, type Wallet } from './support.ts'

beforeEach(deleteDatabase)

const hash = (type: number, fill: number) => {
  const bytes = new Uint8Array(39).fill(fill, 3)
  bytes.set([0x84, type, 0x24])
  return bytes
}
const dna = hash(0x2d, 1)
const CELL = `u${Buffer.from(dna).toString('base64url')}`
const HOUR = 3600_000
const request = (n: unknown, fn = 'create', cell = dna) => ({
  cell_id: [cell, hash(0x20, 2)],
  zome_name: 'posts',
  fn_name: fn,
  payload: n,
})
const numberOf = ({ params }: CallMessage): unknown => JSON.parse(params).payload
/** Their proofs are made at the same time, so they leave in any order. */
const numbersOf = (calls: readonly CallMessage[]) => calls.map(numberOf).sort((a, b) => Number(a) - Number(b))
const zomeCalls = (wallet: Wallet) => wallet.posted.filter(({ method }) => method === 'signZomeCall')
const settled = () => new Promise(resolve => setTimeout(resolve, 5))

/** A document that connected. A call without a proof, or that the policy does not cover, waits until it is `decide`d. */
async function connected(policy: Partial<SigningContext> = {}) {
  const wallet = createWallet()
  const tab = openTab(wallet)
  await tab.connect()
  const publicKey = wallet.posted[0]?.key?.publicKey ?? ''
  const grant = (more: Partial<SigningContext> = {}) =>
    wallet.grant(publicKey, more.cells === undefined ? [] : ['signZomeCall'], { hasCells: true, ...more })
  const covering = (cells: string[], left = 1000): Partial<SigningContext> => ({
    cells,
    left,
    until: Date.now() + HOUR,
  })
  grant(policy)
  wallet.posted.length = 0
  const onScreen: Array<{ call: CallMessage; decide: (answer: typeof ok | { error: ErrorCode }) => void }> =
    []
  /** As the wallet does: silent are those with a proof that the policy names and has signatures left for. */
  wallet.answer = call => {
    if (call.method !== 'signZomeCall') return ok
    const { cells = [], left = 0, until = 0, locked } = wallet.context ?? {}
    const named = cells.includes(CELL) || cells.includes(`${CELL}/posts/${JSON.parse(call.params).fn_name}`)
    if (call.proof !== undefined && locked !== true && named && left > 0 && Date.now() < until) {
      wallet.context = { ...(wallet.context as SigningContext), left: left - 1 }
      return ok
    }
    return new Promise(resolve => onScreen.push({ call, decide: resolve }))
  }
  const sign = (n: unknown, fn?: string, cell?: Uint8Array<ArrayBuffer>) =>
    tab.session.signZomeCall(() => readZomeRequest(request(n, fn, cell), false))
  return { wallet, tab, grant, covering, onScreen, sign, publicKey }
}

describe('zome calls that a policy covers', () => {
  it('go at once, each with a proof over its own request, and ask for the grant once', async () => {
    const { wallet, sign, onScreen, grant, covering } = await connected()
    grant(covering([CELL]))
    await Promise.all(Array.from({ length: 200 }, (_, n) => sign(n)))
    expect(wallet.fetches()).toBe(1)
    expect(onScreen).toEqual([])
    expect(numbersOf(zomeCalls(wallet))).toEqual(Array.from({ length: 200 }, (_, n) => n))
    for (const { proof, params } of zomeCalls(wallet)) {
      expect(proof !== undefined && holds(proof)).toBe(true)
      expect(JSON.parse(proof?.message ?? '')).toMatchObject({
        method: 'signZomeCall',
        requestSha256: sha256(`{"method":"signZomeCall","params":${params}}`),
      })
    }
  })

  it('wait for none that a person has to answer', async () => {
    const { sign, onScreen, grant, covering } = await connected()
    grant(covering([`${CELL}/posts/get`]))
    const asked = sign(1, 'delete')
    await expect.poll(() => onScreen.length).toBe(1)
    await Promise.all([sign(2, 'get'), sign(3, 'get')])
    expect(onScreen).toHaveLength(1)
    onScreen[0]?.decide(ok)
    expect(await asked).toBe('ok')
  })

  it.each<[string, string[], string, boolean]>([
    ['the whole cell', [CELL], 'create', true],
    ['the function', [`${CELL}/posts/create`], 'create', true],
    ['another function', [`${CELL}/posts/creat`], 'create', false],
    ['a function with a longer name', [`${CELL}/posts/create2`], 'create', false],
    ['the zome alone', [`${CELL}/posts`], 'create', false],
    ['another cell', [`${CELL.slice(0, -1)}x`], 'create', false],
    ['a beginning of the cell', [CELL.slice(0, -1)], 'create', false],
    ['nothing', [], 'create', false],
  ])('are those that it names: %s', async (_, cells, fn, covered) => {
    const { sign, onScreen, grant, covering } = await connected()
    grant(covering(cells))
    const all = [sign(1, fn), sign(2, fn)]
    if (!covered) {
      await expect.poll(() => onScreen.length).toBe(1)
      // The other one is held.
      await settled()
      expect(onScreen).toHaveLength(1)
      onScreen[0]?.decide(ok)
      await expect.poll(() => onScreen.length).toBe(2)
      onScreen[1]?.decide(ok)
    }
    await Promise.all(all)
    expect(onScreen).toHaveLength(covered ? 0 : 2)
  })
})

describe('zome calls that a person has to answer', () => {
  it('ask once for two hundred, where the answer gives a policy', async () => {
    const { wallet, sign, onScreen, grant, covering } = await connected()
    const all = Array.from({ length: 200 }, (_, n) => sign(n))
    await expect.poll(() => onScreen.length).toBe(1)
    await settled()
    expect(zomeCalls(wallet)).toHaveLength(1)
    grant(covering([`${CELL}/posts/create`]))
    onScreen[0]?.decide(ok)
    expect(await Promise.all(all)).toHaveLength(200)
    expect(onScreen).toHaveLength(1)
    expect(numbersOf(zomeCalls(wallet))).toEqual(Array.from({ length: 200 }, (_, n) => n))
    for (const { proof } of zomeCalls(wallet).slice(1)) expect(proof !== undefined && holds(proof)).toBe(true)
  })

  it('ask one after the other, where it was for this time only', async () => {
    const { sign, onScreen } = await connected()
    const all = [1, 2, 3].map(n => sign(n))
    for (const n of [1, 2, 3]) {
      await expect.poll(() => onScreen.length).toBe(n)
      expect(numberOf((onScreen.at(-1) as (typeof onScreen)[0]).call)).toBe(n)
      onScreen.at(-1)?.decide(ok)
    }
    await Promise.all(all)
    expect(onScreen).toHaveLength(3)
  })

  it.each<ErrorCode>(['user_rejected', 'request_expired', 'wallet_locked', 'no_wallet', 'storage_failed'])(
    'are all %s with the one that was',
    async code => {
      const { wallet, sign, onScreen } = await connected()
      const all = [1, 2, 3].map(n => codeOf(sign(n)))
      await expect.poll(() => onScreen.length).toBe(1)
      onScreen[0]?.decide({ error: code })
      expect(await Promise.all(all)).toEqual([code, code, code])
      expect(zomeCalls(wallet)).toHaveLength(1)
      // It is an answer to those that were there, not to what comes after it.
      const next = sign(4)
      await expect.poll(() => onScreen.length).toBe(2)
      onScreen[1]?.decide(ok)
      expect(await next).toBe('ok')
    },
  )

  it.each<ErrorCode>(['invalid_request', 'limit_exceeded', 'signing_failed', 'proof_invalid'])(
    'are not %s because another one was',
    async code => {
      const { sign, onScreen } = await connected()
      const all = [1, 2].map(n => codeOf(sign(n)))
      await expect.poll(() => onScreen.length).toBe(1)
      onScreen[0]?.decide({ error: code })
      await expect.poll(() => onScreen.length).toBe(2)
      onScreen[1]?.decide(ok)
      expect(await Promise.all(all)).toEqual([code, 'resolved'])
    },
  )

  it('are refused together, after one question, where there is no grant', async () => {
    const { wallet, sign } = await connected()
    wallet.context = null
    wallet.answer = () => ({ error: 'consent_required' })
    const all = await Promise.all(Array.from({ length: 50 }, (_, n) => codeOf(sign(n))))
    expect(new Set(all)).toEqual(new Set(['consent_required']))
    expect(zomeCalls(wallet)).toHaveLength(1)
  })

  it('go on at once when a policy is given elsewhere', async () => {
    const { tab, sign, onScreen, grant, covering } = await connected()
    const [first, second] = [sign(1), sign(2, 'get')]
    await expect.poll(() => onScreen.length).toBe(1)
    grant(covering([`${CELL}/posts/get`]))
    tab.session.forget()
    expect(await second).toBe('ok')
    expect(onScreen).toHaveLength(1)
    onScreen[0]?.decide(ok)
    await first
  })

  it('are one at a time while the wallet is locked, though the policy names them', async () => {
    const { sign, onScreen, grant, covering } = await connected()
    grant({ ...covering([CELL]), locked: true })
    const all = [1, 2, 3, 4].map(n => sign(n))
    await expect.poll(() => onScreen.length).toBe(1)
    await settled()
    expect(onScreen).toHaveLength(1)
    grant(covering([CELL]))
    onScreen[0]?.decide(ok)
    await Promise.all(all)
    expect(onScreen).toHaveLength(1)
  })

  it('are one at a time once the policy is spent', async () => {
    const { sign, onScreen, grant, covering } = await connected()
    grant(covering([CELL], 5))
    const all = Array.from({ length: 30 }, (_, n) => sign(n))
    await expect.poll(() => onScreen.length).toBe(1)
    await settled()
    expect(onScreen).toHaveLength(1)
    expect(numberOf((onScreen[0] as (typeof onScreen)[0]).call)).toBe(5)
    grant(covering([CELL]))
    onScreen[0]?.decide(ok)
    await Promise.all(all)
    expect(onScreen).toHaveLength(1)
  })

  it('wait for the last ones that the policy has left, also those that the wallet has not counted yet', async () => {
    const { wallet, tab, sign, onScreen, grant, covering } = await connected()
    grant(covering([CELL], 5))
    const { answer } = wallet
    const slow: Array<() => void> = []
    wallet.answer = (...call) => new Promise(resolve => slow.push(() => resolve(answer(...call))))
    const first = [1, 2, 3].map(n => sign(n))
    await expect.poll(() => slow.length).toBe(3)
    // The wallet says once more that five are left: three of them are on their way.
    tab.session.forget()
    const rest = [4, 5, 6, 7].map(n => sign(n))
    await expect.poll(() => slow.length).toBe(5)
    await settled()
    expect(zomeCalls(wallet)).toHaveLength(5)
    wallet.answer = answer
    for (const go of slow) go()
    await expect.poll(() => onScreen.length).toBe(1)
    grant(covering([CELL]))
    onScreen[0]?.decide(ok)
    await Promise.all([...first, ...rest])
    expect(onScreen).toHaveLength(1)
  })

  it('are one at a time once the policy is over', async () => {
    const { sign, onScreen, grant } = await connected()
    grant({ cells: [CELL], left: 100, until: Date.now() - 1 })
    const all = [1, 2].map(n => sign(n))
    await expect.poll(() => onScreen.length).toBe(1)
    await settled()
    expect(onScreen).toHaveLength(1)
    onScreen[0]?.decide(ok)
    await expect.poll(() => onScreen.length).toBe(2)
    onScreen[1]?.decide(ok)
    await Promise.all(all)
  })

  it('ask once for all where the key is gone, and offer the new one', async () => {
    const { wallet, sign, onScreen, grant, covering, publicKey } = await connected()
    grant(covering([CELL]))
    await sign(0)
    await deleteDatabase()
    await new Promise(resolve => setTimeout(resolve, 150))
    const all = Array.from({ length: 20 }, (_, n) => sign(n + 1))
    await expect.poll(() => onScreen.length).toBe(1)
    await settled()
    expect(onScreen).toHaveLength(1)
    const offered = onScreen[0]?.call.key?.publicKey ?? ''
    expect(offered).not.toBe(publicKey)
    wallet.context = { ...(wallet.context as SigningContext), deviceKey: offered, aud: 'new' }
    onScreen[0]?.decide(ok)
    await Promise.all(all)
    expect(onScreen).toHaveLength(1)
  })

  it('end together where the bridge is gone', async () => {
    const { wallet, sign } = await connected()
    wallet.contextAnswer = () => ({ error: 'wallet_reloaded' })
    expect(await Promise.all([1, 2].map(n => codeOf(sign(n))))).toEqual([
      'wallet_reloaded',
      'wallet_reloaded',
    ])
    expect(zomeCalls(wallet)).toEqual([])
  })
})

describe('a refused proof', () => {
  it('of a grant that changed meanwhile: the call is made once more, in its turn', async () => {
    const { wallet, sign, grant, covering } = await connected()
    grant(covering([CELL]))
    await sign(0)
    grant(covering([CELL]))
    const { answer } = wallet
    let stale = 1
    wallet.answer = (...call) => (stale-- > 0 ? { error: 'proof_invalid' } : answer(...call))
    expect(await sign(1)).toBe('ok')
    expect(zomeCalls(wallet)).toHaveLength(3)
  })

  it('of the same grant is the answer', async () => {
    const { wallet, sign, grant, covering } = await connected()
    grant(covering([CELL]))
    wallet.answer = () => ({ error: 'proof_invalid' })
    expect(await codeOf(sign(1))).toBe('proof_invalid')
    expect(zomeCalls(wallet)).toHaveLength(1)
  })
})
