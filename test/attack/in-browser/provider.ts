import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { call, callSoon, outcome, verified } from '../../browser/support/site.ts'
import type { World } from '../support/world.ts'

interface Announced {
  readonly info: { readonly uuid: string; readonly rdns: string }
  readonly provider: Window['flowsta']
}
declare global {
  interface Window {
    first: unknown
    announced: Announced[]
    touched: string[]
  }
}

/** Runs in the page before the provider: somebody else has the name, and notes every look at it. */
function takeName(how: string): void {
  window.touched = []
  const touch = (what: string) => window.touched.push(what)
  const trap = new Proxy(() => {}, {
    get: (_, name) => touch(`get ${String(name)}`),
    apply: () => touch('called'),
    getOwnPropertyDescriptor: () => {
      touch('described')
      return undefined
    },
  })
  if (how === 'a getter that throws') {
    Object.defineProperty(window, 'flowsta', {
      get() {
        touch('read')
        throw new Error('the page’s own trap')
      },
    })
  } else {
    const configurable = how === 'a configurable trap'
    Object.defineProperty(window, 'flowsta', { value: trap, configurable, writable: configurable })
  }
}

const data = async (page: Page, name: string) =>
  JSON.parse((await page.locator('html').getAttribute(`data-${name}`)) ?? 'null')

/** Cases about the provider, in a page that is against it. */
export function provider(world: () => World): void {
  describe('the provider', () => {
    it.each(['a fixed trap', 'a configurable trap', 'a getter that throws'])(
      'AC15 leaves its name to %s, does not touch it, and is found by its announcement',
      async how => {
        const said = world().said.length
        const page = await world().wallet.context.newPage()
        await page.addInitScript(takeName, how)
        await page.goto(world().site.origin)
        expect(await page.evaluate(() => window.touched)).toEqual([])
        const kept = await page.evaluate(() => {
          const { value, get } = Object.getOwnPropertyDescriptor(window, 'flowsta') ?? {}
          return typeof (value ?? get)
        })
        expect(kept).toBe('function')
        const connected = await page.evaluate(async () => {
          const found = new Promise<Announced>(resolve => {
            addEventListener('flowsta:announceProvider', event => resolve((event as CustomEvent).detail))
          })
          dispatchEvent(new Event('flowsta:requestProvider'))
          const { provider } = await found
          return [provider.isFlowsta, await provider.isConnected()]
        })
        expect(connected).toEqual([true, true])
        expect(await page.evaluate(() => window.touched)).toEqual([])
        expect(world().said.slice(said)).toEqual([])
        await page.close()
      },
    )

    it('AC16 answers rightly in a page that overwrote everything, and no hook hears of it', async () => {
      const page = await world().open(`${world().site.origin}/poisoned`)
      await page.locator('#account').click()
      await page.locator('html[data-account]').waitFor()
      expect(await data(page, 'account')).toEqual(await call(world().page, 'getAccount'))
      await page.locator('#refuse').click()
      await page.locator('html[data-refused]').waitFor()
      expect(await data(page, 'refused')).toMatchObject({ code: 'invalid_request', typed: true })
      await page.locator('#sign').click()
      await world().wallet.approve()
      await page.locator('html[data-signed]').waitFor()
      const signed = await data(page, 'signed')
      expect(signed).toMatchObject({ signedAction: { type: 'note', list: [1, 'x'] } })
      expect(verified(signed)).toBe(true)
      expect(await data(page, 'hooked')).toEqual([])
      await page.locator('#control').click()
      await page.locator('html[data-control]').waitFor()
      expect(await data(page, 'hooked')).toEqual(['Array.prototype push x', 'Object.prototype then'])
      await page.close()
    })

    it('AC19 signs what it was given at the call, whatever becomes of the object', async () => {
      const { page } = world()
      await page.evaluate(() => {
        const action: Record<string, unknown> = { type: 'note', n: 1, deep: { list: ['a'] } }
        let reads = 0
        Object.defineProperty(action, 'once', { enumerable: true, get: () => ++reads })
        const result = window.flowsta.signAction({ action })
        action.n = 2
        ;(action.deep as { list: string[] }).list.push('b')
        delete action.type
        Object.assign(window, { action, result })
      })
      const shown = await world().wallet.requestOnScreen()
      expect(shown.details).toContain('note')
      await page.evaluate(() =>
        Object.assign((window as unknown as { action: object }).action, { n: 3, x: 4 }),
      )
      await world().wallet.approve()
      const signed = (await page.evaluate(() => (window as unknown as { result: unknown }).result)) as {
        signedBytes: string
      }
      const text = Buffer.from(signed.signedBytes, 'base64').toString()
      expect(text).toBe('{"deep":{"list":["a"]},"n":1,"once":1,"type":"note"}')
      expect(verified(signed)).toBe(true)
    })

    it('AC21 leaves nothing in the page but its name, and nothing of the wallet can be fetched', async () => {
      const said = world().said.length
      const page = await world().open(`${world().stranger.origin}/listening`)
      const { extensionId } = world().wallet
      const added = await page.evaluate(() => {
        const frame = document.body.appendChild(document.createElement('iframe'))
        const usual = new Set(Object.getOwnPropertyNames(frame.contentWindow ?? {}))
        frame.remove()
        return Object.getOwnPropertyNames(window).filter(name => !usual.has(name) && !/^\d+$/.test(name))
      })
      expect(added.sort()).toEqual(['announced', 'first', 'flowsta'])
      expect(await page.evaluate(() => document.documentElement.outerHTML.replace(/\s+/g, ''))).toMatch(
        /^<html><head><title>site<\/title><script>.*<\/script><\/head><body><\/body><\/html>$/,
      )
      const paths = [
        'manifest.json',
        'src/popup/index.html',
        'icons/logo.svg',
        'icons/toolbar-plain-16.png',
        'none',
      ]
      const fetched = await page.evaluate(
        async ([id, paths]) => {
          const results: string[] = []
          for (const path of paths) {
            const url = `chrome-extension://${id}/${path}`
            results.push(
              await fetch(url).then(
                () => 'fetched',
                () => 'failed',
              ),
            )
            const load = (tag: 'img' | 'script' | 'link', name: 'src' | 'href') =>
              new Promise<string>(resolve => {
                const element = Object.assign(document.createElement(tag), { rel: 'stylesheet', [name]: url })
                element.onload = () => resolve('loaded')
                element.onerror = () => resolve('failed')
                document.head.append(element)
              })
            results.push(await load('img', 'src'), await load('script', 'src'), await load('link', 'href'))
          }
          return results
        },
        [extensionId, paths] as const,
      )
      expect(new Set(fetched)).toEqual(new Set(['failed']))
      const resources = await page.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => name),
      )
      expect(resources.filter(name => name.includes('extension') && !name.includes(extensionId))).toEqual([])
      // The browser itself tells of the probes in the console; the wallet says nothing there.
      for (const line of world().said.slice(said))
        expect(line).toMatch(/Failed to load resource|chrome-extension:/)
      await page.close()
    })

    it('AC22 has an id of its own for every page load, whoever announces the same name', async () => {
      const uuids = new Set<string>()
      for (const url of [world().site.origin, world().site.origin, world().stranger.origin]) {
        const page = await world().open(`${url}/listening`)
        const { first, all } = await page.evaluate(() => {
          const impostor = {
            info: { uuid: 'x', name: 'Flowsta Wallet', rdns: 'com.flowsta.wallet' },
            provider: {},
          }
          dispatchEvent(new CustomEvent('flowsta:announceProvider', { detail: impostor }))
          dispatchEvent(new Event('flowsta:requestProvider'))
          const own = window.announced.filter(({ provider }) => provider === window.first)
          return {
            first: own[0]?.info,
            all: own.map(({ info }) => info.uuid).concat(Object.isFrozen(own[0]?.info) ? [] : ['not frozen']),
          }
        })
        expect(new Set(all)).toEqual(new Set([first?.uuid]))
        expect(all.length).toBeGreaterThan(1)
        uuids.add(first?.uuid ?? '')
        await page.close()
      }
      expect(uuids.size).toBe(3)
    })

    it('AC23 lets no site put the wallet’s screens in a frame, a window or an address', async () => {
      const { context, extensionId } = world().wallet
      const screen = `chrome-extension://${extensionId}/src/popup/index.html`
      const page = await world().open(world().site.url)
      const frame = (url: string) =>
        new Promise<void>(resolve => {
          const element = document.createElement('iframe')
          element.onload = () => resolve()
          element.src = url
          document.documentElement.append(element)
        })
      await page.evaluate(frame, screen)
      // Not even a page of the wallet itself could: the policy of the screens forbids every frame.
      await world().bare.evaluate(frame, screen)
      for (const holder of [page, world().bare]) {
        for (const inner of holder.frames().slice(1)) {
          expect(inner.url()).toBe('chrome-error://chromewebdata/')
        }
        expect(holder.frames().length).toBe(2)
      }
      await world().bare.reload()
      for (const target of [screen, `${world().site.origin}/redirect`]) {
        const [opened] = await Promise.all([
          context.waitForEvent('page'),
          page.evaluate(url => void window.open(url), target),
        ])
        await opened.waitForTimeout(300)
        expect(opened.url(), target).not.toContain('/src/popup/')
        await opened.close()
      }
      await page.evaluate(url => {
        location.href = url
      }, screen)
      await page.waitForTimeout(300)
      expect(page.url()).not.toContain('/src/popup/')
      await page.close()
    })

    it('AC30 asks for one thing and gets that one, while others come', async () => {
      const one = await callSoon(world().page, 'signBytes', { bytes: Buffer.from('A').toString('base64') })
      await world().wallet.requestOnScreen()
      const [window] = world().windows()
      const two = await callSoon(world().page, 'signBytes', { bytes: Buffer.from('B').toString('base64') })
      await window?.getByRole('status').filter({ hasText: '1 of 2' }).waitFor()
      expect((await world().wallet.requestOnScreen()).details).toContain('A')
      await world().wallet.approve()
      expect(await outcome(one)).toMatchObject({ signedBytes: Buffer.from('A').toString('base64') })
      await world().wallet.reject()
      expect(await outcome(two)).toMatchObject({ code: 'user_rejected' })
    })
  })
}
