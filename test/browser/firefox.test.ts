import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Firefox, launchFirefox } from './support/marionette.ts'
import { type Site, serve } from './support/serve.ts'
import { verified } from './support/site.ts'

const EXTENSION = join(import.meta.dirname, '../../dist/firefox')
const PHRASE = [...Array<string>(23).fill('abandon'), 'art'].join(' ')
const PASSWORD = 'correct horse battery staple'
const KNOWN = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const PAGE = '<!doctype html><title>site</title><script>window.early = typeof window.flowsta</script>'

describe('in Firefox', () => {
  let firefox: Firefox
  let site: Site
  let strict: Site
  let page: string

  beforeAll(async () => {
    site = await serve({ '/': PAGE })
    strict = await serve(
      { '/': PAGE.replace('<script>', '<script nonce="n">') },
      "default-src 'none'; script-src 'nonce-n'",
    )
    firefox = await launchFirefox(EXTENSION)
    page = await firefox.current()
  })
  afterAll(async () => {
    await firefox?.close()
    await site?.close()
    await strict?.close()
  })

  /** Clicks the button with this name on one of the wallet's screens, once it can be pressed. */
  const press = (name: string) =>
    firefox.run(
      `for (let i = 0; i < 200; i++) {
         const named = [...document.querySelectorAll('button')].find(b => (b.getAttribute('aria-label') ?? b.textContent).trim() === args[0])
         if (named && named.getAttribute('aria-disabled') !== 'true') { named.id ||= 'pressed-' + i; return named.id }
         await new Promise(resolve => setTimeout(resolve, 50))
       }
       throw new Error('no button ' + args[0] + ' in ' + document.body.innerText)`,
      name,
    )
  async function click(name: string): Promise<void> {
    const id = await press(name)
    await firefox.click(`#${String(id)}`)
  }
  const fieldId = (label: string) =>
    firefox.run<string>(
      `for (let i = 0; i < 100; i++) {
         const found = [...document.querySelectorAll('label')].find(l => l.textContent.replace(/\\s+/g, ' ').trim() === args[0])
         if (found) return found.htmlFor
         await new Promise(resolve => setTimeout(resolve, 50))
       }
       throw new Error('no field ' + args[0])`,
      label,
    )
  /** Switches to the consent window; its request is on screen after this. */
  async function toRequest(): Promise<void> {
    await expect
      .poll(
        async () => {
          for (const handle of await firefox.windows()) {
            if (handle === page) continue
            await firefox.switchTo(handle)
            if (await firefox.run('return location.hash === "#/request"').catch(() => false)) return true
          }
          return false
        },
        { timeout: 15_000 },
      )
      .toBe(true)
  }
  async function ask(method: string, params: unknown): Promise<void> {
    await firefox.switchTo(page)
    await firefox.run(
      `const page = window.wrappedJSObject ?? window
       page.eval('window.answer = null; window.flowsta.' + args[0] + '(' + args[1] + ').then(value => { window.answer = JSON.stringify(value) }, error => { window.answer = JSON.stringify({ code: error.code, typed: error instanceof window.flowsta.errors.FlowstaHolochainError }) })')`,
      method,
      JSON.stringify(params),
    )
  }
  async function answer(): Promise<Record<string, unknown>> {
    await firefox.switchTo(page)
    const text = await firefox.run<string>(
      `for (let i = 0; i < 200; i++) {
         const page = window.wrappedJSObject ?? window
         if (page.answer) return page.answer
         await new Promise(resolve => setTimeout(resolve, 50))
       }
       return 'null'`,
    )
    return JSON.parse(text)
  }

  it('the provider is there in the first inline script, 20 of 20 loads, also under a strict page CSP', async () => {
    let there = 0
    for (let i = 0; i < 20; i++) {
      await firefox.goto((i % 2 === 0 ? site : strict).url)
      if ((await firefox.run('return (window.wrappedJSObject ?? window).early')) === 'object') there++
    }
    expect(there).toBe(20)
  })

  it('restores a wallet, connects, signs and is rejected', async () => {
    await firefox.goto(site.url)
    await ask('connect', { reason: 'to test' })
    await toRequest()
    await click('Restore a wallet')
    const labels = PHRASE.split(' ').map((word, i): [string, string] => [`Word ${i + 1}`, word])
    for (const [label, text] of [
      ...labels,
      ['Password', PASSWORD],
      ['Confirm password', PASSWORD],
    ] as const) {
      await firefox.type(`#${await fieldId(label)}`, text)
    }
    await click('Restore')
    await click('Approve')
    expect(await answer()).toMatchObject({ agentPubKey: KNOWN })

    await ask('signBytes', { bytes: Buffer.from('hello').toString('base64') })
    await toRequest()
    await click('Approve')
    const signed = await answer()
    expect(signed).toMatchObject({ success: true, agentPubKey: KNOWN })
    expect(verified(signed)).toBe(true)

    await ask('signAction', { action: { type: 'CreateEntry', n: 1 } })
    await toRequest()
    await click('Reject')
    expect(await answer()).toEqual({ code: 'user_rejected', typed: true })
  })
})
