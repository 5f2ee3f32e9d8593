import type { EventEmitter } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import {
  launchWallet,
  type TestWallet,
  WalletLaunchError,
  walletFixture,
} from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call } from './support/site.ts'

const PHRASE = `${'abandon '.repeat(23)}art`
const PHRASE_KEY = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const profiles = () => readdirSync(tmpdir()).filter(name => name.startsWith('flowsta-wallet-'))
const { TMPDIR } = process.env

describe('the testing fixture', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowsta-testing-'))
    // Others may be making profiles in the usual place.
    process.env.TMPDIR = folder
  })
  afterAll(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
    rmSync(folder, { recursive: true, force: true })
  })

  it('runs wallets side by side, each with its own key, and cleans up', async () => {
    const wallets = await Promise.all([
      launchWallet(),
      launchWallet({ mnemonic: PHRASE }),
      launchWallet({ mnemonic: PHRASE }),
    ])
    const made = await Promise.all(wallets.map(wallet => wallet.setUp()))
    await Promise.all(wallets.map(wallet => wallet.close()))
    expect(made[0]?.mnemonic.split(' ')).toHaveLength(24)
    expect(made[0]?.agentPubKey).not.toBe(PHRASE_KEY)
    expect(made.slice(1).map(({ agentPubKey }) => agentPubKey)).toEqual([PHRASE_KEY, PHRASE_KEY])
    expect(profiles()).toEqual([])
  })

  it('keeps a profile that it was given, and the wallet in it', async () => {
    const userDataDir = join(folder, 'profile')
    const first = await launchWallet({ userDataDir, mnemonic: PHRASE })
    await first.setUp()
    await first.close()
    expect(existsSync(userDataDir)).toBe(true)
    const wrong = await launchWallet({ userDataDir, password: 'another password' })
    await expect(wrong.setUp()).rejects.toMatchObject({ code: 'already_set_up' })
    await expect(wrong.unlock()).rejects.toMatchObject({ code: 'wrong_password' })
    await wrong.close()
    const second = await launchWallet({ userDataDir })
    await second.unlock()
    expect((await second.auditTrail()).map(row => row.type)).toContain('vault.created')
    await second.close()
  })

  it('is handed to a test with a page of its own, and ends with it, also when the test fails', async () => {
    const fixtures = walletFixture({ mnemonic: PHRASE })
    const failed = fixtures.wallet({}, async wallet => {
      expect((await wallet.auditTrail()).map(row => row.agentPubKey)).toContain(PHRASE_KEY)
      await fixtures.context({ wallet }, async context => expect(context).toBe(wallet.context))
      await fixtures.page({ wallet }, async page => expect(page.context()).toBe(wallet.context))
      throw new Error('as a test does')
    })
    await expect(failed).rejects.toThrow('as a test does')
    expect(profiles()).toEqual([])
  })

  it('is not set up where a test wants to see that', async () => {
    const { wallet } = walletFixture({ setUp: false })
    await wallet({}, async wallet => expect(await wallet.auditTrail()).toEqual([]))
  })

  it('takes the next Chromium where the first that is found does not start', async () => {
    const { PATH = '', CHROMIUM_PATH } = process.env
    const stub = join(folder, 'stub')
    mkdirSync(stub)
    writeFileSync(join(stub, 'chromium'), '#!/bin/sh\necho Install the snap first.\nexit 1\n')
    chmodSync(join(stub, 'chromium'), 0o755)
    // The one that works may be nowhere else.
    if (CHROMIUM_PATH !== undefined) symlinkSync(CHROMIUM_PATH, join(stub, 'chromium-browser'))
    delete process.env.CHROMIUM_PATH
    process.env.PATH = [stub, PATH].join(delimiter)
    try {
      expect(findChromiums()[0]).toBe(join(stub, 'chromium'))
      await (await launchWallet()).close()
    } finally {
      process.env.PATH = PATH
      if (CHROMIUM_PATH !== undefined) process.env.CHROMIUM_PATH = CHROMIUM_PATH
    }
    expect(profiles()).toEqual([])
  })

  describe('with a request', () => {
    let wallet: TestWallet
    beforeAll(async () => {
      wallet = await launchWallet()
    })
    afterAll(() => wallet?.close())

    it('reads no trail where none is yet, and makes no database by looking', async () => {
      expect(await wallet.auditTrail()).toEqual([])
      await wallet.setUp()
      expect((await wallet.auditTrail()).length).toBeGreaterThan(0)
    })

    it('exports the trail that it reads', async () => {
      const lines = (await wallet.exportAudit()).trimEnd().split('\n')
      const rows = await wallet.auditTrail()
      expect(lines.slice(1, -1).map(line => JSON.parse(line))).toEqual(rows)
    })

    it('reads a request and refuses to choose what can not be chosen', async () => {
      const site = await serve({ '/': '<!doctype html><title>site</title>' })
      const page = await wallet.context.newPage()
      await page.goto(site.url)
      const answer = call(page, 'connect', { reason: 'No reason given' })
      const { origin, method, reason, details } = await wallet.requestOnScreen()
      expect([origin, method]).toEqual([site.origin, 'connect'])
      // Waiting leaves nothing on a page that a test may keep for long.
      expect((page as unknown as EventEmitter).listenerCount('framenavigated')).toBe(0)
      // The site's own words, not the wallet's for "none".
      expect(reason).not.toBeNull()
      expect(details).toContain('What it may do')
      await expect(wallet.approve({ remember: 'while' })).rejects.toMatchObject({
        code: 'remember_unavailable',
      })
      await wallet.approve({ remember: 'once' })
      expect(await answer).toHaveProperty('agentPubKey')
      await site.close()
    })
  })

  describe('with a site that signs without asking', () => {
    const text = (value: string) => Buffer.from(value).toString('base64')
    let wallet: TestWallet
    let site: Site
    let page: Page
    beforeAll(async () => {
      wallet = await launchWallet()
      await wallet.setUp()
      site = await serve({ '/': '<!doctype html><title>site</title>' })
      page = await wallet.context.newPage()
      await page.goto(site.url)
    })
    afterAll(async () => {
      await wallet?.close()
      await site?.close()
    })

    it('remembers for a while, at connect what was asked for', async () => {
      const account = call(page, 'connect', { policy: { methods: ['signAction'], actionTypes: ['note'] } })
      expect((await wallet.requestOnScreen()).details).toMatch(/would like to sign by itself[\s\S]*note/)
      await wallet.approve({ remember: 'while' })
      expect(await account).toHaveProperty('agentPubKey')
      const note = { action: { type: 'note', n: 1 }, prompt: 'never' }
      expect(await call(page, 'signAction', note)).toMatchObject({ success: true })
    })

    it('and at a request what is on screen', async () => {
      const first = call(page, 'signBytes', { bytes: text('first') })
      await wallet.approve({ remember: 'while' })
      expect(await first).toMatchObject({ success: true })
      expect(await call(page, 'signBytes', { bytes: text('second'), prompt: 'never' })).toMatchObject({
        success: true,
      })
      const rows = (await wallet.auditTrail()).filter(({ decision }) => decision === 'silent')
      expect(rows.map(({ method }) => method)).toEqual(['signAction', 'signBytes'])
      expect(rows.every(({ proof }) => proof !== undefined)).toBe(true)
    })

    it('but not what nothing can read', async () => {
      const asked = call(page, 'signBytes', { bytes: Buffer.from([1, 2, 255]).toString('base64') })
      await expect(wallet.approve({ remember: 'while' })).rejects.toMatchObject({
        code: 'remember_unavailable',
      })
      await wallet.approve()
      expect(await asked).toMatchObject({ success: true })
    })

    it('reads a batch', async () => {
      const requests = [
        { method: 'signAction', action: { type: 'DeleteEntry', entry_type: 'photo' } },
        { method: 'signBytes', bytes: text('Goodbye') },
      ]
      const asked = call(page, 'signBatch', { requests, reason: 'Tidying up' })
      const { method, reason, details, origin } = await wallet.requestOnScreen()
      expect([method, origin]).toEqual(['signBatch', site.origin])
      expect(reason).toContain('Tidying up')
      expect(details).toMatch(/1 deletion[\s\S]*photo[\s\S]*Goodbye/)
      await wallet.approve()
      expect(await asked).toMatchObject({ success: true, results: [{}, {}] })
    })

    it('revokes it by its row in Apps', async () => {
      await wallet.revoke(site.origin)
      expect(await call(page, 'isConnected')).toBe(false)
      const note = { action: { type: 'note', n: 1 } }
      expect(await call(page, 'signAction', note)).toMatchObject({ code: 'consent_required' })
    })
  })

  it.each([
    ['no_extension', () => ({ extensionPath: join(folder, 'nothing') })],
    ['launch_failed', () => ({ executablePath: join(folder, 'nothing') })],
    ['not_loaded', () => ({ executablePath: brandedChrome() })],
  ] as const)('%s is a typed error and leaves nothing behind', async (code, options) => {
    const error = await launchWallet(options()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(WalletLaunchError)
    expect(error).toMatchObject({ code })
    expect(profiles()).toEqual([])
  })

  /** Chromium without the switch that branded Chrome ignores. */
  function brandedChrome(): string {
    const path = join(folder, 'branded-chrome')
    const script = `#!/bin/bash
for option; do [[ $option == --load-extension=* || $option == --disable-extensions-except=* ]] || set -- "$@" "$option"; shift; done
exec ${findChromiums()[0]} "$@"`
    writeFileSync(path, script)
    chmodSync(path, 0o755)
    return path
  }
})
