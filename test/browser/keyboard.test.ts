import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call } from './support/site.ts'

const PASSWORD = 'correct horse battery staple'
const text = (value: string) => Buffer.from(value).toString('base64')

/** Presses Tab until the element with this role and name has the focus, as a person without a mouse does. */
async function tabTo(page: Page, name: string | RegExp, role = /.*/): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      if (!(element instanceof HTMLElement)) return null
      const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : []
      const label = labels.map(one => one.textContent ?? '').join(' ')
      const name = element.getAttribute('aria-label') ?? (label || (element.textContent ?? ''))
      return { name: name.replace(/\s+/g, ' ').trim(), tag: element.tagName }
    })
    if (focused === null) continue
    const same = typeof name === 'string' ? focused.name === name : name.test(focused.name)
    if (same && role.test(focused.tag)) {
      const visible = await page.evaluate(() => document.activeElement?.matches(':focus-visible'))
      expect(visible, `${focused.name} shows its focus`).toBe(true)
      return
    }
  }
  throw new Error(`no way by Tab to ${name}`)
}
async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await tabTo(page, name)
  // A press that begins before Approve is armed counts as none, from a keyboard too.
  if (name === 'Approve') await expect.poll(() => page.locator('[data-arming]').count()).toBe(0)
  await page.keyboard.press(key).catch(error => {
    // The press may close its window before the key comes up.
    if (!page.isClosed()) throw error
  })
}

describe('by keyboard alone', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  let screen: Page

  beforeAll(async () => {
    wallet = await launchWallet({ password: PASSWORD })
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })
  async function requestWindow(): Promise<Page> {
    await wallet.requestOnScreen()
    const window = wallet.context.pages().find(one => one.url().includes('#/request'))
    if (window === undefined) throw new Error('no window')
    return window
  }

  it('first run', async () => {
    await press(screen, 'Create a new wallet')
    await screen.getByLabel('Password', { exact: true }).waitFor()
    await tabTo(screen, 'Password', /INPUT/)
    await screen.keyboard.type(PASSWORD)
    await tabTo(screen, 'Confirm password', /INPUT/)
    await screen.keyboard.type(PASSWORD)
    await screen.keyboard.press('Enter')
    await screen.getByRole('button', { name: 'Reveal recovery phrase' }).waitFor()
    await press(screen, 'Reveal recovery phrase')
    const items = screen.getByRole('list', { name: 'Recovery phrase' }).getByRole('listitem')
    await expect.poll(async () => (await items.allTextContents()).filter(Boolean).length).toBe(24)
    const words = await items.allTextContents()
    await press(screen, 'I have written it down')
    await screen.getByRole('button', { name: 'Confirm', exact: true }).waitFor()
    for (let i = 0; i < 3; i++) {
      await tabTo(screen, /^Word \d+$/, /INPUT/)
      const number = await screen.evaluate(() => {
        const [label] = [...((document.activeElement as HTMLInputElement).labels ?? [])]
        return Number(/\d+/.exec(label?.textContent ?? '')?.[0])
      })
      await screen.keyboard.type(words[number - 1] ?? '')
    }
    await screen.keyboard.press('Enter')
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
  })

  it('connect, approve, reject', async () => {
    const connecting = call(page, 'connect', {})
    let window = await requestWindow()
    // The focus starts on the heading, never on Approve.
    expect(await window.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await press(window, 'Approve')
    expect(await connecting).toMatchObject({ agentPubKey: expect.any(String) })
    const rejecting = call(page, 'signBytes', { bytes: text('no') })
    window = await requestWindow()
    await press(window, 'Reject')
    expect(await rejecting).toMatchObject({ code: 'user_rejected' })
    const opaque = call(page, 'signBytes', { bytes: Buffer.from([1, 2, 255]).toString('base64') })
    window = await requestWindow()
    await press(window, 'I expected this and know what the bytes are', 'Space')
    await press(window, 'Approve')
    expect(await opaque).toMatchObject({ success: true })
  })

  it('what is signed without asking: custom limits, for a while', async () => {
    const policy = { methods: ['signAction', 'signBytes'], actionTypes: ['note'] }
    const connecting = call(page, 'connect', { policy })
    let window = await requestWindow()
    await tabTo(window, 'Ask every time', /INPUT/)
    await window.keyboard.press('ArrowRight')
    await window.keyboard.press('ArrowRight')
    await tabTo(window, 'How many', /SELECT/)
    await window.keyboard.press('ArrowUp')
    await press(window, /^Actions of type/, 'Space')
    await press(window, 'Approve')
    await connecting
    expect(await call(page, 'getPermissions')).toMatchObject([
      { policy: { methods: ['signBytes'], actionTypes: [], maxSignatures: 5 }, signaturesLeft: 5 },
    ])

    const first = call(page, 'signAction', { action: { type: 'other', n: 1 } })
    window = await requestWindow()
    await tabTo(window, 'Only this time', /INPUT/)
    await window.keyboard.press('ArrowRight')
    await press(window, 'Approve')
    expect(await first).toMatchObject({ success: true })
    const next = { action: { type: 'other', n: 2 }, prompt: 'never' }
    expect(await call(page, 'signAction', next)).toMatchObject({ success: true })
  })

  it('an item of a batch', async () => {
    const requests = [
      { method: 'signAction', action: { type: 'CreateEntry', title: 'a hedge' } },
      { method: 'signAction', action: { type: 'DeleteEntry', title: 'a blurred hedge' } },
    ]
    const signing = call(page, 'signBatch', { requests })
    const window = await requestWindow()
    const title = window.getByText('a blurred hedge', { exact: true })
    expect(await title.isVisible()).toBe(false)
    await press(window, /Delete an entry/)
    await title.waitFor()
    await press(window, 'Approve')
    expect(await signing).toMatchObject({ success: true })
  })

  it('one site in Apps: made tighter, muted, revoked', async () => {
    await screen.bringToFront()
    await press(screen, 'Apps')
    await screen.getByRole('listitem', { name: site.origin, exact: true }).waitFor()
    await press(screen, site.origin)
    await screen.getByRole('meter').first().waitFor()
    await press(screen, 'Make it tighter')
    await tabTo(screen, 'How many', /SELECT/)
    await screen.keyboard.press('ArrowUp')
    await press(screen, 'Use these limits')
    await expect.poll(() => call(page, 'getPermissions')).toMatchObject([{ signaturesLeft: 5 }])
    await press(screen, 'Mute this site')
    await screen.getByRole('button', { name: 'Unmute', exact: true }).waitFor()
    await press(screen, 'Unmute')
    await screen.getByRole('button', { name: 'Mute this site', exact: true }).waitFor()
    await press(screen, 'Revoke')
    await expect.poll(() => call(page, 'isConnected')).toBe(false)
    const again = call(page, 'connect')
    await wallet.approve()
    await again
  })

  it('Enter held down over two requests approves at most none', async () => {
    const first = call(page, 'signBytes', { bytes: text('first') })
    const window = await requestWindow()
    const second = call(page, 'signBytes', { bytes: text('second') })
    await window.keyboard.down('Enter')
    for (let i = 0; i < 20; i++) {
      await window.keyboard.down('Enter')
      await window.waitForTimeout(50)
    }
    await window.keyboard.up('Enter')
    const answered = await Promise.race([first, second, window.waitForTimeout(200).then(() => 'nothing')])
    expect(answered).toBe('nothing')
    await wallet.reject()
    await wallet.reject()
    await Promise.all([first, second])
  })

  it('revoke', async () => {
    await screen.bringToFront()
    await press(screen, 'Apps')
    await screen.getByRole('heading', { name: 'Apps' }).waitFor()
    await press(screen, 'Revoke')
    await expect.poll(() => call(page, 'isConnected')).toBe(false)
  })

  it('export', async () => {
    await screen.bringToFront()
    await press(screen, 'Activity')
    await screen.getByRole('table', { name: 'Activity' }).waitFor()
    const saving = screen.waitForEvent('download')
    await press(screen, 'Export')
    expect((await saving).suggestedFilename()).toMatch(/^flowsta-audit-.*\.jsonl$/)
  })

  it('lock and unlock', async () => {
    await screen.reload()
    await screen.bringToFront()
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
    await press(screen, 'Lock')
    await screen.getByLabel('Password', { exact: true }).waitFor()
    await tabTo(screen, 'Password', /INPUT/)
    await screen.keyboard.type(PASSWORD)
    await screen.keyboard.press('Enter')
    await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
  })
})

describe('by keyboard alone, on another computer', () => {
  it('restore', async () => {
    const words = `${'abandon '.repeat(23)}art`.split(' ')
    const wallet = await launchWallet()
    try {
      const screen = await wallet.context.newPage()
      await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
      await press(screen, 'Restore a wallet')
      await screen.getByLabel('Word 1', { exact: true }).waitFor()
      for (const [i, word] of words.entries()) {
        await tabTo(screen, `Word ${i + 1}`, /INPUT/)
        await screen.keyboard.type(word)
      }
      for (const name of ['Password', 'Confirm password']) {
        await tabTo(screen, name, /INPUT/)
        await screen.keyboard.type(PASSWORD)
      }
      await press(screen, 'Restore')
      await screen.getByRole('navigation', { name: 'Wallet' }).waitFor()
      // The known answer for these words.
      await screen.getByText('uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP').waitFor()
    } finally {
      await wallet.close()
    }
  })
})
