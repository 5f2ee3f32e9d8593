import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { violations } from './support/axe.ts'
import { signAtOnce, tally, withSilent } from './support/silent.ts'
import { call } from './support/site.ts'

const SILENT = 3

describe('pictures of what was decided', () => {
  const world = withSilent()
  let screen: Page
  let origin: string
  const go = (hash: string) =>
    screen.goto(`chrome-extension://${world.wallet.extensionId}/src/popup/index.html#${hash}`)
  const calendar = () => screen.getByRole('region', { name: 'Calendar', exact: true })
  const decisions = () => screen.getByRole('region', { name: 'Decisions', exact: true })
  const rows = () => decisions().locator('tbody tr:not(.log__day)')
  const today = () => calendar().getByRole('button', { name: /^Today, / })
  const focused = () =>
    screen.evaluate(() => {
      const { activeElement } = document
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim() ?? ''
    })
  async function tabTo(name: RegExp): Promise<void> {
    for (let i = 0; i < 40; i++) {
      await screen.keyboard.press('Tab')
      if (name.test(await focused())) return
    }
    throw new Error(`no way by Tab to ${name}, but to ${await focused()}`)
  }

  beforeAll(async () => {
    const site = await world.remembered({ methods: ['signBytes'] })
    origin = site.origin
    expect(tally(await signAtOnce(site.page, 'picture', SILENT))).toEqual({ signed: SILENT })
    const asked = call(site.page, 'signAction', { action: { type: 'DeleteEntry', hash: 'uhCEk' } })
    await world.wallet.requestOnScreen()
    await world.wallet.reject()
    expect(await asked).toMatchObject({ code: 'user_rejected' })
    screen = await world.wallet.context.newPage()
    await screen.setViewportSize({ width: 380, height: 600 })
  })

  it('has today in the calendar, with its numbers, and no more than one stop of the Tab key', async () => {
    await go('/activity')
    // One connect, three by themselves, one rejected.
    await expect
      .poll(() => today().getAttribute('aria-label'))
      .toMatch(/: 5 decisions, 3 by themselves, 1 rejected$/)
    await expect.poll(() => decisions().locator('.totals').textContent()).toContain('1 approved')
    const stops = calendar().locator('button[tabindex="0"]')
    expect(await stops.count()).toBe(1)
    const box = await today().boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
    // Nothing is cut: all weeks are in the popup's width.
    const first = await calendar().getByRole('button').first().boundingBox()
    expect(first?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 999) + (box?.width ?? 0)).toBeLessThanOrEqual(380)
  })

  it('filters by a day, and back, by keyboard alone', async () => {
    await go('/activity')
    await today().waitFor()
    const all = await rows().count()
    await tabTo(/^Today, /)
    await screen.keyboard.press('ArrowUp')
    expect(await focused()).toMatch(/: no decisions$/)
    await screen.keyboard.press('Enter')
    await expect.poll(() => decisions().textContent()).toContain('No row matches')
    expect(await violations(screen)).toEqual([])
    await screen.setViewportSize({ width: 380, height: 600 })
    await screen.keyboard.press('End')
    expect(await focused()).toMatch(/^Today, /)
    await screen.keyboard.press('Enter')
    await expect.poll(() => rows().count()).toBe(all)
    await tabTo(/^Take away: Today, /)
    await screen.keyboard.press('Enter')
    await expect.poll(() => screen.getByRole('button', { name: /^Take away/ }).count()).toBe(0)
    expect(await focused()).toBe('Search')
    await expect.poll(() => rows().count()).toBe(all)
  })

  it('opens a row that shows the proof of a silent signature, and comes back to the list as it was', async () => {
    await go('/activity')
    await screen.getByRole('button', { name: 'By itself', exact: true }).click()
    await expect.poll(() => rows().count()).toBe(SILENT)
    const link = rows().first().getByRole('link')
    await link.focus()
    await screen.keyboard.press('Enter')
    const heading = screen.getByRole('heading', { level: 1 })
    await expect.poll(() => heading.textContent()).not.toBe('Activity')
    const proof = screen.getByRole('region', { name: 'Who asked', exact: true })
    await expect.poll(() => proof.textContent()).toContain('it is the key that you bound to this permission')
    expect(await screen.locator('main').textContent()).toContain('as the wallet wrote it')
    expect(await screen.getByRole('region', { name: 'Decision', exact: true }).textContent()).toContain(
      origin,
    )
    expect(await violations(screen)).toEqual([])
    await screen.setViewportSize({ width: 380, height: 600 })
    expect(screen.url()).toMatch(/#\/activity\/\d+$/)
    await screen.getByRole('main').getByRole('link', { name: 'Activity', exact: true }).press('Enter')
    await expect.poll(() => rows().count()).toBe(SILENT)
    expect(await link.evaluate(one => one === document.activeElement)).toBe(true)
    // And by the browser's own way.
    await screen.keyboard.press('Enter')
    await proof.waitFor()
    await screen.goBack()
    await expect.poll(() => rows().count()).toBe(SILENT)
    const chosen = screen.getByRole('button', { name: 'By itself', exact: true })
    expect(await chosen.getAttribute('aria-pressed')).toBe('true')
  })

  it('has what a site signed in bars, and in words', async () => {
    await go('/apps')
    const bars = screen.getByRole('img', {
      name: /^Signatures per day since .*: 3 in all, at most 3, today 3$/,
    })
    await bars.waitFor()
    expect(await violations(screen)).toEqual([])
    await screen.setViewportSize({ width: 380, height: 600 })
    await screen.getByRole('listitem', { name: origin }).getByRole('link').click()
    await screen.getByRole('heading', { name: 'Use', exact: true }).waitFor()
    await bars.waitFor()
    expect(await violations(screen)).toEqual([])
  })

  it('tells days apart without colours', async () => {
    await go('/activity')
    await screen.emulateMedia({ forcedColors: 'active' })
    await today().waitFor()
    const filled = (name: RegExp) =>
      calendar()
        .getByRole('button', { name })
        .first()
        .evaluate(one => getComputedStyle(one, '::after').content)
    expect(await filled(/: no decisions$/)).toBe('none')
    expect(await filled(/^Today, /)).not.toBe('none')
    await screen.emulateMedia({ forcedColors: 'none' })
  })
})
