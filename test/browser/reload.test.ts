import { describe, expect, it } from 'vitest'
import { call } from './support/site.ts'
import { withSite } from './support/with-site.ts'

const text = (value: string) => Buffer.from(value).toString('base64')

describe('the extension is reloaded under an open page', () => {
  const world = withSite()

  it('pending and later calls are wallet_reloaded, no window is left, and the grant is intact', async () => {
    const pending = call(world.page, 'signBytes', { bytes: text('pending') })
    await world.wallet.requestOnScreen()
    const screen = await world.wallet.context.newPage()
    await screen.goto(`chrome-extension://${world.wallet.extensionId}/src/popup/index.html`)
    await screen.evaluate(() => chrome.runtime.reload()).catch(() => {})
    expect(await pending).toMatchObject({ code: 'wallet_reloaded', errno: 4900, typed: true })
    expect(await call(world.page, 'isConnected')).toMatchObject({ code: 'wallet_reloaded' })
    const windows = () => world.wallet.context.pages().filter(one => one.url().includes('#/request'))
    await expect.poll(() => windows().length).toBe(0)
    await expect
      .poll(async () => {
        await world.page.reload()
        return world.page.evaluate(() => typeof window.flowsta)
      })
      .toBe('object')
    expect(await call(world.page, 'isConnected')).toBe(true)
    const signing = call(world.page, 'signBytes', { bytes: text('after') })
    await world.wallet.unlock()
    await world.wallet.approve()
    expect(await signing).toMatchObject({ success: true })
  })
})
