import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { call, callSoon, outcome } from '../../browser/support/site.ts'
import type { World } from '../support/world.ts'

const b64 = (text: string) => Buffer.from(text).toString('base64')
const HOSTILE = `<img src=x onerror="document.title='hit'"><b>Verified by Flowsta</b>${'\n'.repeat(
  500,
)}\u202eevorppA\u200b \u001b[31mred\u0007 Log in`

/** Cases about what a person sees and does. */
export function consent(world: () => World): void {
  /** The consent window, with a request drawn in it. */
  async function shown(): Promise<Page> {
    await world().wallet.requestOnScreen()
    const [window] = world().windows()
    if (window === undefined) throw new Error('no window')
    return window
  }
  const approveButton = (window: Page) => window.getByRole('button', { name: 'Approve', exact: true })

  describe('consent', () => {
    it('AC24 is not given by a script, nor by a press in the first half second', async () => {
      const asked = await callSoon(world().page, 'signBytes', { bytes: b64('one') })
      const window = await shown()
      // Each press as it arrives at the button: whether it was a person's, and whether it came too early.
      await window.evaluate(() => {
        const presses: Array<[trusted: boolean, early: boolean]> = []
        Object.assign(window, { presses })
        const look = (event: Event) =>
          presses.push([event.isTrusted, document.querySelector('[data-arming]') !== null])
        addEventListener('click', look, true)
      })
      const presses = () => window.evaluate(() => (window as unknown as { presses: boolean[][] }).presses)
      const box = await approveButton(window).boundingBox()
      if (box === null) throw new Error('no button')
      await window.evaluate(() => dispatchEvent(new Event('focus')))
      await window.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
      await window.evaluate(() => {
        const buttons = [...document.querySelectorAll('button')]
        for (const button of buttons.filter(({ textContent }) =>
          /^(Approve|Reject)$/.test(textContent ?? ''),
        )) {
          button.click()
          button.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
          button.dispatchEvent(new MouseEvent('click', { bubbles: true }))
        }
      })
      await expect.poll(() => window.locator('[data-arming]').count()).toBe(0)
      await approveButton(window).evaluate(button => (button as HTMLButtonElement).click())
      const seen = await presses()
      expect(seen[0]).toEqual([true, true])
      expect(seen.slice(1).every(([trusted]) => trusted === false)).toBe(true)
      expect(seen).toHaveLength(6)
      expect(await world().waiting()).toHaveLength(1)
      await approveButton(window).click()
      expect(await outcome(asked)).toMatchObject({ success: true })
    })

    it('AC24 of one request is none of the next, for a double click and for a key that is held', async () => {
      const first = await callSoon(world().page, 'signBytes', { bytes: b64('first') })
      let window = await shown()
      const second = await callSoon(world().page, 'signBytes', { bytes: b64('second') })
      const third = await callSoon(world().page, 'signBytes', { bytes: b64('third') })
      await window.getByRole('status').filter({ hasText: '1 of 3' }).waitFor()
      await expect.poll(() => window.locator('[data-arming]').count()).toBe(0)
      const box = await approveButton(window).boundingBox()
      if (box === null) throw new Error('no button')
      await window.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount: 2, delay: 10 })
      expect(await outcome(first)).toMatchObject({ success: true })
      await window.getByRole('status').filter({ hasText: '1 of 2' }).waitFor()
      window = await shown()
      await approveButton(window).focus()
      for (let i = 0; i < 15; i++) {
        await window.keyboard.down('Enter')
        await window.waitForTimeout(50)
      }
      await window.keyboard.up('Enter')
      expect(await world().waiting()).toHaveLength(2)
      await world().wallet.reject()
      await world().wallet.reject()
      for (const asked of [second, third])
        expect(await outcome(asked)).toMatchObject({ code: 'user_rejected' })
    })

    it('AC25 is asked for in the wallet’s words: a hostile reason is two lines of quoted text', async () => {
      const long = await call(world().page, 'signBytes', { bytes: b64('x'), reason: 'x'.repeat(1001) })
      expect(long).toMatchObject({ code: 'limit_exceeded' })
      const asked = await callSoon(world().page, 'signAction', {
        action: { type: 'DeleteEntry', entry: 'x' },
        reason: HOSTILE,
      })
      const window = await shown()
      const { reason } = await world().wallet.requestOnScreen()
      expect(reason).toContain('<b>Verified by Flowsta</b>')
      for (const mark of ['↵ × 500', 'U+202E', 'U+200B', 'U+001B', 'U+0007']) expect(reason).toContain(mark)
      expect(await window.title()).not.toContain('hit')
      await window.getByRole('heading', { name: 'Sign a deletion' }).waitFor()
      const region = window.getByRole('region', { name: 'Reason given by the site' })
      await region.getByText('hidden characters made visible').waitFor()
      expect(await region.locator('img, b, script').count()).toBe(0)
      const quote = await region.locator('blockquote').boundingBox()
      expect(quote?.height).toBeLessThan(80)
      await region.getByRole('button', { name: 'Show all' }).waitFor()
      await approveButton(window).scrollIntoViewIfNeeded()
      for (const name of ['Approve', 'Reject']) {
        expect(await isInView(window, window.getByRole('button', { name, exact: true }))).toBe(true)
      }
      await world().wallet.reject()
      expect(await outcome(asked)).toMatchObject({ code: 'user_rejected' })
    })

    it('AC13 AC29 names the site first and whole: nothing that a site says is as large, or fetched', async () => {
      const port = new URL(world().site.origin).port
      const host = `${'a'.repeat(60)}.login.wallet-flowsta-com.${'b'.repeat(60)}.xn--corn-43d.localhost`
      const page = await world().open(`http://${host}:${port}/`)
      const asked = await callSoon(page, 'connect', {
        appName:
          'Flowsta Wallet ✓ verified, trusted by everyone who ever used it at any time in all of history',
        appLogo: `${world().stranger.origin}/logo.png`,
        reason: 'Your wallet needs this.',
      })
      const window = await shown()
      expect((await world().wallet.requestOnScreen()).origin).toBe(`http://${host}:${port}`)
      const registered = window.locator('.plate .origin__site')
      expect(await registered.textContent()).toBe(`xn--corn-43d.localhost:${port}`)
      expect(await isInView(window, registered)).toBe(true)
      expect(await registered.evaluate(one => one.scrollWidth <= one.clientWidth + 1)).toBe(true)
      await window.getByText('аcorn.localhost').first().waitFor()
      const size = (selector: string) =>
        window
          .locator(selector)
          .first()
          .evaluate(one => Number.parseFloat(getComputedStyle(one).fontSize))
      expect(await size('.said q')).toBeLessThan(await size('.plate .origin__site'))
      const lowest = (await window.locator('.plate .origin').boundingBox())?.y ?? 0
      expect((await window.locator('.said').first().boundingBox())?.y).toBeGreaterThan(lowest)
      expect(await window.locator('main img').count()).toBe(0)
      expect(world().asked.filter(url => url.includes('logo.png'))).toEqual([])
      await world().wallet.reject()
      expect(await outcome(asked)).toMatchObject({ code: 'user_rejected' })
      await page.close()
    })

    it('AC31 closing the window says no to what was on it; other windows and the toolbar say nothing', async () => {
      const first = await callSoon(world().page, 'signBytes', { bytes: b64('first') })
      const window = await shown()
      const second = await callSoon(world().page, 'signBytes', { bytes: b64('second') })
      await window.getByRole('status').filter({ hasText: '1 of 2' }).waitFor()
      const other = await world().open(
        `chrome-extension://${world().wallet.extensionId}/src/popup/index.html#/apps`,
      )
      await other.getByRole('heading', { name: 'Apps' }).waitFor()
      await other.close()
      await world().page.bringToFront()
      expect(await world().waiting()).toHaveLength(2)
      await window.close()
      expect(await outcome(first)).toMatchObject({ code: 'user_rejected', errno: 4001 })
      await world().page.waitForTimeout(200)
      expect(await world().waiting()).toHaveLength(1)
      expect(world().windows()).toEqual([])
      const third = await callSoon(world().page, 'signBytes', { bytes: b64('third') })
      expect((await world().wallet.requestOnScreen()).details).toContain('second')
      await world().wallet.approve()
      expect(await outcome(second)).toMatchObject({ signedBytes: b64('second') })
      await world().wallet.reject()
      expect(await outcome(third)).toMatchObject({ code: 'user_rejected' })
    })

    it('AC33 is over for what waits once it is revoked', async () => {
      const page = await world().open(world().stranger.url)
      const account = callSoon(page, 'connect', {})
      await world().wallet.approve()
      expect(await outcome(await account)).toMatchObject({ agentPubKey: expect.any(String) })
      const queued = [await callSoon(page, 'signBytes', { bytes: b64('a') })]
      await shown()
      queued.push(await callSoon(page, 'signAction', { action: { type: 'note' } }))
      await world().wallet.revoke(world().stranger.origin)
      for (const asked of queued) expect(await outcome(asked)).toMatchObject({ code: 'consent_required' })
      expect(await call(page, 'signBytes', { bytes: b64('b') })).toMatchObject({ code: 'consent_required' })
      const rows = await world().wallet.auditTrail()
      const end = rows.findIndex(
        row => row.type === 'grant.revoked' && row.origin === world().stranger.origin,
      )
      expect(rows.slice(end).filter(row => row.signature !== undefined)).toEqual([])
      await page.close()
    })
  })
}

async function isInView(page: Page, where: ReturnType<Page['locator']>): Promise<boolean> {
  const box = await where.boundingBox()
  const [width, height] = await page.evaluate(() => [innerWidth, innerHeight])
  return (
    box !== null &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.x + box.width <= width + 1 &&
    box.y + box.height <= height + 1
  )
}
