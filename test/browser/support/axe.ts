import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResults {
  readonly violations: ReadonlyArray<{
    id: string
    nodes: ReadonlyArray<{ html: string; failureSummary?: string }>
  }>
}

/** Brings axe-core into a page. Through the debugger: the wallet's own policy lets no foreign script in. */
export async function installAxe(page: Page): Promise<void> {
  await page.evaluate(AXE)
}
/** What axe-core says of the page as it is, one line each. */
export async function violationsNow(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  )
}

/** Runs axe-core over the page in both themes, in the popup's width and in a tab's; answers every violation. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const width of [1040, 380]) {
    await page.setViewportSize({ width, height: 640 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      // Contrast is measured on what is painted: colours in transition would be neither of the two.
      await page.waitForFunction(() => document.getAnimations().every(one => one.playState !== 'running'))
      await installAxe(page)
      found.push(...(await violationsNow(page)).map(one => `${width} ${colorScheme}: ${one}`))
    }
    // What is long scrolls inside: the window itself never does.
    const beyond = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)
    if (beyond !== 0) found.push(`${width}: ${beyond} px higher than the window`)
  }
  await page.emulateMedia({ colorScheme: null })
  return found
}
