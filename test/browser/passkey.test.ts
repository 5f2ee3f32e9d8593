import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Authenticator, addAuthenticator, notePrf } from './support/authenticator.ts'
import { violations } from './support/axe.ts'
import { needlesOf, needlesOfText, search } from './support/needles.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, verified } from './support/site.ts'

const PASSWORD = 'Zw7-unlikely-elsewhere-Qx2'

describe('a passkey', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  let screen: Page
  let authenticator: Authenticator
  let noted: () => Promise<string[]>
  let profile: string
  const secrets = new Map<string, Buffer>()

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'flowsta-profile-'))
    wallet = await launchWallet({ userDataDir: profile, password: PASSWORD })
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page)
    screen = await wallet.context.newPage()
    noted = await notePrf(screen)
    await go('/settings')
    authenticator = await addAuthenticator(screen)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await rm(profile, { recursive: true, force: true })
  })
  const go = (route: string) =>
    screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
  const button = (name: string) => screen.getByRole('button', { name, exact: true })
  const listed = () => screen.getByRole('listitem', { name: /^Added on / })
  async function add(): Promise<void> {
    await screen.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await button('Add passkey').click()
  }
  async function signs(bytes: string): Promise<void> {
    const signing = call(page, 'signBytes', { bytes: Buffer.from(bytes).toString('base64') })
    await wallet.approve()
    const answer = await signing
    expect(answer).toMatchObject({ success: true })
    expect(verified(answer)).toBe(true)
  }
  const stored = () =>
    screen.evaluate(async () => {
      const { unlocked } = await chrome.storage.session.get('unlocked')
      return (unlocked as { root: string } | undefined)?.root ?? ''
    })

  const header = () =>
    screen.evaluate(
      async () =>
        (await chrome.storage.local.get('vault-header'))['vault-header'] as {
          slots: Array<{ kind: string; sealed: string }>
        },
    )

  it('is added for the password, from Settings, by keyboard', async () => {
    await button('Add passkey').focus()
    await screen.keyboard.press('Enter')
    await screen.getByRole('heading', { name: 'Passkeys', level: 1 }).waitFor()
    await screen.getByText('No passkey opens this wallet yet.').waitFor()
    expect(await violations(screen)).toEqual([])
    await screen.getByLabel('Password', { exact: true }).focus()
    await screen.keyboard.type('not the password')
    await screen.keyboard.press('Enter')
    await screen.getByText('That password doesn’t open this wallet.').first().waitFor()
    expect(await authenticator.count()).toBe(0)
    await screen.keyboard.type(PASSWORD)
    await screen.keyboard.press('Enter')
    await listed().waitFor()
    expect(await authenticator.count()).toBe(1)
    expect(await violations(screen)).toEqual([])
  })

  it('is not added a second time to the same device', async () => {
    await add()
    await screen.getByText(/has a passkey of this wallet already/).waitFor()
    expect(await listed().count()).toBe(1)
  })

  it('unlocks, also in a new worker, and what is signed verifies', async () => {
    await wallet.lock()
    await wallet.stopBackground()
    await button('Unlock with passkey').waitFor()
    expect(await violations(screen)).toEqual([])
    await button('Unlock with passkey').click()
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
    await signs('by a passkey')
    const rows = await wallet.auditTrail()
    expect(rows.find(({ type }) => type === 'vault.passkey_added')?.details).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(rows.findLast(({ type }) => type === 'vault.unlocked')?.details).toEqual({ with: 'passkey' })
    const answers = await noted()
    // Made once and asked once; the same answer, and not nothing.
    expect(answers.length).toBeGreaterThan(1)
    expect(new Set(answers).size).toBe(1)
    for (const prf of answers) {
      for (const [name, needle] of needlesOf('prf', Buffer.from(prf, 'base64'))) secrets.set(name, needle)
    }
    for (const [name, needle] of needlesOf('root', Buffer.from(await stored(), 'base64'))) {
      secrets.set(name, needle)
    }
    expect(secrets.size).toBeGreaterThan(10)
  })

  it('of somebody else opens nothing, says so, and leaves the password’s way open', async () => {
    await wallet.lock()
    await authenticator.setUserVerified(false)
    await button('Unlock with passkey').click()
    await screen
      .getByText(/No passkey answered/)
      .first()
      .waitFor()
    expect(await screen.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBeNull()
    expect(await violations(screen)).toEqual([])
    await authenticator.setUserVerified(true)
    await wallet.unlock()
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
  })

  it('is removed after a question, and then opens nothing', async () => {
    await go('/settings/passkey')
    await button('Remove').click()
    await screen.getByText('Remove this passkey?').waitFor()
    expect(await violations(screen)).toEqual([])
    await button('Keep it').click()
    await expect.poll(() => button('Remove').evaluate(one => one === document.activeElement)).toBe(true)
    const [, old] = (await header()).slots
    expect(old?.kind).toBe('passkey')
    await button('Remove').click()
    await button('Remove').click()
    await screen.getByText('No passkey opens this wallet yet.').waitFor()
    expect(JSON.stringify(await header())).not.toContain(old?.sealed)
    // The authenticator still has it, and the wallet does not ask for it.
    expect(await authenticator.count()).toBe(1)
    await wallet.lock()
    await screen.getByLabel('Password', { exact: true }).waitFor()
    expect(await button('Unlock with passkey').count()).toBe(0)
    await wallet.unlock()
  })

  it('of a device that makes no keys is not added, and what to do is said', async () => {
    await authenticator.remove()
    authenticator = await addAuthenticator(screen, { hasPrf: false })
    await go('/settings/passkey')
    await add()
    await screen.getByText(/can’t make the key that a wallet needs/).waitFor()
    expect(await listed().count()).toBe(0)
    expect((await wallet.auditTrail()).filter(({ type }) => type === 'vault.passkey_added')).toHaveLength(1)
  })

  it('leaves neither its key, nor the root, nor the password on the disk', async () => {
    await wallet.lock()
    await wallet.close()
    const wanted = new Map([...secrets, ...needlesOfText('password', PASSWORD)])
    expect(await search(profile, wanted)).toEqual([])
    const control = new Map([['row', Buffer.from('vault.passkey_added')]])
    expect((await search(profile, control)).length).toBeGreaterThan(0)
  })
})
