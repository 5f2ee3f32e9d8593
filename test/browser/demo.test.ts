import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoHeaders, serveFolder } from '../../scripts/lib/serve.mjs'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'

const DEMO = resolve(import.meta.dirname, '../../dist/demo')
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describe('the demo app', () => {
  let wallet: TestWallet
  let server: { url: string; close(): void }
  let page: Page
  const said: string[] = []
  const asked: string[] = []

  beforeAll(async () => {
    wallet = await launchWallet()
    await wallet.setUp()
    server = await serveFolder(DEMO, { headers: demoHeaders })
    page = await wallet.context.newPage()
    page.on('console', message => said.push(message.text()))
    page.on('pageerror', error => said.push(error.message))
    page.on('request', request => asked.push(request.url()))
    await page.goto(server.url)
    await page.getByText('Not connected', { exact: true }).waitFor()
  })
  afterAll(async () => {
    await wallet?.close()
    server?.close()
  })

  const card = (id: string) => page.locator(`#${id}`)
  const answer = (where: Locator) => where.locator('.answer:is([data-outcome="good"], [data-outcome="bad"])')
  const section = (title: string) => page.locator('#errors section').filter({ hasText: title })
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

  async function connect(): Promise<void> {
    await press('Connect')
    await wallet.approve()
    await page.getByText('Connected', { exact: true }).waitFor()
  }

  it('connects, signs and checks both signatures in the page', async () => {
    await connect()
    for (const [id, name, checks] of [
      ['sign-action', 'Sign the action', 3],
      ['sign-bytes', 'Sign the bytes', 2],
    ] as const) {
      await press(name)
      await wallet.approve()
      await answer(card(id)).waitFor()
      expect(await card(id).locator('.holds').count(), id).toBe(checks)
      expect(await card(id).locator('.fails').count(), id).toBe(0)
    }
    await card('sign-bytes').getByLabel('Domain, may be empty').fill('demo.example/greeting')
    await press('Sign the bytes')
    await wallet.approve()
    await card('sign-bytes').getByText('the domain’s envelope', { exact: false }).waitFor()
    expect(await card('sign-bytes').locator('.fails').count()).toBe(0)
  })

  it('signs without asking what was allowed, and says what is left', async () => {
    await press('Connect with this')
    expect((await wallet.requestOnScreen()).details).toContain('note')
    await wallet.approve({ remember: 'while' })
    await page.getByText(/^10 of 10 signatures left/).waitFor()
    const before = wallet.context.pages().length
    for (const left of [7, 4, 1]) {
      await press('Sign three notes')
      await page.getByText(new RegExp(`^${left} of 10 signatures left`)).waitFor()
      expect(await card('silent').locator('.holds').count()).toBe(3)
      expect(await card('silent').locator('.fails').count()).toBe(0)
    }
    // One is left: the second of three is refused, and no window opens for it.
    await press('Sign three notes')
    await card('silent').locator('.answer', { hasText: 'consent_required' }).waitFor()
    await page.getByText(/^Every signature asks|^0 of 10/).waitFor()
    expect(wallet.context.pages().length).toBe(before)
    const told = await page.locator('#events li', { hasText: 'permissionsChanged' }).allTextContents()
    expect(told.some(text => text.includes('signaturesLeft'))).toBe(true)
  })

  it('signs a batch with one consent and checks each answer', async () => {
    const expected = await card('sign-batch').getByLabel('Requests, as JSON').inputValue()
    await press('Sign the batch')
    expect((await wallet.requestOnScreen()).method).toBe('signBatch')
    await wallet.approve()
    await answer(card('sign-batch')).waitFor()
    expect(await card('sign-batch').locator('.holds').count()).toBe(JSON.parse(expected).length + 1)
    expect(await card('sign-batch').locator('.fails').count()).toBe(0)
    await card('sign-batch').getByLabel('Requests, as JSON').fill('{}')
    await card('sign-batch').getByText('Requests are a list', { exact: false }).waitFor()
    await card('sign-batch').getByLabel('Requests, as JSON').fill(expected)
  })

  it.each(['At once, without a window', 'Malformed requests'])(
    '%s: every button meets its error',
    async title => {
      const rows = section(title).locator('.cases > li')
      const names: string[] = []
      for (const row of await rows.all()) {
        const name = (await row.locator('.case__title').textContent()) ?? ''
        await row.getByRole('button', { name: `Run: ${name}` }).click()
        await row.locator('.checks li').waitFor()
        if ((await row.locator('.fails').count()) > 0)
          names.push(`${name}: ${await row.locator('.answer').textContent()}`)
      }
      expect(names).toEqual([])
      expect(await rows.count()).toBeGreaterThan(4)
    },
  )

  it('with the person’s help: user_rejected and insufficient_scope', async () => {
    const rejected = section('With your help').locator('li').filter({ hasText: 'You say no' })
    await press('Run: You say no')
    await wallet.reject()
    await rejected.locator('.holds').waitFor()
    const small = section('With your help').locator('li').filter({ hasText: 'insufficient_scope' })
    await press('Run: A signature that was never part of the connection')
    await wallet.approve()
    await small.locator('.holds').waitFor()
  })

  it('lists events, and says when the wallet revoked it', async () => {
    await wallet.revoke(new URL(server.url).origin)
    await page.getByText('Not connected', { exact: true }).waitFor()
    const names = await page.locator('#events b').allTextContents()
    expect(names).toEqual(expect.arrayContaining(['connect', 'disconnect']))
  })

  it('has no fault that axe finds, in either theme', async () => {
    await page.evaluate(AXE)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const faults = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: Array<{ id: string }> }> }
        }
        return (await axe.run()).violations.map(({ id }) => id)
      })
      expect(faults, colorScheme).toEqual([])
    }
  })

  it('says nothing in the console and asks no other host', () => {
    expect(said).toEqual([])
    expect(asked.filter(url => !url.startsWith(server.url) && !url.startsWith('data:'))).toEqual([])
  })
})
