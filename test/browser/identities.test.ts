import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from '@msgpack/msgpack'
import { mnemonicToSeedSync } from '@scure/bip39'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { agentOf } from '../unit/background/identities-support.ts'
import { openedByThem, theirBundle } from '../unit/crypto/seed-bundle/support.ts'
import { needlesOf, needlesOfPhrase, needlesOfText, search } from './support/needles.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, verified } from './support/site.ts'

const PASSWORD = 'Zw7-unlikely-elsewhere-Qx2'
const PASSPHRASE = 'kt8-nowhere-else-either-Vb4'
const PHRASE =
  'legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth title'
const seedOf = (from: number, step: number) =>
  Uint8Array.from({ length: 32 }, (_, i) => (from + i * step) % 251)
const SEEDS = {
  phrase: createHmac('sha256', 'flowsta-holochain-identity').update(mnemonicToSeedSync(PHRASE)).digest(),
  seed: seedOf(17, 29),
  bundle: seedOf(101, 37),
  file: seedOf(61, 43),
}

describe('identities', () => {
  let profile: string
  let wallet: TestWallet
  let site: Site
  let page: Page
  let screen: Page
  const button = (name: string) => screen.getByRole('button', { name, exact: true })
  const field = (name: string) => screen.getByLabel(name, { exact: true })
  const row = (agent: string): Locator => screen.getByRole('listitem').filter({ hasText: agent })
  const go = (route: string) =>
    screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)

  async function openImport(way: string): Promise<void> {
    await go('/identities')
    await button('Import identity').click()
    await screen.getByRole('radio', { name: way, exact: true }).check()
  }
  async function bundleField(): Promise<Locator> {
    return screen.getByRole('textbox', { name: 'Seed bundle', exact: true })
  }
  async function use(agent: string): Promise<void> {
    await go('/identities')
    await row(agent).getByRole('button', { name: 'Use', exact: true }).click()
    await row(agent).getByText('In use', { exact: true }).waitFor()
  }

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'flowsta-profile-'))
    wallet = await launchWallet({ userDataDir: profile, password: PASSWORD })
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    screen = await wallet.context.newPage()
    await screen.setViewportSize({ width: 400, height: 640 })
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  })

  it('come from a recovery phrase', async () => {
    await openImport('Recovery phrase')
    await field('Number of words').selectOption('24')
    for (const [i, word] of PHRASE.split(' ').entries()) await field(`Word ${i + 1}`).fill(word)
    await field('Derivation').selectOption('flowsta-holochain-identity')
    await button('Import').click()
    await row(agentOf(SEEDS.phrase)).waitFor()
  })

  it('come from a seed, and never twice', async () => {
    const hex = Buffer.from(SEEDS.seed).toString('hex')
    for (const expected of [row(agentOf(SEEDS.seed)), screen.getByRole('alert')]) {
      await openImport('Seed')
      await screen.getByRole('textbox', { name: 'Seed', exact: true }).fill(hex)
      await button('Import').click()
      await expected.waitFor()
    }
    expect(await screen.getByRole('alert').innerText()).toContain('has that key already')
  })

  it('come from a seed bundle of Holochain’s own, as text', async () => {
    await openImport('Seed bundle')
    const bundle = theirBundle(SEEDS.bundle, { passphrase: PASSPHRASE, limit: 'interactive' })
    await (await bundleField()).fill(Buffer.from(bundle).toString('base64url'))
    await screen.getByText('Opening it takes 64 MiB').waitFor()
    await field('Passphrase').fill(`${PASSPHRASE}!`)
    await button('Import').click()
    const alert = screen.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('That doesn’t open this bundle')
    await field('Passphrase').fill(PASSPHRASE)
    await button('Import').click()
    await row(agentOf(SEEDS.bundle)).waitFor()
  })

  it('come from the file of one, with answers, while the page stays alive', async () => {
    const path = join(profile, '..', `bundle-${process.pid}`)
    const answers = ['Strolch', 'Am Bach', 'Eiche']
    await writeFile(path, theirBundle(SEEDS.file, { answers, limit: 'moderate' }))
    try {
      await openImport('Seed bundle')
      await screen.locator('input[type=file]').setInputFiles(path)
      await screen.getByText('Opening it takes 256 MiB').waitFor()
      for (const [i, answer] of answers.entries()) await field(`Answer ${i + 1}`).fill(answer.toUpperCase())
      await button('Import').click()
      // A page whose thread stood still would not answer before the work is done.
      await screen.getByRole('progressbar').waitFor()
      expect(await screen.evaluate(() => document.querySelector('progress') !== null)).toBe(true)
      await row(agentOf(SEEDS.file)).waitFor()
    } finally {
      await rm(path, { force: true })
    }
  })

  it('don’t come from a bundle that asks for 64 GiB: it is refused at once', async () => {
    await openImport('Seed bundle')
    const [salt, header, sealed] = [16, 24, 49].map(n => new Uint8Array(n))
    const huge = encode(['hcsb0', [['pw', salt, 64 * 2 ** 30, 4, header, sealed]], new Uint8Array()])
    const started = performance.now()
    await (await bundleField()).fill(Buffer.from(huge).toString('base64url'))
    await screen.getByText('asks for more memory or work than the wallet ever gives').waitFor()
    expect(performance.now() - started).toBeLessThan(5000)
    await field('Passphrase').fill('x')
    await button('Import').click()
    await screen.getByRole('alert').waitFor()
    expect(await screen.getByRole('progressbar').count()).toBe(0)
  })

  it('are what a site sees: the one that is used connects and signs, and the site hears of the change', async () => {
    const first = (await connect(wallet, page)) as { agentPubKey: string }
    await page.evaluate(() => {
      const seen: unknown[] = []
      Object.assign(window, { seen })
      window.flowsta.on('accountChanged', account => seen.push(account))
    })
    // Listening goes over the port as well: what is answered behind it was heard.
    expect(await call(page, 'isConnected')).toBe(true)
    const agent = agentOf(SEEDS.bundle)
    await use(agent)
    const heard = () => page.evaluate(() => (window as unknown as { seen: unknown[] }).seen)
    await expect.poll(heard).toEqual([null])
    expect(await call(page, 'isConnected')).toBe(false)
    expect(await connect(wallet, page)).toMatchObject({ agentPubKey: agent })
    const signing = call(page, 'signBytes', { bytes: Buffer.from('hello').toString('base64') })
    await wallet.approve()
    const signed = (await signing) as { agentPubKey: string }
    expect(signed.agentPubKey).toBe(agent)
    expect(verified(signed)).toBe(true)
    await use(first.agentPubKey)
    await expect.poll(heard).toEqual([null, expect.objectContaining({ agentPubKey: first.agentPubKey })])
  })

  it('grow by one from the wallet’s own phrase', async () => {
    await go('/identities')
    await screen.getByRole('listitem').nth(4).waitFor()
    await button('Add identity').click()
    await screen.getByRole('listitem').nth(5).waitFor()
    const rows = await wallet.auditTrail()
    const created = rows.filter(one => one.type === 'peer_secret.created')
    expect(created.at(-1)?.details).toMatchObject({ derivation: 'flowsta-device', n: 2 })
  })

  it('leave as a seed bundle that Holochain’s own library opens', async () => {
    await go('/identities')
    const agent = agentOf(SEEDS.seed)
    await row(agent).getByRole('link').click()
    await screen.getByRole('link', { name: 'Export seed bundle' }).click()
    await field('Password').fill(PASSWORD)
    await field('Passphrase').fill(PASSPHRASE)
    await field('Confirm passphrase').fill(PASSPHRASE)
    await button('Export').click()
    await button('Save file').waitFor()
    const downloading = screen.waitForEvent('download')
    await button('Save file').click()
    const text = await readFile(await (await downloading).path(), 'utf8')
    const shown = await screen.getByRole('region', { name: 'The bundle as text' }).innerText()
    expect(text.trim()).toBe(shown.trim())
    const opened = openedByThem(new Uint8Array(Buffer.from(text.trim(), 'base64url')), PASSPHRASE)
    expect(Buffer.from(opened.signPubKey)).toEqual(Buffer.from(agent.slice(1), 'base64url').subarray(3, 35))
    expect((await wallet.auditTrail()).at(-1)).toMatchObject({
      type: 'peer_secret.exported',
      agentPubKey: agent,
    })
  })

  it('show the recovery phrase for the password alone', async () => {
    await go('/settings')
    await button('Show recovery phrase').click()
    await field('Password').fill('not the password at all')
    await button('Show recovery phrase').click()
    await screen.getByText('That password doesn’t open this wallet').waitFor()
    await field('Password').fill(PASSWORD)
    await button('Show recovery phrase').click()
    const words = screen.getByRole('list', { name: 'Recovery phrase', exact: true }).getByRole('listitem')
    await words.nth(23).waitFor()
    expect(await words.count()).toBe(24)
  })

  it('leave no seed, word, password or passphrase in any file of the profile', async () => {
    await wallet.stopBackground()
    await wallet.lock()
    await wallet.close()
    const wanted = new Map([
      ...Object.entries(SEEDS).flatMap(([name, seed]) => [...needlesOf(name, seed)]),
      ...needlesOfPhrase(PHRASE.split(' ')),
      ...needlesOfText('password', PASSWORD),
      ...needlesOfText('passphrase', PASSPHRASE),
    ])
    expect(await search(profile, wanted)).toEqual([])
    // The search finds what is there: the key of one of them is in the trail, and on the disk.
    expect((await search(profile, needlesOfText('key', agentOf(SEEDS.file)))).length).toBeGreaterThan(0)
  })
})
