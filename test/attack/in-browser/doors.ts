import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { call, callSoon, outcome, verified } from '../../browser/support/site.ts'
import { quietly, type World } from '../support/world.ts'

const b64 = (text: string) => Buffer.from(text).toString('base64')

/** Runs before the provider in every document of this page: takes the provider's end of its channel, too. */
function stealPort(): void {
  const loot = { ports: 0, heard: [] as unknown[], post(_: unknown) {} }
  Object.assign(window, { loot })
  addEventListener(
    'flowsta:bridge-port:v1',
    event => {
      const [port] = (event as MessageEvent).ports
      loot.ports++
      // Later ones are the page's own.
      if (port === undefined || loot.ports > 1) return
      loot.post = message => port.postMessage(message)
      port.addEventListener('message', heard => loot.heard.push(heard.data))
    },
    true,
  )
}
interface Loot {
  ports: number
  heard: unknown[]
  post(message: unknown): void
}
declare global {
  interface Window {
    loot: Loot
  }
}

/** Words of the wallet's own screens, and replies that nobody asked for, by every way that a page has. */
function shoutCommands(): void {
  const id = '0'.repeat(32)
  const commands = [
    'vault.lock',
    'vault.unlock',
    'request.decide',
    'apps.revokeAll',
    'setup.reveal',
    'state.watch',
  ]
  const words = [
    ...commands.map(command => ({ n: 1, command, params: { password: 'x' } })),
    ...commands.map(method => ({ t: 'call', id, method, params: '{}' })),
    ...commands.map(t => ({ t, id })),
    { t: 'wake' },
    { t: 'event', event: 'unlock' },
    { t: 'done', id },
    { t: 'reply', id, ok: true, value: 'true' },
    null,
    'vault.lock',
  ]
  for (const word of words) {
    window.loot?.post(word)
    window.postMessage(word, '*')
    const { port1, port2 } = new MessageChannel()
    dispatchEvent(new Event('flowsta:bridge-hello:v1'))
    dispatchEvent(new MessageEvent('flowsta:bridge-port:v1', { ports: [port2] }))
    port1.postMessage(word)
    for (const name of ['message', 'flowsta:request', 'flowsta:command']) {
      dispatchEvent(new MessageEvent(name, { data: word }))
      dispatchEvent(new CustomEvent(name, { detail: word }))
    }
  }
}

const hasProvider = (page: Pick<Page, 'evaluate'>) => page.evaluate(() => 'flowsta' in window)

/** Cases about who may ask, and through which door. */
export function doors(world: () => World): void {
  describe('the doors', () => {
    it('AC01 hear no word of the wallet’s own screens from a page, not even over the provider’s own channel', async () => {
      const page = await world().wallet.context.newPage()
      await page.addInitScript(stealPort)
      await page.goto(world().site.url)
      expect(await page.evaluate(() => window.loot.ports)).toBe(1)
      expect(
        await page.evaluate(() => (window as { chrome?: { runtime?: unknown } }).chrome?.runtime),
      ).toBeUndefined()
      const before = (await world().wallet.auditTrail()).length
      const { quiet } = await quietly(world(), async () => {
        await page.evaluate(shoutCommands)
        for (const method of ['vault.lock', 'request.decide', 'state.watch', 'unlock']) {
          expect(await call(page, method, {})).toMatchObject({ code: 'method_not_found' })
        }
        // The last words on the same channel: when they are answered, all before them were heard.
        await page.evaluate(() => {
          window.loot.post({ t: 'call', id: 'f'.repeat(32), method: 'isConnected', params: 'null' })
        })
        expect(await call(page, 'isConnected')).toBe(true)
      })
      expect(quiet).toBe(true)
      const answered = await page.evaluate(() => window.loot.heard.map(one => (one as { t: string }).t))
      // The last one is the provider's own: whether there is a grant for zome calls.
      expect(answered.sort()).toEqual(['ack', 'ack', 'ack', 'reply', 'reply', 'reply'])
      expect(await world().wallet.auditTrail()).toHaveLength(before)
      expect(
        await world().bare.evaluate(async () => Object.keys(await chrome.storage.session.get('unlocked'))),
      ).toEqual(['unlocked'])
      await page.close()
    })

    it('AC02 let no forged answer into a call that waits', async () => {
      const page = await world().open(world().site.url)
      const asked = await callSoon(page, 'signBytes', { bytes: b64('the real one') })
      await world().wallet.requestOnScreen()
      const [id] = await world().waiting()
      await page.evaluate(shoutCommands)
      await page.evaluate(id => {
        for (const one of [id, '0'.repeat(32)]) {
          const reply = { t: 'reply', id: one, ok: true, value: '{"forged":true}' }
          window.postMessage(reply, '*')
          dispatchEvent(new MessageEvent('message', { data: reply }))
        }
      }, id)
      const early = await Promise.race([outcome(asked), page.waitForTimeout(200).then(() => 'nothing')])
      expect(early).toBe('nothing')
      await world().wallet.approve()
      const signed = await outcome(asked)
      expect(signed).toMatchObject({ signedBytes: b64('the real one') })
      expect(verified(signed)).toBe(true)
      await page.close()
    })

    it('AC05 take a sandboxed page of a connected site for nobody', async () => {
      const page = await world().open(`${world().site.origin}/sandboxed`)
      expect(await page.evaluate(() => origin)).toBe('null')
      const { quiet } = await quietly(world(), async () => {
        for (const method of ['connect', 'getAccount', 'isConnected', 'signBytes']) {
          expect(await call(page, method, { bytes: '' }), method).toMatchObject({
            code: 'unauthorized',
            errno: 4102,
          })
        }
      })
      expect(quiet).toBe(true)
      await page.close()
    })

    it('AC07 open to no frame, whatever is in it', async () => {
      const page = await world().open(world().site.url)
      const frames = [
        { src: world().site.url },
        { src: world().stranger.url },
        { src: world().site.url, sandbox: 'allow-scripts' },
        { src: world().site.url, sandbox: 'allow-scripts allow-same-origin' },
        { srcdoc: '<title>srcdoc</title>' },
        { src: 'about:blank' },
        { src: 'data:text/html,<title>data</title>' },
      ]
      await page.evaluate(async frames => {
        for (const attributes of frames) {
          const frame = document.createElement('iframe')
          for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value)
          const loaded = new Promise(resolve => {
            frame.onload = resolve
          })
          document.body.append(frame)
          await loaded
        }
      }, frames)
      const inside = page.frames().slice(1)
      expect(inside).toHaveLength(frames.length)
      for (const frame of inside) expect(await hasProvider(frame), frame.url()).toBe(false)
      expect(await hasProvider(page)).toBe(true)
      await page.close()
    })

    it('AC06 open to no document without an address of its own', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'flowsta-'))
      const file = join(folder, 'page.html')
      await writeFile(file, '<title>file</title>')
      for (const url of ['about:blank', 'data:text/html,<title>x</title>', `file://${file}`]) {
        const page = await world().open(url)
        expect(await hasProvider(page), url).toBe(false)
        await page.close()
      }
      const opener = await world().open(world().site.url)
      for (const how of ['about:blank', 'blob']) {
        const [opened] = await Promise.all([
          world().wallet.context.waitForEvent('page'),
          opener.evaluate(how => {
            const url = how === 'blob' ? URL.createObjectURL(new Blob(['<p>x'], { type: 'text/html' })) : how
            window.open(url)
          }, how),
        ])
        await opened.waitForLoadState()
        expect(await hasProvider(opened), how).toBe(false)
        await opened.close()
      }
      await opener.close()
      await rm(folder, { recursive: true })
    })

    it('AC09 close behind a page that goes elsewhere: aborted, and its successor hears nothing of it', async () => {
      const page = await world().open(world().site.url)
      const before = (await world().wallet.auditTrail()).length
      void call(page, 'signBytes', { bytes: b64('left behind') })
      await world().wallet.requestOnScreen()
      const [window] = world().windows()
      await page.goto(`${world().site.origin}/listening`)
      await expect.poll(() => world().waiting()).toEqual([])
      const rows = (await world().wallet.auditTrail()).slice(before)
      expect(rows.map(row => row.decision)).toEqual(['aborted'])
      expect(rows[0]?.signature).toBeUndefined()
      await window?.getByRole('heading', { name: 'This request has ended' }).waitFor()
      expect(await window?.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
      expect(await call(page, 'isConnected')).toBe(true)
      await window?.close()
      await page.close()
    })
  })
}
