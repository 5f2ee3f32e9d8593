import { encode } from '@msgpack/msgpack'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestWallet } from '../../src/sdk/testing/index.ts'
import { launchAllowed } from './support/allowed.ts'
import { violations } from './support/axe.ts'
import { type Site, serve } from './support/serve.ts'
import { call } from './support/site.ts'
import { cellText, opened, SIGNER, signAll, signers } from './support/zome-page.ts'

const LABEL = 'Sign its Holochain calls'
/** Notes in its first inline script whether there is a signer. */
const PAGE = `<!doctype html><title>Posts</title><script>window.first = '${SIGNER}' in window</script>`
const TAKEN = `<!doctype html><title>Posts</title><script>
  window.looked = 0
  Object.defineProperty(window, '${SIGNER}', { get() { window.looked++; return 'theirs' }, configurable: true })
</script>`
const POLICY = { methods: ['signZomeCall'], cells: [cellText(1)], maxSignatures: 1000, perMinute: 6000 }

let wallet: TestWallet
let sites: Site[]
/** Consent windows that were opened. */
let windows: Set<Page>

beforeAll(async () => {
  sites = await Promise.all([1, 2, 3, 4].map(() => serve({ '/': PAGE, '/taken': TAKEN })))
  // A host of its own each: a permission is given back for all ports of its host.
  for (const name of ['one', 'two']) sites.push(named(sites[3] as Site, name))
  wallet = await launchAllowed(sites.slice(4).map(({ origin }) => origin))
  await wallet.setUp()
  windows = new Set()
  wallet.context.on('page', page => {
    const look = () => void (page.url().includes('#/request') && windows.add(page))
    page.on('framenavigated', look)
    look()
  })
})
afterAll(async () => {
  await wallet?.close()
  for (const site of sites) await site.close()
})

/** The same server under another name, which is another origin. */
function named(site: Site, name: string): Site {
  const origin = site.origin.replace('127.0.0.1', `${name}.localhost`)
  return { origin, url: `${origin}/`, close: async () => {} }
}
async function open(site: Site | undefined, path = ''): Promise<Page> {
  const page = await wallet.context.newPage()
  await page.goto(`${site?.url}${path}`)
  return page
}
/** Runs something; answers how many consent windows it opened. */
async function windowsFor(run: () => Promise<unknown>): Promise<number> {
  const before = windows.size
  await run()
  return windows.size - before
}

describe('zome calls of a site that connected', () => {
  let page: Page
  beforeAll(async () => {
    page = await open(sites[0])
    const connecting = call(page, 'connect', { policy: POLICY })
    await wallet.approve({ remember: 'while' })
    await connecting
  })

  it('are signed silently, many at once, each another nonce', async () => {
    const calls = Array.from({ length: 200 }, (_, n) => ({ dna: 1, payload: `${n}` }))
    let outcomes: Awaited<ReturnType<typeof signAll>> = []
    expect(
      await windowsFor(async () => {
        outcomes = await signAll(page, 'provider', calls)
      }),
    ).toBe(0)
    const params = outcomes.map(opened)
    expect(new Set(params.map(({ nonce }) => Buffer.from(nonce).toString('hex'))).size).toBe(200)
    expect(params.map(({ payload }) => Buffer.from(payload))).toEqual(
      Array.from({ length: 200 }, (_, n) => Buffer.from(encode(n))),
    )
    expect(outcomes.every(one => 'realm' in one && one.realm)).toBe(true)
  })

  it.each([
    'undefined',
    'null',
    '"grüße 😀"',
    '[0, -1, 127, 128, 65536, 2 ** 32, -(2 ** 40), 2 ** 53, 1.5, NaN, Infinity]',
    '({ zome: 1, author: new Uint8Array(39).fill(7), a: undefined, 10: [undefined, null], 9: true })',
    'new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 3)',
    '[new Uint16Array([1, 256]), new Float64Array([0.5]), new DataView(new Uint8Array([9, 8, 7]).buffer, 1)]',
    '[new Date(0), new Date(1795262400123), new Date(-1)]',
    '({ $bytes: "AQ==" })',
    '({ $map: [["a", 1]] })',
    'Object.fromEntries(Array.from({ length: 50 }, (_, i) => ["k" + (50 - i), { i }]))',
    'Array.from({ length: 300000 }, (_, i) => i & 255)',
    'new Uint8Array(1048571)',
  ])('carry what @holochain/client would encode: %s', async payload => {
    const [outcome] = await signAll(page, 'provider', [{ dna: 1, payload }])
    const value: unknown = new Function(`return (${payload})`)()
    expect(Buffer.from(opened(outcome).payload).equals(Buffer.from(encode(value)))).toBe(true)
  })

  it.each([
    ['({ f: () => 1 })', 'invalid_request'],
    ['(() => { const a = []; a.push(a); return a })()', 'invalid_request'],
    ['new Set([1])', 'invalid_request'],
    ['new Uint8Array(1048572)', 'limit_exceeded'],
    ['"x".repeat(5000000)', 'limit_exceeded'],
  ])('are refused: %s', async (payload, code) => {
    expect(await signAll(page, 'provider', [{ dna: 1, payload }])).toEqual([{ code }])
  })

  it('find a signer once the page knows that it is connected, and only then', async () => {
    expect(await signers(page)).toEqual({ now: true, first: false })
    await page.reload()
    expect((await signers(page)).now).toBe(false)
    await page.evaluate(() => window.flowsta.hasSigningPermission())
    expect((await signers(page)).now).toBe(false)
    expect(await page.evaluate(() => window.flowsta.isConnected())).toBe(true)
    expect((await signers(page)).now).toBe(true)
    const found = await page.evaluate(name => {
      const signer = (window as unknown as Record<string, object>)[name] as object
      return [Object.isFrozen(signer), Object.keys(signer), '__HC_LAUNCHER_ENV__' in window]
    }, SIGNER)
    expect(found).toEqual([true, ['signZomeCall'], false])
    const [outcome] = await signAll(page, 'signer', [{ dna: 1, payload: '"by the signer"' }])
    expect(opened(outcome)).toMatchObject({ zome_name: 'posts', fn_name: 'create', cap_secret: null })
  })

  it('leave a signer of the page alone, and call no getter of it', async () => {
    const taken = await open(sites[0], 'taken')
    await taken.evaluate(() => window.flowsta.connect())
    await taken.evaluate(() => window.flowsta.getAccount())
    expect(await taken.evaluate(() => (window as unknown as { looked: number }).looked)).toBe(0)
    expect(await taken.evaluate(name => (window as unknown as Record<string, unknown>)[name], SIGNER)).toBe(
      'theirs',
    )
    await taken.close()
  })

  it('wait for none that a person has to answer', async () => {
    const asked = signAll(page, 'provider', [{ dna: 2 }])
    await wallet.requestOnScreen()
    for (const outcome of await signAll(page, 'provider', [{ dna: 1 }, { dna: 1 }])) opened(outcome)
    await wallet.reject()
    expect(await asked).toEqual([{ code: 'user_rejected' }])
  })

  it('lose the signer when the permission is revoked, in the page that is open', async () => {
    expect((await signers(page)).now).toBe(true)
    await wallet.revoke((sites[0] as Site).origin)
    await expect.poll(async () => (await signers(page)).now).toBe(false)
    expect(await signAll(page, 'provider', [{ dna: 1 }])).toEqual([{ code: 'consent_required' }])
    await page.reload()
    expect(await page.evaluate(() => window.flowsta.isConnected())).toBe(false)
    expect((await signers(page)).now).toBe(false)
  })
})

describe('zome calls of a site without a policy for them', () => {
  it('have no signer, and ask one at a time; an answer for a while is for those behind it, too', async () => {
    const page = await open(sites[1])
    const connecting = call(page, 'connect', {})
    await wallet.approve()
    await connecting
    expect(await signers(page)).toEqual({ now: false, first: false })
    const opening = await windowsFor(async () => {
      const signing = signAll(
        page,
        'provider',
        Array.from({ length: 20 }, (_, n) => ({ dna: 1, payload: `${n}` })),
      )
      await wallet.approve({ remember: 'while' })
      for (const outcome of await signing) opened(outcome)
    })
    expect(opening).toBe(1)
    // Cells were allowed now.
    expect(await page.evaluate(() => window.flowsta.isConnected())).toBe(true)
    expect((await signers(page)).now).toBe(true)
  })

  it('are all rejected by one no', async () => {
    const page = await open(sites[2])
    const connecting = call(page, 'connect', {})
    await wallet.approve()
    await connecting
    const opening = await windowsFor(async () => {
      const signing = signAll(
        page,
        'provider',
        Array.from({ length: 50 }, () => ({ dna: 1 })),
      )
      await wallet.reject()
      expect(new Set((await signing).map(one => ('code' in one ? one.code : 'signed')))).toEqual(
        new Set(['user_rejected']),
      )
    })
    expect(opening).toBe(1)
  })
})

describe('a site that a person switched on', () => {
  /** The popup, while the site is the tab that the person looks at. */
  async function popupAt(page: Page): Promise<Page> {
    const popup = await wallet.context.newPage()
    await popup.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await page.bringToFront()
    await popup.reload()
    await popup.getByRole('switch', { name: LABEL }).waitFor()
    return popup
  }
  async function switchOn(page: Page): Promise<void> {
    const popup = await popupAt(page)
    expect(
      await popup.getByRole('region', { name: 'Site in this tab' }).locator('.origin').textContent(),
    ).toBe(new URL(page.url()).origin)
    expect(await violations(popup)).toEqual([])
    await popup.getByRole('switch', { name: LABEL, checked: false }).check()
    await popup.getByRole('switch', { name: LABEL, checked: true, disabled: false }).waitFor()
    expect(await violations(popup)).toEqual([])
    await popup.close()
  }
  const inBrowser = async (origin: string) => {
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    // From here on it has spoken with the worker, which a page that is closed at once would not wake.
    await screen.getByRole('heading', { level: 1 }).waitFor()
    const found = await screen.evaluate(
      async origin => ({
        allowed: await chrome.permissions.contains({ origins: [`${origin}/*`] }),
        registered: (await chrome.scripting.getRegisteredContentScripts()).map(({ matches }) => matches),
      }),
      origin,
    )
    await screen.close()
    return found
  }
  const types = async (origin: string) =>
    (await wallet.auditTrail()).filter(row => row.origin === origin).map(({ type }) => type)

  it('has a signer in its first inline script, and no other site has', async () => {
    const [on, off] = [sites[4] as Site, sites[3] as Site]
    const page = await open(on)
    expect((await signers(page)).first).toBe(false)
    await switchOn(page)
    expect(await inBrowser(on.origin)).toEqual({ allowed: true, registered: [[`${on.origin}/*`]] })
    for (let i = 0; i < 10; i++) {
      await page.reload()
      expect(await signers(page)).toEqual({ now: true, first: true })
    }
    const other = await open(off)
    expect(await signers(other)).toEqual({ now: false, first: false })
    const taken = await open(on, 'taken')
    // It was there first; the page put its own in its place.
    expect(await taken.evaluate(name => (window as unknown as Record<string, unknown>)[name], SIGNER)).toBe(
      'theirs',
    )
    await page.close()
    await other.close()
    await taken.close()
  })

  it('asks once for two hundred calls of a page that knows nothing of the wallet', async () => {
    const page = await open(sites[4])
    const opening = await windowsFor(async () => {
      const signing = signAll(
        page,
        'signer',
        Array.from({ length: 200 }, (_, n) => ({ dna: 3, payload: `${n}` })),
      )
      const { origin, method, details } = await wallet.requestOnScreen()
      expect([origin, method]).toEqual([(sites[4] as Site).origin, 'connect'])
      expect(details).not.toBe('')
      await wallet.approve({ remember: 'while' })
      const params = (await signing).map(opened)
      expect(params.map(({ payload }) => Buffer.from(payload))).toEqual(
        Array.from({ length: 200 }, (_, n) => Buffer.from(encode(n))),
      )
    })
    expect(opening).toBe(1)
    const permissions = await page.evaluate(() => window.flowsta.getPermissions())
    expect(permissions[0]).toMatchObject({
      appName: 'Posts',
      policy: { methods: ['signZomeCall'], cells: [cellText(3)] },
    })
    await page.close()
  })

  it('is off once it is revoked: script, permission, and the signer of a page that is open', async () => {
    const { origin } = sites[4] as Site
    const page = await open(sites[4])
    opened((await signAll(page, 'signer', [{ dna: 3 }]))[0])
    await wallet.revoke(origin)
    await expect.poll(async () => (await signers(page)).now).toBe(false)
    await expect.poll(() => inBrowser(origin)).toEqual({ allowed: false, registered: [] })
    const before = windows.size
    await page.reload()
    expect(await signers(page)).toEqual({ now: false, first: false })
    expect(windows.size).toBe(before)
    expect((await types(origin)).filter(type => type.startsWith('site.'))).toEqual(['site.enabled'])
    await page.close()
  })

  it('asks once in a page, whatever the answer', async () => {
    const page = await open(sites[5])
    await switchOn(page)
    await page.reload()
    const opening = await windowsFor(async () => {
      const signing = signAll(page, 'signer', [{ dna: 3 }, { dna: 3 }])
      await wallet.reject()
      expect(await signing).toEqual([{ code: 'user_rejected' }, { code: 'user_rejected' }])
      expect(await signAll(page, 'signer', [{ dna: 3 }])).toEqual([{ code: 'consent_required' }])
    })
    expect(opening).toBe(1)
    await page.close()
  })

  it('is there again when the worker was stopped and its script was lost', async () => {
    const { origin } = sites[5] as Site
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await screen.evaluate(() => chrome.scripting.unregisterContentScripts())
    await screen.close()
    await wallet.stopBackground()
    await expect.poll(() => inBrowser(origin)).toEqual({ allowed: true, registered: [[`${origin}/*`]] })
  })

  it('is off when the person takes the browser’s permission back', async () => {
    const { origin } = sites[5] as Site
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    await screen.evaluate(() => chrome.permissions.remove({ origins: ['*://two.localhost/*'] }))
    await expect.poll(async () => (await types(origin)).at(-1)).toBe('site.disabled')
    await expect.poll(() => inBrowser(origin)).toEqual({ allowed: false, registered: [] })
    await screen.close()
  })
})
