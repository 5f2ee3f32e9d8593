import type { Page } from 'playwright-core'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'
import { type Site, serve } from '../../browser/support/serve.ts'
import { connect } from '../../browser/support/site.ts'
import { POISONED } from './poison.ts'

const EMPTY = '<!doctype html><title>site</title>'
/** Looks for the provider in its very first script, and hears what announces itself. */
const LISTENING = `<!doctype html><title>site</title><script>
  window.first = window.flowsta
  window.announced = []
  addEventListener('flowsta:announceProvider', event => announced.push(event.detail))
  dispatchEvent(new Event('flowsta:requestProvider'))
</script>`

/** One browser with a wallet in it, a site with a grant and one without; the browser cases share it. */
export interface World {
  readonly wallet: TestWallet
  /** Has a grant, once `begin` has run. */
  readonly site: Site
  readonly stranger: Site
  /** A page of `site`. */
  readonly page: Page
  /** A page of the extension that runs no script, wakes no worker and has the extension's storage. */
  readonly bare: Page
  /** Every address that any page of this browser has asked for. */
  readonly asked: readonly string[]
  /** What any page of the two sites wrote to its console, or threw. */
  readonly said: readonly string[]
  /** Opens a page of its own. */
  open(url: string): Promise<Page>
  /** Consent windows that are open now. */
  windows(): Page[]
  /** Ids of the requests that wait for a person. */
  waiting(): Promise<string[]>
  /** Ends what a case that failed has left behind, so that the next one is about itself. */
  tidy(): Promise<void>
  close(): Promise<void>
}

export async function makeWorld(): Promise<World> {
  const wallet = await launchWallet()
  const { context, extensionId } = wallet
  const pages = {
    '/': EMPTY,
    '/listening': LISTENING,
    '/poisoned': POISONED,
    '/sandboxed': { html: EMPTY, headers: { 'content-security-policy': 'sandbox allow-scripts' } },
    '/redirect': {
      html: `<meta http-equiv="refresh" content="0;url=chrome-extension://${extensionId}/src/popup/index.html">`,
    },
  }
  const site = await serve(pages)
  const stranger = await serve(pages)
  const asked: string[] = []
  const said: string[] = []
  context.on('request', request => asked.push(request.url()))
  context.on('console', message => {
    if (message.page()?.url().startsWith('http:')) said.push(message.text())
  })
  context.on('weberror', error => {
    if (error.page()?.url().startsWith('http:')) said.push(error.error().message)
  })
  const open = async (url: string) => {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }
  const bare = await open(`chrome-extension://${extensionId}/manifest.json`)
  const page = await open(site.url)
  return {
    wallet,
    site,
    stranger,
    page,
    bare,
    asked,
    said,
    open,
    windows: () => context.pages().filter(one => one.url().includes('#/request')),
    waiting: () =>
      bare.evaluate(async () => {
        const rows = Object.entries(await chrome.storage.session.get(null))
          .filter(([name]) => name.startsWith('request:'))
          .map(([, row]) => row as { id: string; reply?: string; approved?: object })
        return rows.filter(row => row.reply === undefined && row.approved === undefined).map(({ id }) => id)
      }),
    async tidy() {
      const others = context
        .pages()
        .filter(one => one !== page && one !== bare && one.url() !== 'about:blank')
      if (others.length === 0) return
      for (const other of others) await other.close()
      await page.reload()
    },
    async close() {
      await wallet.close()
      await site.close()
      await stranger.close()
    },
  }
}

/** Sets the wallet up and connects the site. */
export async function begin(world: World): Promise<void> {
  await world.wallet.setUp()
  await connect(world.wallet, world.page)
}

/** Runs something, and tells whether it put anything in front of the person. */
export async function quietly<T>(world: World, run: () => Promise<T>): Promise<{ value: T; quiet: boolean }> {
  const [windows, waiting] = [world.windows().length, (await world.waiting()).length]
  const value = await run()
  const quiet = world.windows().length === windows && (await world.waiting()).length === waiting
  return { value, quiet }
}
