import { execFile } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AuditRow } from '../../src/protocol/audit.ts'
import { verifyAuditExport } from '../../src/sdk/verify/index.ts'
import { call } from './support/site.ts'
import { withSite } from './support/with-site.ts'

const CLI = join(import.meta.dirname, '../../bin/flowsta-wallet.mjs')
const text = (value: string) => Buffer.from(value).toString('base64')

async function cli(...args: string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args])
    return { code: 0, output: stdout }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, output: stdout + stderr }
  }
}

describe('the trail, exported and checked', () => {
  const world = withSite()
  let agent: string
  beforeAll(async () => {
    const account = (await world.page.evaluate(() => window.flowsta.getAccount())) as { agentPubKey: string }
    agent = account.agentPubKey
  })

  async function sign(value: string): Promise<void> {
    const asked = call(world.page, 'signBytes', { bytes: text(value), reason: value })
    await world.wallet.approve()
    expect(await asked).toMatchObject({ success: true })
  }
  /** Runs with Activity in a tab. */
  async function inActivity<T>(run: (page: Page) => Promise<T>): Promise<T> {
    const page = await world.wallet.context.newPage()
    await page.goto(`chrome-extension://${world.wallet.extensionId}/src/popup/index.html#/activity`)
    try {
      return await run(page)
    } finally {
      await page.close()
    }
  }
  async function verifyOnScreen(): Promise<string> {
    return inActivity(async page => {
      await page.getByRole('button', { name: 'Verify', exact: true }).click()
      const status = page.getByText(/rows hold|Row [\d,]+/).first()
      await status.waitFor()
      return status.innerText()
    })
  }
  /** Changes rows on the disk behind the wallet's back. */
  async function edit(from: number, change: string): Promise<void> {
    const page = await world.wallet.context.newPage()
    await page.goto(`chrome-extension://${world.wallet.extensionId}/manifest.json`)
    await page.evaluate(
      ([seq, what]) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('flowsta')
          opening.onsuccess = () => {
            const db = opening.result
            const tx = db.transaction('events', 'readwrite')
            const events = tx.objectStore('events')
            if (what === 'delete') events.delete(Number(seq))
            else {
              const getting = events.get(Number(seq))
              getting.onsuccess = () => {
                const event = getting.result as { row: object }
                events.put({ ...event, row: { ...event.row, ...JSON.parse(String(what)) } })
              }
            }
            tx.oncomplete = () => {
              db.close()
              resolve()
            }
            tx.onerror = () => reject(tx.error)
          }
        }),
      [from, change] as const,
    )
    await page.close()
  }
  const rowOf = async (reason: string): Promise<AuditRow> => {
    const row = (await world.wallet.auditTrail()).find(one => one.reason === reason && one.signature)
    if (row === undefined) throw new Error(`no row of ${reason}`)
    return row
  }

  it('holds in the wallet, in code and on the command line, by one agent key', async () => {
    await sign('first')
    await sign('second')
    const exported = await world.wallet.exportAudit()
    const rows = await world.wallet.auditTrail()
    const report = await verifyAuditExport(exported, { agentPubKey: agent })
    expect(report).toMatchObject({ ok: true, rows: rows.length, checked: 0, attested: 2, bad: 0 })
    expect(await verifyOnScreen()).toContain(`${rows.length}`)
    const payloads = new Map(
      await Promise.all(
        ['first', 'second'].map(
          async value => [(await rowOf(value)).payloadSha256 ?? '', new TextEncoder().encode(value)] as const,
        ),
      ),
    )
    const checked = await verifyAuditExport(exported, {
      agentPubKey: agent,
      payload: hash => payloads.get(hash),
    })
    expect(checked).toMatchObject({ ok: true, checked: 2, attested: 0 })
    const file = join(mkdtempSync(join(tmpdir(), 'flowsta-audit-')), 'trail.jsonl')
    writeFileSync(file, exported)
    expect(await cli('verify', file, '--agent', agent)).toMatchObject({ code: 0 })
    const lines = exported.split('\n')
    writeFileSync(file, [...lines.slice(0, 5), ...lines.slice(6)].join('\n'))
    expect((await cli('verify', file, '--agent', agent)).code).toBe(1)
    // Another agent's key did not certify it.
    const other = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
    if (other !== agent)
      expect(await verifyAuditExport(exported, { agentPubKey: other })).toMatchObject({ ok: false })
  })

  it('keeps the signed bytes only while a person wants that', async () => {
    const page = await world.wallet.context.newPage()
    await page.goto(`chrome-extension://${world.wallet.extensionId}/src/popup/index.html#/settings`)
    const keep = page.getByRole('switch', { name: 'Keep what was signed', exact: true })
    expect(await keep.isChecked()).toBe(false)
    await keep.click()
    await expect
      .poll(async () => (await world.wallet.auditTrail()).at(-1)?.details)
      .toEqual({ keepSigned: true })
    await sign('kept')
    await keep.click()
    await expect
      .poll(async () => (await world.wallet.auditTrail()).at(-1)?.details)
      .toEqual({ keepSigned: false })
    await sign('not kept')
    await page.close()
    expect((await rowOf('kept')).signedBytes).toBe(text('kept'))
    expect((await rowOf('not kept')).signedBytes).toBeUndefined()
    const report = await verifyAuditExport(await world.wallet.exportAudit(), { agentPubKey: agent })
    expect(report).toMatchObject({ ok: true, checked: 1, attested: 3 })
  })

  it('names the row that was edited on the disk, on the screen and in the export', async () => {
    await world.wallet.lock()
    await world.wallet.unlock()
    const { seq } = await rowOf('second')
    await edit(seq, JSON.stringify({ reason: 'edited' }))
    expect(await verifyOnScreen()).toMatch(new RegExp(`Row ${seq}\\b`))
    const report = await verifyAuditExport(await world.wallet.exportAudit(), { agentPubKey: agent })
    expect(report).toMatchObject({ ok: false, problem: { row: seq } })
    await inActivity(async page => {
      await page.getByRole('table', { name: 'Activity', exact: true }).getByText('Changed').first().waitFor()
      await page.getByRole('alert').first().waitFor()
    })
    // The site goes on: what its permission hangs on was not touched.
    await sign('after the edit')
  })

  it('ends a permission whose row was edited on the disk, over a restart', async () => {
    const rows = await world.wallet.auditTrail()
    const granted = rows.find(row => row.type === 'grant.created')
    if (granted === undefined) throw new Error('no grant')
    await edit(
      granted.seq,
      JSON.stringify({ details: { ...granted.details, scopes: ['openid', 'holochain:sign'] } }),
    )
    await world.wallet.stopBackground()
    expect(await world.page.evaluate(() => window.flowsta.isConnected())).toBe(false)
    const after = await world.wallet.auditTrail()
    expect(after.map(row => row.error)).toContain('grant_tampered')
    expect(await call(world.page, 'signBytes', { bytes: text('x') })).toMatchObject({
      code: 'consent_required',
    })
  })
})
