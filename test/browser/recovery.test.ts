import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'

const MNEMONIC = [...Array<string>(23).fill('abandon'), 'art'].join(' ')
const PASSWORD = 'correct horse battery staple'

describe('a store that is damaged', () => {
  let wallet: TestWallet
  /** A page of the extension that runs none of its scripts. */
  let disk: Page
  let agent: string
  beforeEach(async () => {
    wallet = await launchWallet({ mnemonic: MNEMONIC, password: PASSWORD })
    agent = (await wallet.setUp()).agentPubKey
    disk = await wallet.context.newPage()
    await disk.goto(`chrome-extension://${wallet.extensionId}/manifest.json`)
  })
  afterEach(() => wallet?.close())

  async function screen(): Promise<Page> {
    const page = await wallet.context.newPage()
    await page.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html`)
    return page
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const isDamaged = (page: Page) =>
    page.getByRole('heading', { name: "Your wallet's data is damaged", exact: true }).waitFor()
  /** Turns one bit of the first key slot in a copy of the vault header. */
  const flip = (copy: 'first' | 'second') =>
    disk.evaluate(async copy => {
      const turned = (header: { slots: Array<{ sealed: string }> }) => ({
        ...header,
        slots: header.slots.map(slot => {
          const [first = '', ...rest] = atob(slot.sealed)
          return { ...slot, sealed: btoa(String.fromCharCode(first.charCodeAt(0) ^ 1) + rest.join('')) }
        }),
      })
      if (copy === 'second') {
        const { 'vault-header': header } = await chrome.storage.local.get('vault-header')
        await chrome.storage.local.set({ 'vault-header': turned(header as never) })
        return
      }
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('flowsta')
        opening.onsuccess = () => {
          const tx = opening.result.transaction('vault', 'readwrite')
          const vault = tx.objectStore('vault')
          const getting = vault.get('header')
          getting.onsuccess = () => vault.put(turned(getting.result), 'header')
          tx.oncomplete = () => resolve(opening.result.close())
          tx.onerror = () => reject(tx.error)
        }
      })
    }, copy)

  it('a deleted database is never set up over: what is left is saved, and the words bring the key back', async () => {
    await disk.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const deleting = indexedDB.deleteDatabase('flowsta')
          deleting.onsuccess = () => resolve()
          deleting.onerror = () => reject(deleting.error)
        }),
    )
    const page = await screen()
    await isDamaged(page)
    expect(await button(page, 'Create a new wallet').count()).toBe(0)
    const saving = page.waitForEvent('download')
    await button(page, 'Export what is left').click()
    const saved = await readFile(await (await saving).path(), 'utf8')
    expect(saved).toContain('"vault-header"')
    expect(saved).not.toContain('abandon')
    await page.reload()
    await isDamaged(page)
    await button(page, 'Restore from backup').click()
    // Without the tick the button does nothing.
    await button(page, 'Remove the damaged data').click({ force: true })
    await page.getByRole('checkbox').check()
    await button(page, 'Remove the damaged data').click()
    await page.getByLabel('Word 1', { exact: true }).waitFor()
    for (const [i, word] of MNEMONIC.split(' ').entries()) {
      await page.getByLabel(`Word ${i + 1}`, { exact: true }).fill(word)
    }
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByLabel('Confirm password', { exact: true }).fill(PASSWORD)
    await button(page, 'Restore').click()
    await page.getByText(agent).first().waitFor()
    expect((await wallet.auditTrail())[0]).toMatchObject({ seq: 0, type: 'vault.created' })
  })

  it('a bit turned in the first copy of the vault header: the second one opens the wallet, and that is said', async () => {
    await wallet.lock()
    await flip('first')
    await wallet.stopBackground()
    await wallet.unlock()
    const page = await screen()
    await page.getByText('The wallet opened with its second copy').waitFor()
    expect((await wallet.auditTrail()).at(-1)?.details).toMatchObject({ headerCopy: 'second' })
    // Both are good again: the second one may go now.
    await wallet.lock()
    await flip('second')
    await wallet.stopBackground()
    await wallet.unlock()
    expect((await wallet.auditTrail()).at(-1)).toMatchObject({ type: 'vault.unlocked' })
    expect((await wallet.auditTrail()).at(-1)?.details?.headerCopy).toBeUndefined()
  })

  it('a newer database is left as it is', async () => {
    await wallet.lock()
    await wallet.stopBackground()
    const version = () => disk.evaluate(async () => (await indexedDB.databases())[0]?.version)
    await disk.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('flowsta', 99)
          opening.onsuccess = () => resolve(opening.result.close())
          opening.onerror = () => reject(opening.error)
        }),
    )
    const page = await screen()
    await isDamaged(page)
    await page.getByText('A newer version of the wallet wrote this data').waitFor()
    expect(await version()).toBe(99)
  })
})
