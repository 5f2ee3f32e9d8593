import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TestWallet } from '../../src/sdk/testing/index.ts'
import { holdStore } from './support/hold.ts'
import { callSoon, outcome, verified } from './support/site.ts'
import { withSite } from './support/with-site.ts'

/** Rows of the trail that decide a request to sign, oldest first. */
async function decisions(wallet: TestWallet, from: number) {
  const rows = await wallet.auditTrail()
  return rows.slice(from).filter(row => row.method === 'signBytes')
}
const text = (value: string) => Buffer.from(value).toString('base64')

describe('the worker is stopped on the way', () => {
  const world = withSite()
  let screen: Page
  beforeAll(async () => {
    screen = await world.wallet.context.newPage()
    // A page of the extension without a script: it neither wakes the worker nor keeps it alive.
    await screen.goto(`chrome-extension://${world.wallet.extensionId}/manifest.json`)
  })

  async function once(name: string, kill: (asked: () => Promise<unknown>) => Promise<void>): Promise<void> {
    const before = (await world.wallet.auditTrail()).length
    const asked = await callSoon(world.page, 'signBytes', { bytes: text(name), reason: name })
    await kill(asked)
    const signed = await outcome(asked)
    expect(signed).toMatchObject({ success: true, signedBytes: text(name) })
    expect(verified(signed)).toBe(true)
    const rows = await decisions(world.wallet, before)
    expect(rows.map(row => row.decision)).toEqual(['approved'])
    expect(rows[0]?.signature).toBe((signed as { signature: string }).signature)
  }

  it('1: the pending row is written, the window is not open', async () => {
    await once('point 1', async () => {
      await world.wallet.stopBackground()
      await world.wallet.approve()
    })
  })

  it('2: the request is on screen', async () => {
    await once('point 2', async () => {
      await world.wallet.requestOnScreen()
      await world.wallet.stopBackground()
      await world.wallet.approve()
    })
  })

  it('3: approved, not signed', async () => {
    await once('point 3', async () => {
      await world.wallet.requestOnScreen()
      const letGo = await holdStore(screen, 'readwrite')
      const approving = world.wallet.approve()
      await approvalIsDurable(screen)
      await world.wallet.stopBackground()
      await letGo()
      await approving
    })
  })

  it('4: signed, not recorded', async () => {
    await once('point 4', async () => {
      await world.wallet.requestOnScreen()
      const letGo = await holdStore(screen, 'readonly')
      const approving = world.wallet.approve()
      await approvalIsDurable(screen)
      await world.wallet.stopBackground()
      await letGo()
      await approving
    })
  })

  it('5: recorded, and any moment around it', async () => {
    const rounds = process.env.LONG === '1' ? 40 : 12
    for (let i = 0; i < rounds; i++) {
      await once(`point 5.${i}`, async () => {
        await world.wallet.requestOnScreen()
        const approving = world.wallet.approve()
        await approvalIsDurable(screen, i * 2)
        await world.wallet.stopBackground()
        await approving
      })
    }
  })

  it('6: the page is gone: aborted, and its answer goes nowhere', async () => {
    const before = (await world.wallet.auditTrail()).length
    await callSoon(world.page, 'signBytes', { bytes: text('point 6') })
    await world.wallet.requestOnScreen()
    await world.page.goto(`${world.site.url}?again`)
    await expect
      .poll(async () => (await decisions(world.wallet, before)).map(row => row.decision))
      .toEqual(['aborted'])
    expect(await world.page.evaluate(() => window.flowsta.isConnected())).toBe(true)
  })
})

/** Waits until the approval lies in `storage.session` (or its request is over), then `ms` more. */
async function approvalIsDurable(screen: Page, ms = 0): Promise<void> {
  await screen.waitForFunction(
    async () => {
      const all = await chrome.storage.session.get(null)
      const rows = Object.entries(all).filter(([name]) => name.startsWith('request:'))
      return rows.every(
        ([, row]) =>
          (row as { approved?: object; reply?: string }).approved !== undefined ||
          (row as { reply?: string }).reply !== undefined,
      )
    },
    undefined,
    { polling: 1 },
  )
  if (ms > 0) await screen.waitForTimeout(ms)
}
