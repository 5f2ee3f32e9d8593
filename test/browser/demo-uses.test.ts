/** The demo's documents, log, files and approvals: made with the wallet, checked in a browser that has none. */
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoHeaders, serveFolder } from '../../scripts/lib/serve.mjs'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'

const DEMO = resolve(import.meta.dirname, '../../dist/demo')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the uses of the demo app', () => {
  let wallet: TestWallet
  let server: { url: string; close(): void }
  let page: Page
  /** Of somebody without a wallet. */
  let plain: Browser
  let visitor: Page
  let folder: string
  const keys: string[] = []
  const said: string[] = []

  const press = (name: string, on = page) => on.getByRole('button', { name, exact: true }).click()
  const card = (id: string, on = page) => on.locator(`#${id}`)
  const holding = (id: string, on = page) => card(id, on).locator('.holds')
  const failing = (id: string, on = page) => card(id, on).locator('.fails')

  /** Another identity signs from here on. */
  async function useIdentity(agent: string): Promise<void> {
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/identities`)
    const row = screen.getByRole('listitem').filter({ hasText: agent })
    await row.getByRole('button', { name: 'Use', exact: true }).click()
    await row.getByText('In use', { exact: true }).waitFor()
    await screen.close()
  }
  async function addIdentity(): Promise<string> {
    const screen = await wallet.context.newPage()
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/identities`)
    await screen.getByRole('button', { name: 'Add identity', exact: true }).click()
    await screen.getByRole('listitem').nth(1).waitFor()
    const rows = await screen.getByRole('listitem').allTextContents()
    await screen.close()
    const found = rows.flatMap(text => /uhCAk[\w-]{48}/.exec(text) ?? []).find(key => !keys.includes(key))
    if (found === undefined) throw new Error(`no second key in ${rows.join()}`)
    return found
  }
  /** Presses a button of the page that saves something, and answers the path of what was saved. */
  async function saved(name: string): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent('download'), press(name)])
    const path = join(folder, download.suggestedFilename())
    await download.saveAs(path)
    return path
  }
  /** What a browser without a wallet says of these files: heading, and how many lines hold and fail. */
  async function checkedBy(visiting: Page, ...paths: string[]) {
    await press('Forget the files', visiting)
    await visiting.getByLabel('Files to check').setInputFiles(paths)
    const title = card('use-check', visiting).locator('h3')
    await title.waitFor()
    return [
      await title.textContent(),
      await holding('use-check', visiting).count(),
      await failing('use-check', visiting).count(),
    ]
  }
  /** Writes a changed copy of a saved file. */
  async function forged(path: string, change: (text: string) => string): Promise<string> {
    const text = await readFile(path, 'utf8')
    const other = change(text)
    expect(other).not.toBe(text)
    const copy = path.replace(/\.json$/, '-forged.json')
    await writeFile(copy, other)
    return copy
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowsta-demo-'))
    wallet = await launchWallet()
    keys.push((await wallet.setUp()).agentPubKey)
    server = await serveFolder(DEMO, { headers: demoHeaders })
    keys.push(await addIdentity())
    page = await wallet.context.newPage()
    page.on('console', message => said.push(message.text()))
    page.on('pageerror', error => said.push(error.message))
    await page.goto(server.url)
    await page.getByText('Not connected', { exact: true }).waitFor()
    plain = await chromium.launch({
      executablePath: findChromiums()[0] ?? '',
      args: ['--no-sandbox', '--disable-gpu'],
    })
    visitor = await plain.newPage()
    await visitor.goto(server.url)
    await visitor.getByText('No wallet here', { exact: true }).waitFor()
  })
  afterAll(async () => {
    await wallet?.close()
    await plain?.close()
    server?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('a document is signed by two, saved, and checked by a visitor', async () => {
    await card('use-document').getByLabel('Your name').fill('Ann')
    await press('Sign the document')
    expect((await wallet.requestOnScreen()).method).toBe('connect')
    await wallet.approve()
    expect((await wallet.requestOnScreen()).details).toContain('Rules of the garden club')
    await wallet.approve()
    await card('use-document').getByText('✓ Ann (', { exact: false }).waitFor()
    // The same key again is said, and counts once.
    await press('Sign the document')
    await wallet.approve()
    await card('use-document').getByText('signed it before', { exact: false }).waitFor()
    expect(await holding('use-document').count()).toBe(1)

    await useIdentity(keys[1] ?? '')
    await card('use-document').getByLabel('Your name').fill('Ben')
    await press('Sign the document')
    await wallet.approve()
    await wallet.approve()
    await card('use-document').getByText('✓ Ben (', { exact: false }).waitFor()

    const file = await saved('Save the document')
    expect(await checkedBy(visitor, file)).toEqual(['It holds', 2, 0])
    const other = await forged(file, text => text.replace('ripe', 'green'))
    expect(await checkedBy(visitor, other)).toEqual(['It does not hold', 0, 2])
  })

  it('is there after a reload', async () => {
    await page.reload()
    await card('use-document').getByText('✓ Ben (', { exact: false }).waitFor()
    expect(await holding('use-document').count()).toBe(2)
  })

  it('somebody else goes on with a document that was sent to them', async () => {
    await page.getByLabel('Files to check').setInputFiles(join(folder, 'Rules of the garden club.json'))
    await card('use-check').getByText('It holds', { exact: true }).waitFor()
    await press('New document')
    await card('use-document').getByText('Nobody signed it yet.').waitFor()
    await press('Go on with it')
    await card('use-document').getByText('✓ Ben (', { exact: false }).waitFor()
    expect(await holding('use-document').count()).toBe(2)
  })

  it('a log grows, and every way to forge it shows', async () => {
    for (const text of ['Sowed', 'Watered', 'Picked']) {
      await card('use-log').getByLabel('Entry').fill(text)
      await press('Add the entry')
      await wallet.approve()
      await card('use-log').locator('.lines li', { hasText: text }).waitFor()
    }
    await expect.poll(() => holding('use-log').count()).toBe(3)
    for (const [name, fails] of [
      ['Change an entry', 2],
      ['Remove an entry', 2],
      ['Swap two', 3],
    ] as const) {
      await press(name)
      await expect.poll(() => failing('use-log').count(), { message: name }).toBe(fails)
      await press('Show the real log')
      await expect.poll(() => holding('use-log').count()).toBe(3)
    }
    const file = await saved('Save the log')
    expect(await checkedBy(visitor, file)).toEqual(['It holds', 3, 0])
    const other = await forged(file, text => text.replace('Watered', 'Forgot'))
    expect(await checkedBy(visitor, other)).toEqual(['It does not hold', 1, 2])
  })

  it('a file is known again by its signature', async () => {
    const file = join(folder, 'harvest.csv')
    await writeFile(file, 'tomatoes;41\n')
    await page.getByLabel('File to sign').setInputFiles(file)
    await press('Sign the file')
    expect((await wallet.requestOnScreen()).details).toContain('harvest.csv')
    await wallet.approve()
    await expect.poll(() => holding('use-file').count()).toBe(2)
    const signature = await saved('Save the signature')
    expect(await checkedBy(visitor, signature, file)).toEqual(['It holds', 2, 0])
    await writeFile(file, 'tomatoes;42\n')
    expect(await checkedBy(visitor, signature, file)).toEqual(['It does not hold', 1, 1])
    // Dropped, as a person does; the signature is there already.
    const data = await visitor.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['tomatoes;41\n'], 'copy.csv'))
      return transfer
    })
    await card('use-check', visitor).dispatchEvent('drop', { dataTransfer: data })
    await card('use-check', visitor).getByText('✓ copy.csv is that file').waitFor()
  })

  it('two of two approve, and a visitor sees that', async () => {
    const add = () => press('Add the identity in use')
    // Ben is in use and has a permission already.
    await add()
    await card('use-approval').locator('ul.lines li').waitFor()
    await useIdentity(keys[0] ?? '')
    await add()
    await expect.poll(() => card('use-approval').locator('ul.lines li').count()).toBe(2)
    await press('Say yes')
    await wallet.approve()
    await card('use-approval').getByText('✗ Not approved: 1 of 2', { exact: false }).waitFor()
    expect(await checkedBy(visitor, await saved('Save the proposal'))).toEqual(['It does not hold', 1, 1])
    await useIdentity(keys[1] ?? '')
    await press('Say yes')
    await wallet.approve()
    await card('use-approval').getByText('✓ Approved: 2 of 2', { exact: false }).waitFor()
    const file = await saved('Save the proposal')
    expect(await checkedBy(visitor, file)).toEqual(['It holds', 3, 0])
    const other = await forged(file, text => text.replace('40 €', '400 €'))
    expect(await checkedBy(visitor, other)).toEqual(['It does not hold', 0, 3])
  })

  it('a visitor without a wallet is told so, and a "no" is said with its code', async () => {
    await press('Sign the document', visitor)
    await card('use-document', visitor)
      .getByText('There is no wallet in this browser', { exact: false })
      .waitFor()
    await card('use-log').getByLabel('Entry').fill('Not this one')
    await press('Add the entry')
    await wallet.reject()
    await card('use-log').getByText('(user_rejected)', { exact: false }).waitFor()
    expect(await card('use-log').locator('.lines li').count()).toBe(3)
  })

  it('has no fault that axe finds, in either theme and on a phone, and nothing to scroll sideways', async () => {
    const found: string[] = []
    for (const [width, on] of [
      [1280, page],
      [360, page],
      [360, visitor],
    ] as const) {
      await on.setViewportSize({ width, height: 800 })
      await on.evaluate(AXE)
      for (const colorScheme of ['light', 'dark'] as const) {
        await on.emulateMedia({ colorScheme })
        const faults = await on.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(): Promise<{ violations: Array<{ id: string }> }> }
          }
          return (await axe.run()).violations.map(({ id }) => id)
        })
        found.push(...faults.map(id => `${id} at ${width}, ${colorScheme}`))
      }
      const wide = await on.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (wide > 0) found.push(`${wide} px too wide at ${width}`)
    }
    expect(found).toEqual([])
    expect(said).toEqual([])
  })
})
