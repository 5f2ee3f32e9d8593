import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { violations } from './support/axe.ts'
import { type Site, serve } from './support/serve.ts'
import { call } from './support/site.ts'

const PASSWORD = 'correct horse battery staple'
const PHRASE =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'.split(' ')

/** Presses Tab until what has the focus matches, as a person without a mouse does; answers how often. */
async function tabTo(page: Page, selector: string): Promise<number> {
  for (let n = 1; n <= 60; n++) {
    await page.keyboard.press('Tab')
    const isThere = await page.evaluate(
      wanted => document.activeElement?.matches(`${wanted}:focus-visible`) === true,
      selector,
    )
    if (isThere) return n
  }
  throw new Error(`no way by Tab to ${selector}`)
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '')
const meterText = (page: Page) => page.getByRole('meter').getAttribute('aria-valuetext')

describe('who comes for the first time', () => {
  let wallet: TestWallet
  let site: Site
  let screen: Page
  const button = (name: string) => screen.getByRole('button', { name, exact: true })
  const open = (hash = '#/') =>
    screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html${hash}`)

  beforeAll(async () => {
    wallet = await launchWallet({ password: PASSWORD })
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    screen = await wallet.context.newPage()
    await screen.setViewportSize({ width: 380, height: 600 })
    await open()
    await button('Create a new wallet').waitFor()
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })

  it('fills a whole phrase in by pasting it, however it was written down', async () => {
    await button('Restore a wallet').click()
    await screen.getByLabel('Word 1', { exact: true }).focus()
    const notes = PHRASE.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\r\n  ')
    await screen.evaluate(text => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
      document.activeElement?.dispatchEvent(event)
    }, notes)
    await expect.poll(() => screen.getByLabel('Number of words', { exact: true }).inputValue()).toBe('12')
    const boxes = screen.getByRole('group', { name: 'Recovery phrase' }).locator('input')
    const values = () => boxes.evaluateAll(all => all.map(one => (one as HTMLInputElement).value))
    expect(await values()).toEqual(PHRASE)
    // On from the last word, not through all of them.
    await expect.poll(() => focused(screen)).toBe('restore-word-12')

    await screen.getByLabel('Word 3', { exact: true }).fill('abandoned')
    await screen.getByText('Word 3 is not in the list of recovery words.').waitFor()
    expect(await screen.getByLabel('Word 3', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    expect(await violations(screen)).toEqual([])
    await screen.setViewportSize({ width: 380, height: 600 })
    await screen.getByLabel('Word 3', { exact: true }).fill('abandon')
    await expect.poll(() => screen.locator('#restore-wrong').count()).toBe(0)
    await button('Back').click()
  })

  it('goes from step to step calmly, and without motion where nobody wants any', async () => {
    const motion = () => screen.locator('main').evaluate(main => getComputedStyle(main).animationName)
    for (const [reducedMotion, name] of [
      ['reduce', 'none'],
      ['no-preference', 'step'],
    ] as const) {
      await screen.emulateMedia({ reducedMotion })
      await button('Create a new wallet').click()
      await screen.getByLabel('Password', { exact: true }).waitFor()
      expect(await motion()).toBe(name)
      await button('Back').click()
    }
    await screen.emulateMedia({ reducedMotion: null })
  })

  it('says how strong a password is, and takes the weak one too', async () => {
    await button('Create a new wallet').click()
    const password = screen.getByLabel('Password', { exact: true })
    await password.fill('password')
    await expect.poll(() => meterText(screen)).toBe('Too short: 4 more characters are needed')
    await password.fill('passwordpassword')
    await expect.poll(() => meterText(screen)).toBe('Very weak')
    await screen.getByText('It repeats itself').waitFor()
    expect(await violations(screen)).toEqual([])
    await screen.setViewportSize({ width: 380, height: 600 })
    await password.fill(PASSWORD)
    await expect.poll(() => meterText(screen)).toBe('Strong')
    await button('Back').click()
  })

  it('has a wallet by keyboard alone, on four screens', async () => {
    await button('Create a new wallet').waitFor()
    const start = performance.now()
    let keys = 0
    const press = async (selector: string, key = 'Enter') => {
      keys += (await tabTo(screen, selector)) + 1
      await screen.keyboard.press(key)
    }
    await press('.centre .btn--primary')
    await screen.getByLabel('Password', { exact: true }).waitFor()
    // The first field has the focus already.
    await expect.poll(() => focused(screen)).toBe('create-password')
    await screen.keyboard.type(PASSWORD)
    keys += await tabTo(screen, '#create-confirm')
    await screen.keyboard.type(PASSWORD)
    await screen.keyboard.press('Enter')
    await button('Reveal recovery phrase').waitFor()
    await press('.cover .btn')
    const items = screen.getByRole('list', { name: 'Recovery phrase' }).getByRole('listitem')
    await expect.poll(async () => (await items.allTextContents()).filter(Boolean).length).toBe(24)
    const words = await items.allTextContents()
    await press('footer .btn--primary')
    const asked = screen.locator('#confirm input')
    await asked.first().waitFor()
    const places = await asked.evaluateAll(all => all.map(({ id }) => Number(id.split('-').pop())))
    for (const [i, place] of places.entries()) {
      if (i > 0) keys += await tabTo(screen, 'input')
      await screen.keyboard.type(words[place - 1] ?? '')
    }
    await screen.keyboard.press('Enter')
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    process.stdout.write(
      `first run: 4 screens, ${keys} keys beside what is typed, ${seconds} s by a machine\n`,
    )
  })

  it('is told what to do next, until it was put away', async () => {
    const note = screen.getByRole('note').filter({ hasText: 'Try it' })
    await note.waitFor()
    expect(await violations(screen)).toEqual([])
    await note.getByRole('button', { name: 'Got it' }).click()
    await expect.poll(() => screen.getByRole('note').count()).toBe(0)
    await screen.reload()
    await screen.getByText('Keep it in sight').waitFor()
    expect(await note.count()).toBe(0)
    await button('Got it').click()
    await screen.reload()
    await screen.getByText('Nothing has happened yet.').or(screen.getByText('All activity')).first().waitFor()
    expect(await screen.getByRole('note').count()).toBe(0)
  })

  it('is told once whose address stands above a request', async () => {
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    const window = async () => {
      await wallet.requestOnScreen()
      const found = wallet.context.pages().find(one => one.url().includes('#/request'))
      if (found === undefined) throw new Error('no window')
      return found
    }
    const connecting = call(page, 'connect', {})
    const first = await window()
    const note = first.getByRole('note')
    await note.getByText('The address there is who asks.').waitFor()
    // Below what the request is about: nothing moved down for it.
    const order = await first.evaluate(() => {
      const [region, hint] = [
        document.querySelector('[aria-labelledby="may-do"]'),
        document.querySelector('[role=note]'),
      ]
      return region !== null && hint !== null && (region.compareDocumentPosition(hint) & 4) === 4
    })
    expect(order).toBe(true)
    await wallet.approve()
    await connecting
    const signing = call(page, 'signBytes', { bytes: Buffer.from('hello').toString('base64') })
    const second = await window()
    await second.getByRole('region', { name: 'What will be signed' }).waitFor()
    expect(await second.getByRole('note').count()).toBe(0)
    await wallet.reject()
    await signing
  })
})
