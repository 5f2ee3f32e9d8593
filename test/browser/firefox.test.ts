import { createPublicKey, verify } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proofBytes } from '../../src/crypto/trail.ts'
import type { AuditRow } from '../../src/protocol/audit.ts'
import { UI_PORT } from '../../src/protocol/ui-door.ts'
import { type Firefox, launchFirefox } from './support/marionette.ts'
import { type Site, serve } from './support/serve.ts'
import { verified } from './support/site.ts'

const EXTENSION = join(import.meta.dirname, '../../dist/firefox')
const PHRASE = [...Array<string>(23).fill('abandon'), 'art'].join(' ')
const PASSWORD = 'correct horse battery staple'
const KNOWN = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const PAGE =
  '<!doctype html><title>site</title><script>window.early = typeof window.flowsta; window.signer = "__HC_ZOME_CALL_SIGNER__" in window</script>'

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
  /** Chooses a radio button, once there is one of this name. */
  const choose = (label: string) =>
    firefox.run(
      `for (let i = 0; i < 200; i++) {
         const found = [...document.querySelectorAll('label')].find(l => l.textContent === args[0] && !l.control.disabled)
         if (found) return found.click()
         await new Promise(resolve => setTimeout(resolve, 50))
       }
       throw new Error('no choice ' + args[0] + ' in ' + document.body.innerText)`,
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
  it('has the button, its menu and its switch for notifications', async () => {
    await firefox.switchTo(await firefox.newTab())
    await firefox.goto(`${firefox.extension}/src/popup/index.html#/settings`)
    // The items can't be read or opened, but changing one that is not there fails.
    const seen = await firefox.run(
      `const { browser } = window.wrappedJSObject ?? window
       const change = id => browser.contextMenus.update(id, {}).then(() => true, () => false)
       const items = []
       for (const id of ['lock', 'block', 'unblock', 'other']) items.push(await change(id))
       for (let i = 0; i < 100 && !document.querySelector('#tell-waiting:not([disabled])'); i++) await new Promise(resolve => setTimeout(resolve, 50))
       return [items.join(), await browser.action.getTitle({}), document.querySelector('#tell-waiting').checked]`,
    )
    expect(seen).toEqual(['true,true,true,false', 'Flowsta Wallet: unlocked', false])
  })

  it('signs without asking, by a key in the site’s own storage, and keeps the proof', async () => {
    await ask('connect', { policy: { methods: ['signBytes'] } })
    await toRequest()
    await choose('For a while')
    await click('Approve')
    expect(await answer()).toMatchObject({ agentPubKey: KNOWN })
    const before = await firefox.windows()

    await ask('signBytes', { bytes: Buffer.from('silently').toString('base64'), prompt: 'never' })
    const signed = await answer()
    expect(signed).toMatchObject({ success: true, agentPubKey: KNOWN })
    expect(verified(signed)).toBe(true)
    expect(await firefox.windows()).toEqual(before)
    expect(await keyKind()).toEqual({ type: 'private', extractable: false })

    const row = (await readTrail()).find(({ signature }) => signature === signed.signature)
    expect(row).toMatchObject({ type: 'request.silent', decision: 'silent', origin: site.origin })
    const { publicKey = '', message = '', signature = '' } = row?.proof ?? {}
    const x = Buffer.from(publicKey, 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    expect(verify(null, proofBytes(message), key, Buffer.from(signature, 'base64'))).toBe(true)
  })

  it('has the signer of a site that was switched on in its first inline script, and keeps its own after', async () => {
    const loads = async () => {
      await firefox.switchTo(page)
      const seen: unknown[] = []
      for (let i = 0; i < 5; i++) {
        await firefox.goto(site.url)
        const look = 'const page = window.wrappedJSObject ?? window; return [page.early, page.signer]'
        seen.push(await firefox.run(look))
      }
      return seen
    }
    const five = (one: unknown) => Array.from({ length: 5 }, () => one)
    const own = await firefox.newTab()
    await firefox.switchTo(own)
    await firefox.goto(`${firefox.extension}/src/popup/index.html`)
    /** As the popup asks it: the tab behind it is no popup's here. */
    const ask = async (command: string) => {
      await firefox.switchTo(own)
      return firefox.run(
        `const { browser } = window.wrappedJSObject ?? window
         const port = browser.runtime.connect({ name: args[2] })
         const answered = new Promise(resolve => port.onMessage.addListener(message => message.n === 1 && resolve(JSON.stringify(message))))
         port.postMessage({ n: 1, command: args[0], params: { origin: args[1] } })
         return JSON.parse(await answered)`,
        command,
        site.origin,
        UI_PORT,
      )
    }
    expect(await loads()).toEqual(five(['object', false]))
    expect(await ask('sites.enable')).toMatchObject({ ok: true, value: { isOn: true } })
    expect(await loads()).toEqual(five(['object', true]))
    expect(await ask('sites.disable')).toMatchObject({ ok: true })
    // The browser has one permission for both scripts.
    expect(await loads()).toEqual(five(['object', false]))
  })

  /** The key with which the page proves its calls. */
  const keyKind = () =>
    firefox.run(
      `const page = window.wrappedJSObject ?? window
       const done = promise => new Promise((resolve, reject) => { promise.onsuccess = () => resolve(promise.result); promise.onerror = () => reject(promise.error) })
       const db = await done(page.indexedDB.open('flowsta-wallet'))
       const { type, extractable } = await done(db.transaction('device-key').objectStore('device-key').get('private'))
       db.close()
       return { type, extractable }`,
    )
  /** The rows, as they lie in the wallet's database, by one of its own pages. */
  async function readTrail(): Promise<AuditRow[]> {
    await firefox.switchTo(await firefox.newTab())
    await firefox.goto(`${firefox.extension}/src/popup/index.html#/activity`)
    const text = await firefox.run<string>(
      `const page = window.wrappedJSObject ?? window
       const done = request => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error) })
       const db = await done(page.indexedDB.open('flowsta'))
       const found = await done(db.transaction('events').objectStore('events').getAll())
       db.close()
       return JSON.stringify(found.map(({ row }) => row))`,
    )
    return JSON.parse(text)
  }
})
