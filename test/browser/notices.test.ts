import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestWallet } from '../../src/sdk/testing/index.ts'
import { launchAllowed } from './support/allowed.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('a notification', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  beforeAll(async () => {
    wallet = await launchAllowed([], ['notifications'])
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })
  const worker = () => wallet.context.serviceWorkers()[0]
  const shown = async () =>
    Object.keys((await worker()?.evaluate(() => chrome.notifications?.getAll() ?? {})) ?? {})
  /** Without a display every window counts as focused, but one that is minimised: the person is elsewhere. */
  const setAside = () =>
    worker()?.evaluate(async () => {
      for (const { id, type } of await chrome.windows.getAll()) {
        if (type === 'popup' && id !== undefined) await chrome.windows.update(id, { state: 'minimized' })
      }
    })
  const consentFocused = () =>
    worker()?.evaluate(async () =>
      (await chrome.windows.getAll()).some(({ type, focused }) => type === 'popup' && focused),
    )

  it('says that a request waits, opens it when it is clicked, and goes away with it', async () => {
    const signing = call(page, 'signBytes', { bytes: text('one') })
    await wallet.requestOnScreen()
    await setAside()
    await expect.poll(shown, { timeout: 15_000 }).toEqual(['waiting'])
    expect(await consentFocused()).toBe(false)
    // No test can click in the computer's own notifications; the browser's event is sent as its click sends it.
    const clicked = () =>
      worker()?.evaluate(() => {
        const event = chrome.notifications.onClicked as unknown as { dispatch(id: string): void }
        event.dispatch('waiting')
      })
    await clicked()
    await expect.poll(consentFocused).toBe(true)
    await expect.poll(shown).toEqual([])
    await wallet.reject()
    expect(await signing).toMatchObject({ code: 'user_rejected' })
  })

  it('gives its permission back when the switch in Settings goes off', async () => {
    const settings = await wallet.context.newPage()
    await settings.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/settings`)
    const toggle = settings.getByRole('switch', { name: 'Tell me when a request waits' })
    await expect.poll(() => toggle.isChecked()).toBe(true)
    await toggle.click()
    await expect.poll(() => toggle.isChecked()).toBe(false)
    const allowed = () =>
      settings.evaluate(() => chrome.permissions.contains({ permissions: ['notifications'] }))
    await expect.poll(allowed).toBe(false)
    await settings.close()
  })
})
