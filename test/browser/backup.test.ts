import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mnemonicToSeedSync } from '@scure/bip39'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { verifyAuditExport } from '../../src/sdk/verify/index.ts'
import { violations } from './support/axe.ts'
import { needlesOf, needlesOfPhrase, needlesOfText, search } from './support/needles.ts'
import { type Site, serve } from './support/serve.ts'
import { call, verified } from './support/site.ts'

const PASSWORD = 'Zw7-unlikely-elsewhere-Qx2'
const FILE_PASSWORD = 'Kp3-for-the-file-alone-Vd8'
const NEW_PASSWORD = 'Rt5-in-the-new-profile-Mb1'
const POLICY = { methods: ['signBytes'], domains: ['notes'], expiresIn: 3600 }
const NOTE = { bytes: Buffer.from('hello').toString('base64'), domain: 'notes' }

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true })

describe('a backup file', () => {
  let folder: string
  let site: Site
  let old: TestWallet
  let agent: string
  let mnemonic: string
  let account: unknown
  /** Where the file lies. */
  let path: string
  let rows: number

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowsta-backup-'))
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    old = await launchWallet({ password: PASSWORD })
    const made = await old.setUp()
    agent = made.agentPubKey
    mnemonic = made.mnemonic
    const page = await old.context.newPage()
    await page.goto(site.url)
    const connecting = call(page, 'connect', { policy: POLICY })
    await old.approve({ remember: 'while' })
    account = await connecting
    // Silent: nobody is asked.
    expect(verified(await call(page, 'signBytes', NOTE))).toBe(true)
  })
  afterAll(async () => {
    await old?.close()
    await site?.close()
    await rm(folder, { recursive: true, force: true })
  })
  async function screen(wallet: TestWallet, route = '/'): Promise<Page> {
    const page = await wallet.context.newPage()
    await page.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#${route}`)
    return page
  }

  it('is saved from Settings, for the wallet’s password and one of its own, and holds nothing in the clear', async () => {
    const page = await screen(old, '/settings')
    await button(page, 'Export backup').click()
    await page.getByRole('heading', { name: 'Backup', exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
    await field(page, 'Password for the file').fill(FILE_PASSWORD)
    await field(page, 'Confirm password for the file').fill(FILE_PASSWORD)
    await field(page, 'Password').fill('not the password')
    await button(page, 'Save backup file').click()
    await page.getByText('That password doesn’t open this wallet.').first().waitFor()
    await field(page, 'Password').fill(PASSWORD)
    const saving = page.waitForEvent('download')
    await button(page, 'Save backup file').click()
    const download = await saving
    expect(download.suggestedFilename()).toMatch(/^flowsta-\d{4}-\d\d-\d\d\.flowsta-backup\.json$/)
    await page.getByText(`The browser saves ${download.suggestedFilename()}`).first().waitFor()
    const text = await readFile(await download.path(), 'utf8')
    path = join(folder, download.suggestedFilename())
    await writeFile(path, text)
    const trail = await old.auditTrail()
    rows = trail.length
    expect(trail.at(-1)).toMatchObject({ type: 'backup.exported' })
    await page.getByText(`with ${rows} rows`).first().waitFor()
    const { format, v, kdf, cipher } = JSON.parse(text)
    expect({ format, v, kdf: kdf.alg, cipher: cipher.alg }).toEqual({
      format: 'flowsta-backup',
      v: 1,
      kdf: 'argon2id',
      cipher: 'xchacha20-poly1305-stream',
    })
    const seed = createHmac('sha256', 'flowsta-device-1').update(mnemonicToSeedSync(mnemonic)).digest()
    const wanted = new Map([
      ...needlesOf('agent seed', seed),
      ...needlesOfPhrase(mnemonic.split(' ')),
      ...needlesOfText('password', PASSWORD),
      ...needlesOfText('file password', FILE_PASSWORD),
      ...needlesOfText('agent', agent),
      ...needlesOfText('origin', site.origin),
    ])
    expect(await search(folder, wanted)).toEqual([])
    expect(await search(folder, needlesOfText('control', 'flowsta-backup'))).toHaveLength(1)
    await page.close()
  })

  it('can be tried out', async () => {
    const page = await screen(old, '/settings/backup')
    await button(page, 'Try out a backup file').click()
    await page.locator('input[type=file]').setInputFiles(path)
    await field(page, 'Password for the file').fill('another password')
    await button(page, 'Try it out').click()
    await page.getByText('the password is another one, or the file is damaged').first().waitFor()
    await field(page, 'Password for the file').fill(FILE_PASSWORD)
    await button(page, 'Try it out').click()
    await page.getByText('This file opens').first().waitFor()
    await page.getByText(`All ${rows} rows hold.`).first().waitFor()
    expect(await violations(page)).toEqual([])
    await page.close()
  })

  it('restores a new profile: the same keys, sites that ask every time, the trail closed and whole', async () => {
    const wallet = await launchWallet({ password: NEW_PASSWORD })
    try {
      const page = await screen(wallet)
      await button(page, 'Restore a wallet').click()
      await button(page, 'Restore from a backup file').click()
      expect(await violations(page)).toEqual([])
      await page.locator('input[type=file]').setInputFiles(path)
      await field(page, 'Password for the file').fill(FILE_PASSWORD)
      await button(page, 'Open the file').click()
      await page.getByText(`All ${rows} rows hold.`).first().waitFor()
      expect(await violations(page)).toEqual([])
      // Nothing is kept before a person says so.
      expect(await wallet.auditTrail()).toEqual([])
      await field(page, 'Password').fill(NEW_PASSWORD)
      await field(page, 'Confirm password').fill(NEW_PASSWORD)
      await button(page, 'Restore').click()
      await button(page, 'Lock').waitFor()
      await page.getByText(agent).first().waitFor()

      const [first] = await wallet.auditTrail()
      const before = await old.auditTrail()
      const restored = { chain: expect.any(String), seq: rows - 1, hash: expect.any(String) }
      expect(first).toMatchObject({ seq: 0, type: 'vault.created', details: { restored } })
      expect(first?.details?.chain).not.toBe(before[0]?.details?.chain)
      expect((first?.details?.restored as { chain?: string } | undefined)?.chain).toBe(
        before[0]?.details?.chain,
      )

      const web = await wallet.context.newPage()
      await web.goto(site.url)
      expect(await call(web, 'getAccount')).toEqual(account)
      expect(await call(web, 'signBytes', { ...NOTE, prompt: 'never' })).toMatchObject({
        code: 'consent_required',
      })
      const signing = call(web, 'signBytes', NOTE)
      await wallet.approve()
      expect(verified(await signing)).toBe(true)

      const own = await verifyAuditExport(await wallet.exportAudit(), { agentPubKey: agent })
      expect(own).toMatchObject({ ok: true })
      const settings = await screen(wallet, '/settings/backup')
      await settings.getByRole('button', { name: /^Verify restored history/ }).click()
      await settings.getByText(`All ${rows} rows hold.`).first().waitFor()
      expect(await violations(settings)).toEqual([])
      const saving = settings.waitForEvent('download')
      await settings.getByRole('button', { name: /^Export restored history/ }).click()
      const text = await readFile(await (await saving).path(), 'utf8')
      const { seq, hash } = (first?.details?.restored ?? {}) as { seq: number; hash: string }
      const report = await verifyAuditExport(text, { agentPubKey: agent, atLeast: { seq, hash } })
      expect(report).toMatchObject({ ok: true, rows })
    } finally {
      await wallet.close()
    }
  })

  it('brings nothing back that was revoked since, when it is restored over a damaged wallet', async () => {
    await old.revoke(site.origin)
    const disk = await old.context.newPage()
    await disk.goto(`chrome-extension://${old.extensionId}/manifest.json`)
    await old.lock()
    await old.stopBackground()
    // Its rows can still be read; what opens it can't.
    await disk.evaluate(async () => {
      await chrome.storage.local.set({ 'vault-header': 'x' })
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('flowsta')
        opening.onsuccess = () => {
          const tx = opening.result.transaction('vault', 'readwrite')
          tx.objectStore('vault').put('x', 'header')
          tx.oncomplete = () => resolve(opening.result.close())
          tx.onerror = () => reject(tx.error)
        }
      })
    })
    const page = await screen(old)
    await button(page, 'Restore from backup').click()
    await page.getByRole('radio', { name: /backup file/ }).check()
    await page.getByRole('checkbox').check()
    await button(page, 'Remove the damaged data').click()
    await page.locator('input[type=file]').setInputFiles(path)
    await field(page, 'Password for the file').fill(FILE_PASSWORD)
    await button(page, 'Open the file').click()
    await page.getByRole('row', { name: 'Permissions that stay revoked 1' }).waitFor()
    await field(page, 'Password').fill(PASSWORD)
    await field(page, 'Confirm password').fill(PASSWORD)
    await button(page, 'Restore').click()
    await page.getByText(agent).first().waitFor()
    const web = await old.context.newPage()
    await web.goto(site.url)
    expect(await call(web, 'isConnected')).toBe(false)
    expect(await call(web, 'signBytes', NOTE)).toMatchObject({ code: 'consent_required' })
  })
})
