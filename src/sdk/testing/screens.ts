import { type BrowserContext, errors, type Locator, type Page } from 'playwright-core'

export type Route = '/' | '/apps' | '/activity' | '/identities' | '/settings' | '/request'

/** The wallet's own pages in this browser. */
export interface Screens {
  readonly url: string
  /** Runs with a screen in a tab of its own, which is closed afterwards: it keeps no worker alive between calls. */
  use<T>(route: Route, run: (page: Page) => Promise<T>): Promise<T>
  /** The consent window, where one is open. */
  requestPage(): Page | undefined
  /** The consent window, once it is open. */
  waitForRequestPage(): Promise<Page>
}

/** Milliseconds, as Playwright's own waits. */
const PATIENCE = 30_000

export function createScreens(context: BrowserContext, extensionId: string): Screens {
  const url = `chrome-extension://${extensionId}/src/popup/index.html`
  const isRequest = (address: string) => address.startsWith(`${url}#/request`)
  const requestPage = () => context.pages().find(page => !page.isClosed() && isRequest(page.url()))
  return {
    url,
    async use(route, run) {
      const page = await context.newPage()
      try {
        await page.goto(`${url}#${route}`)
        return await run(page)
      } finally {
        await page.close()
      }
    },
    requestPage,
    waitForRequestPage: () =>
      new Promise((resolve, reject) => {
        const open = requestPage()
        if (open !== undefined) return resolve(open)
        // A new window is announced before it has its address, so pages that are there already are watched too.
        const looks = new Map<Page, () => void>()
        const look = (page: Page) => {
          const check = () => {
            if (isRequest(page.url())) done(page)
          }
          looks.set(page, check)
          page.on('framenavigated', check)
          check()
        }
        const done = (page: Page) => {
          stop()
          resolve(page)
        }
        const timer = setTimeout(() => {
          stop()
          reject(new errors.TimeoutError(`No request came on screen within ${PATIENCE} ms.`))
        }, PATIENCE)
        const stop = () => {
          clearTimeout(timer)
          context.off('page', look)
          for (const [page, check] of looks) page.off('framenavigated', check)
        }
        context.on('page', look)
        for (const page of context.pages()) look(page)
      }),
  }
}

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })
export const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true })
