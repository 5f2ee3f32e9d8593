import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { violations } from './support/axe.ts'
import { needlesOfText, search } from './support/needles.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, verified } from './support/site.ts'

const OLD = 'Zw7-unlikely-elsewhere-Qx2'
const NEW = 'Kp4-nowhere-to-be-seen-Vb9'

describe('a new password', () => {
  let wallet: TestWallet
  let site: Site
  let profile: string

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'flowsta-profile-'))
    wallet = await launchWallet({ userDataDir: profile, password: OLD })
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
    await rm(profile, { recursive: true, force: true })
  })
  const open = async (route: string) => {
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
    return screen
  }
  async function restart(password: string): Promise<void> {
    await wallet.close()
    wallet = await launchWallet({ userDataDir: profile, password })
  }
  const refused = async (screen: Page, password: string) => {
    await screen.getByLabel('Password', { exact: true }).fill(password)
    await screen.getByRole('button', { name: 'Unlock', exact: true }).click()
    await screen.getByText('That password doesn’t open this wallet.').first().waitFor()
  }

  it('is set from Settings by keyboard, for the old one alone', async () => {
    const screen = await open('/settings')
    await screen.getByRole('button', { name: 'Change password', exact: true }).focus()
    await screen.keyboard.press('Enter')
    await screen.getByRole('heading', { name: 'Change password', level: 1 }).waitFor()
    const field = (name: string) => screen.getByLabel(name, { exact: true })
    await field('Current password').focus()
    await screen.keyboard.type('not the password')
    await field('New password').fill(NEW)
    await field('Confirm password').fill(`${NEW} `)
    await screen.keyboard.press('Enter')
    await screen.getByText('The two passwords are not the same yet.').first().waitFor()
    expect(await violations(screen)).toEqual([])
    await field('Confirm password').fill(NEW)
    await screen.keyboard.press('Enter')
    await screen.getByText('That password doesn’t open this wallet.').first().waitFor()
    await expect
      .poll(() => field('Current password').evaluate(one => one === document.activeElement))
      .toBe(true)
    await screen.keyboard.type(OLD)
    await screen.keyboard.press('Enter')
    await screen.getByRole('heading', { name: 'The password is changed' }).waitFor()
    expect(await violations(screen)).toEqual([])
    expect((await wallet.auditTrail()).at(-1)?.type).toBe('vault.password_changed')
    await screen.close()
  })

  it('opens what the old one does not open any more, in this browser and after a restart', async () => {
    await wallet.lock()
    let screen = await open('/')
    await refused(screen, OLD)
    await screen.close()
    await restart(NEW)
    screen = await open('/')
    await refused(screen, OLD)
    await screen.close()
    await wallet.unlock()
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    expect(await call(page, 'isConnected')).toBe(true)
    const signing = call(page, 'signBytes', { bytes: Buffer.from('still me').toString('base64') })
    await wallet.approve()
    expect(verified(await signing)).toBe(true)
  })

  it('is nowhere on the disk, and neither is the old one', async () => {
    await wallet.lock()
    await wallet.close()
    const wanted = new Map([...needlesOfText('old', OLD), ...needlesOfText('new', NEW)])
    expect(await search(profile, wanted)).toEqual([])
    const control = new Map([['row', Buffer.from('vault.password_changed')]])
    expect((await search(profile, control)).length).toBeGreaterThan(0)
  })
})
