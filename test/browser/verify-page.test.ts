import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { toBase64, utf8 } from '../../src/crypto/bytes.ts'
import { didKey } from '../../src/crypto/did.ts'
import { domainMessage } from '../../src/crypto/domain.ts'
import { publicKeyOf, sign } from '../../src/crypto/ed25519.ts'
import { agentPubKey } from '../../src/crypto/holochain/holohash.ts'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { makeKey, makeTrail, trailLines } from '../support/trail.ts'
import { violations } from './support/axe.ts'

const PAGE = resolve(import.meta.dirname, '../../dist/demo/verify/index.html')
const seed = new Uint8Array(32).fill(7)
const publicKey = publicKeyOf(seed)
const agent = agentPubKey(publicKey)
const trail = makeTrail({ rows: 80, kept: 'some' })

function signed(text: string, domain = 'acorn.example/terms') {
  const message = domainMessage(domain, utf8(text))
  const answer = { success: true, signature: toBase64(sign(message, seed)), agentPubKey: agent }
  return { ...answer, signedBytes: toBase64(message) }
}

describe('the verify page, from the disk and without a network', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-page-'))
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const said: string[] = []
  const asked: string[] = []

  beforeAll(async () => {
    const [executablePath] = findChromiums()
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
    context = await browser.newContext()
    await context.setOffline(true)
    page = await context.newPage()
    page.on('console', message => said.push(message.text()))
    page.on('pageerror', error => said.push(error.message))
    page.on('request', request => asked.push(request.url()))
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })
  beforeEach(() => page.goto(pathToFileURL(PAGE).href))

  const status = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
  const found = () => page.getByRole('region', { name: /./ }).first().innerText()
  async function choose(name: string, text: string): Promise<void> {
    const path = join(folder, name)
    writeFileSync(path, text)
    await page.getByLabel('A file, chosen or dropped here').setInputFiles(path)
  }
  async function paste(text: string): Promise<void> {
    await page.getByLabel('Or its text').fill(text)
    await page.getByRole('button', { name: 'Check the text' }).click()
  }
  /** Drops a file on the page, as the browser tells it of one. */
  async function drop(name: string, text: string): Promise<void> {
    const data = await page.evaluateHandle(
      ([name, text]) => {
        const data = new DataTransfer()
        data.items.add(new File([text], name))
        return data
      },
      [name, text] as const,
    )
    await page.locator('h1').dispatchEvent('drop', { dataTransfer: data })
  }

  it('says of a trail what holds and who certified it', async () => {
    await drop('trail.jsonl', trail.text)
    await status('It holds.')
    const text = await found()
    expect(text).toContain('This trail holds.')
    for (const { agentPubKey } of trail.keys.agents) expect(text).toContain(agentPubKey)
    expect(text).toContain('Compare it with a key that you know')
    expect(await page.locator(':focus').innerText()).toBe('An audit trail')
  })

  it('names the first bad row', async () => {
    await choose('broken.jsonl', trail.text.replace('"seq":40,', '"seq":41,'))
    await status('It does not hold.')
    const text = await found()
    expect(text).toMatch(/First bad row\s+40\s+Line of the file\s+42/)
    expect(text).toContain('(sequence)')
    await choose('whole.jsonl', trail.text)
    await status('It holds.')
  })

  it('says of an answer what was signed, and by whom', async () => {
    await paste(JSON.stringify(signed('The terms \u202e of use'), null, 2))
    await status('It holds.')
    const text = await found()
    for (const part of ['A signature over text', agent, didKey(publicKey), 'acorn.example/terms']) {
      expect(text).toContain(part)
    }
    expect(await page.getByRole('region', { name: 'What was signed', exact: true }).innerText()).toBe(
      'The terms U+202E of use',
    )
    await paste(JSON.stringify({ ...signed('The terms'), signature: signed('Other terms').signature }))
    await status('It does not hold.')
    expect(await found()).toContain('(signature-wrong)')
  })

  it('holds it against the key that one knows', async () => {
    await page.getByLabel('The key you know the person by').fill(didKey(publicKey))
    await paste(JSON.stringify(signed('The terms')))
    await status('It holds.')
    expect(await found()).not.toContain('Compare')
    await page.getByLabel('The key you know the person by').fill(makeKey('x').agentPubKey)
    await paste(JSON.stringify(signed('The terms')))
    await status('It does not hold.')
    expect(await found()).toContain('(key-mismatch)')
    await drop('trail.jsonl', trail.text)
    await status('It does not hold.')
    expect(await found()).toContain('(agent-missing)')
    await page.getByLabel('The key you know the person by').fill('uhCAk')
    await page.getByText('This is no key').waitFor()
    await paste(JSON.stringify(signed('The terms')))
    expect(await page.locator(':focus').getAttribute('id')).toBe('key')
  })

  it('shows what a file says as text, never as part of the page', async () => {
    const nasty = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    await paste(JSON.stringify(signed(nasty)))
    await status('It holds.')
    expect(await page.getByRole('region', { name: 'What was signed', exact: true }).innerText()).toBe(nasty)
    expect(await page.locator('#result img, #result script').count()).toBe(0)
    expect(await page.title()).toBe('Check what was signed')
  })

  it('says how far a long file is, and stops when it is told to', async () => {
    // A person's hand is too slow for a file that a test has time for: it is stopped as soon as it says how far it is.
    await page.evaluate(() => {
      const label = document.getElementById('progress-text') as HTMLElement
      const stop = document.getElementById('stop') as HTMLElement
      const pressWhenSaid = () => {
        if (!/^Checking: \d+ of 6000$/.test(label.innerText)) return
        document.title = `stopped: ${!stop.hidden && label.checkVisibility()}`
        stop.click()
      }
      new MutationObserver(pressWhenSaid).observe(label, { childList: true })
    })
    await choose('long.jsonl', [...trailLines({ rows: 6000 })].join(''))
    await status('Stopped.')
    expect(await page.title()).toBe('stopped: true')
    expect(await page.locator('#result').isHidden()).toBe(true)
    expect(await page.getByRole('button', { name: 'Stop' }).isHidden()).toBe(true)
  })

  it('is used by keyboard alone', async () => {
    const names: string[] = []
    for (let i = 0; i < 5; i++) {
      await page.keyboard.press('Tab')
      names.push(
        await page.evaluate(() => document.activeElement?.id ?? document.activeElement?.className ?? ''),
      )
    }
    expect(names).toEqual(['', 'file', 'paste', 'key', ''])
    await page.keyboard.press('Enter')
    await status('There is no text yet.')
    await page.keyboard.insertText(JSON.stringify(signed('The terms')))
    await page.getByLabel('The key you know the person by').press('Enter')
    await status('It holds.')
  })

  it('has no fault that axe finds, in either theme', async () => {
    const tall = (all: string[]) => all.filter(one => !one.endsWith('px higher than the window'))
    expect(tall(await violations(page))).toEqual([])
    await paste(JSON.stringify({ results: [signed('one'), { ...signed('two'), signature: '' }] }))
    await status('It does not hold.')
    expect(tall(await violations(page))).toEqual([])
  })

  it('loads nothing but itself, and its policy lets it', async () => {
    expect(new Set(asked.filter(url => !url.startsWith('data:')))).toEqual(
      new Set([pathToFileURL(PAGE).href]),
    )
    expect(said).toEqual([])
    const blocked = await page.evaluate(
      () =>
        new Promise<string>(done => {
          document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective))
          fetch('https://example.test/').catch(() => {})
        }),
    )
    expect(blocked).toBe('connect-src')
  })
})
