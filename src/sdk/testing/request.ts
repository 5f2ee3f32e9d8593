import { errors, type Locator, type Page } from 'playwright-core'
import { WalletTestError } from './errors.ts'
import { button, type Screens } from './screens.ts'
import type { RequestOnScreen } from './types.ts'

const TICK = 'I expected this and know what the bytes are'

const site = (page: Page): Locator => page.getByRole('group', { name: 'Requesting site', exact: true })
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

/** The consent window once a request is drawn in it, set-up and unlock being over. */
async function shown(screens: Screens): Promise<Page> {
  for (;;) {
    const page = await screens.waitForRequestPage()
    try {
      await button(page, 'Approve').waitFor()
      return page
    } catch (error) {
      // It was just closing: the request that is waited for gets a window of its own.
      if (!page.isClosed() || error instanceof errors.TimeoutError) throw error
    }
  }
}

export async function readRequest(screens: Screens): Promise<RequestOnScreen> {
  const page = await shown(screens)
  const atConnect = region(page, 'What it may do')
  const details = region(page, 'What will be signed').or(atConnect)
  return {
    origin: ((await site(page).textContent()) ?? '').trim(),
    method: (await page.locator('[data-method]').first().getAttribute('data-method')) ?? '',
    reason: await readReason(page),
    details: await details.innerText(),
  }
}

/** The quotation and nothing of what the wallet says around it. */
async function readReason(page: Page): Promise<string | null> {
  const reason = region(page, 'Reason given by the site')
  const quote = reason.locator('blockquote')
  return (await quote.count()) > 0 ? await quote.innerText() : null
}

export async function approve(screens: Screens, remember: 'once' | 'while' | undefined): Promise<void> {
  const page = await shown(screens)
  const tick = page.getByRole('checkbox', { name: TICK, exact: true })
  if ((await tick.count()) > 0) await tick.check()
  if (remember !== undefined) await choose(page, remember)
  await press(page, 'Approve')
}

export async function reject(screens: Screens): Promise<void> {
  await press(await shown(screens), 'Reject')
}

async function choose(page: Page, remember: 'once' | 'while'): Promise<void> {
  const group = page.getByRole('radiogroup', { name: 'Remember', exact: true })
  const choice = group.getByRole('radio', {
    name: remember === 'while' ? 'For a while' : /^(Only this time|Ask every time)$/,
    exact: true,
  })
  if (!(await choice.isEnabled())) {
    throw new WalletTestError('remember_unavailable', 'This request can not be remembered for a while.')
  }
  await choice.check()
}

/**
 * Presses a button of the request and waits until that request is gone: the window closed, or it shows the next
 * one or how this one ended. A window that comes to the front arms anew and drops a press that was under way.
 */
async function press(page: Page, name: 'Approve' | 'Reject'): Promise<void> {
  const request = await page.getByRole('main').elementHandle()
  for (;;) {
    try {
      await button(page, name).click()
      const outcome = await page.waitForFunction(
        ([main, name]) => {
          if (!main?.isConnected) return 'gone'
          // Only Approve arms: Reject works at once, and a second press would answer the next request.
          return name === 'Approve' && document.querySelector('[data-arming]') !== null && 'armed anew'
        },
        [request, name] as const,
        { polling: 50 },
      )
      if ((await outcome.jsonValue()) === 'armed anew') continue
      await button(page, 'Approve').or(button(page, 'Close')).first().waitFor()
      return
    } catch (error) {
      if (page.isClosed()) return
      throw error
    }
  }
}
