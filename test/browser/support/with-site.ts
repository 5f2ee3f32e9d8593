import type { Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'
import { type Site, serve } from './serve.ts'
import { connect } from './site.ts'

export interface WithSite {
  wallet: TestWallet
  site: Site
  page: Page
}

/** For the tests of one `describe`: a browser with a new wallet, and a page of an origin that is connected to it. */
export function withSite(): WithSite {
  const world = {} as WithSite
  beforeAll(async () => {
    world.wallet = await launchWallet()
    await world.wallet.setUp()
    world.site = await serve({ '/': '<!doctype html><title>site</title>' })
    world.page = await world.wallet.context.newPage()
    await world.page.goto(world.site.url)
    await connect(world.wallet, world.page)
  })
  afterAll(async () => {
    await world.wallet?.close()
    await world.site?.close()
  })
  return world
}
