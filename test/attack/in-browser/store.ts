import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { call, callSoon, outcome } from '../../browser/support/site.ts'
import type { World } from '../support/world.ts'

const b64 = (text: string) => Buffer.from(text).toString('base64')

type Edit = readonly [store: string, key: string | number, change: string]
const bodies = (change: string): Edit => ['bodies', 2, change]
const header = (change: string): Edit => ['vault', 'header', change]

/** Runs in a page of the extension: reads and writes the wallet's database behind its back. */
async function edit([store, key, change]: Edit): Promise<void> {
  const opened = indexedDB.open('flowsta')
  await new Promise((resolve, reject) => {
    opened.onsuccess = resolve
    opened.onerror = reject
  })
  const tx = opened.result.transaction(store, 'readwrite')
  const objects = tx.objectStore(store)
  const got = objects.get(key)
  const done = new Promise((resolve, reject) => {
    tx.oncomplete = resolve
    tx.onabort = reject
  })
  got.onsuccess = () => {
    const state = window as unknown as { kept?: unknown }
    if (change === 'delete') {
      state.kept = got.result
      objects.delete(key)
    } else if (change === 'put back') {
      if (objects.keyPath === null) objects.put(state.kept, key)
      else objects.put(state.kept)
    } else {
      state.kept = structuredClone(got.result)
      const { slots } = got.result as { slots: Array<{ kdf: { passes: number; memory: number } }> }
      for (const { kdf } of slots) Object.assign(kdf, JSON.parse(change))
      objects.put(got.result, key)
    }
  }
  await done
  opened.result.close()
}

/** Cases that damage what is stored. They come last: after them there is no wallet in this browser. */
export function store(world: () => World): void {
  describe('the store', () => {
    it('AC55 without the secret’s body says so at once, and signs again when it is back', async () => {
      const first = await callSoon(world().page, 'signBytes', { bytes: b64('A') })
      await world().wallet.requestOnScreen()
      const behind = await callSoon(world().page, 'signBytes', { bytes: b64('B') })
      await world().bare.evaluate(edit, bodies('delete'))
      await world().wallet.approve()
      expect(await outcome(first)).toMatchObject({ code: 'missing_signer_private_key', errno: 5002 })
      await world().bare.evaluate(edit, bodies('put back'))
      await world().wallet.approve()
      expect(await outcome(behind)).toMatchObject({ success: true, signedBytes: b64('B') })
    })

    it('AC63 nothing has left the computer; of sockets, the wallet may open those of this computer', async () => {
      for (const url of world().asked)
        expect(url).toMatch(
          /^(?:http:\/\/(?:127\.0\.0\.1|[\w.-]+\.localhost):\d+\/|chrome-extension:|chrome:|data:|blob:|file:|about:)/,
        )
      const ours = world().asked.filter(url =>
        url.startsWith(`chrome-extension://${world().wallet.extensionId}/`),
      )
      expect(ours.length).toBeGreaterThan(10)
      const heard: string[] = []
      const server = createServer((request, response) => {
        heard.push(request.url ?? '')
        response.writeHead(200, { 'access-control-allow-origin': '*' }).end()
      })
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
      const { port } = server.address() as AddressInfo
      await call(world().page, 'isConnected')
      const [worker] = world().wallet.context.serviceWorkers()
      if (worker === undefined) throw new Error('no worker')
      const send = async (port: number) => {
        const failed: string[] = []
        await fetch(`http://127.0.0.1:${port}/fetch`).catch(() => failed.push('fetch'))
        await new Promise<void>(resolve => {
          try {
            const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`)
            socket.onerror = () => resolve(void failed.push('socket'))
            socket.onopen = () => resolve()
          } catch {
            resolve(void failed.push('socket'))
          }
        })
        return failed
      }
      expect(await worker.evaluate(send, port)).toEqual(['fetch', 'socket'])
      const screen = await world().open(
        `chrome-extension://${world().wallet.extensionId}/src/popup/index.html`,
      )
      expect(await screen.evaluate(send, port)).toEqual(['fetch', 'socket'])
      await screen.close()
      // A conductor of this computer, and nothing else: see `connect-src` in the manifest.
      expect(heard).toEqual(['/socket', '/socket'])
      // The server is there: a page of a site reaches it.
      expect(await world().page.evaluate(send, port)).toEqual(['socket'])
      expect(heard).toContain('/fetch')
      server.closeAllConnections()
      server.close()
    })

    it('AC47 with a lowered or a raised cost in the header opens for no password, and does not hang', async () => {
      const { wallet, bare } = world()
      await wallet.lock()
      for (const change of ['{"passes":1}', '{"memory":1000000000000}']) {
        await bare.evaluate(edit, header(change))
        await wallet.stopBackground()
        const copy = await bare.evaluate(
          async () => (await chrome.storage.local.get('vault-header'))['vault-header'],
        )
        await bare.evaluate(
          copy => chrome.storage.local.set({ 'vault-header': { ...(copy as object), slots: 'x' } }),
          copy,
        )
        const before = Date.now()
        await expect(wallet.unlock()).rejects.toThrow()
        expect(Date.now() - before).toBeLessThan(15_000)
        await bare.evaluate(edit, header('put back'))
        await bare.evaluate(copy => chrome.storage.local.set({ 'vault-header': copy }), copy)
        await wallet.stopBackground()
      }
      await wallet.unlock()
      expect(await call(world().page, 'isConnected')).toBe(true)
    })

    it('AC49 of a newer version, or gone, is said to be damaged and never set up over', async () => {
      const { wallet, bare, page } = world()
      const look = async () => {
        const screen = await world().open(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
        await screen.getByRole('heading', { name: "Your wallet's data is damaged" }).waitFor()
        const buttons = await screen.getByRole('button').allTextContents()
        await screen.close()
        return buttons
      }
      await wallet.stopBackground()
      await bare.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open('flowsta', 99)
            opening.onerror = () => reject(new Error('not opened'))
            opening.onblocked = () => reject(new Error('blocked'))
            opening.onsuccess = () => {
              opening.result.close()
              resolve()
            }
          }),
      )
      expect(await look()).not.toContain('Create a new wallet')
      expect(await call(page, 'signBytes', { bytes: '' })).toMatchObject({ code: 'storage_failed' })
      await wallet.stopBackground()
      await bare.evaluate(
        () =>
          new Promise<void>((resolve, reject) => {
            const deleting = indexedDB.deleteDatabase('flowsta')
            deleting.onerror = () => reject(new Error('not deleted'))
            deleting.onsuccess = () => resolve()
          }),
      )
      expect(await look()).not.toContain('Create a new wallet')
    })
  })
}
