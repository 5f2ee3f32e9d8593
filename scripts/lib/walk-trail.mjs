import { strict as assert } from 'node:assert'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT, run } from './run.mjs'
import { button, goTo } from './walk-tools.mjs'

const STORED = 'flowsta'

/** Runs the command on an exported trail; answers its exit code. */
async function verifyFile(text, agentPubKey) {
  const folder = mkdtempSync(join(tmpdir(), 'flowsta-walk-'))
  const file = join(folder, 'trail.jsonl')
  writeFileSync(file, text)
  const command = join(ROOT, 'bin/flowsta-wallet.mjs')
  const { code } = await run(process.execPath, [command, 'verify', file, '--agent', agentPubKey], {
    capture: true,
    quiet: true,
  })
  rmSync(folder, { recursive: true, force: true })
  return code
}

/** Presses Verify in Activity and waits for what it says. */
async function verifyOnScreen(state) {
  // What was found before stays on the screen until it is loaded anew.
  await state.own.goto('about:blank')
  await goTo(state, '/activity')
  await button(state.own, 'Verify').click()
  const said = state.own.getByText(/rows hold|Row [\d,]+/).first()
  await said.waitFor()
  return said.innerText()
}

/** A page of the extension that runs none of its scripts: its storage, without the wallet. */
async function onDisk({ context, screens }, edit, argument) {
  const page = await context.newPage()
  await page.goto(new URL('/manifest.json', screens).href)
  await page.evaluate(edit, argument)
  await page.close()
}

/** The steps about the trail, after everything else that leaves a row. */
export const TRAIL_STEPS = [
  [
    'The trail verifies in the wallet, and outside of it with one agent key',
    async state => {
      const { wallet, own, pictures, agentPubKey } = state
      const said = await verifyOnScreen(state)
      await pictures.take(own, 'activity-verified')
      await own.locator('summary', { hasText: 'Filter' }).click()
      await pictures.take(own, 'activity-filter')
      const exported = await wallet.exportAudit()
      assert.equal(await verifyFile(exported, agentPubKey), 0, 'the export verifies')
      assert.equal(await verifyFile(exported.replace('"approved"', '"rejected"'), agentPubKey), 1)
      return said
    },
  ],
  [
    'A row that is changed on the disk is found',
    async state => {
      await onDisk(
        state,
        name =>
          new Promise((resolve, reject) => {
            const opening = indexedDB.open(name)
            opening.onsuccess = () => {
              const tx = opening.result.transaction('events', 'readwrite')
              const events = tx.objectStore('events')
              const getting = events.get(6)
              getting.onsuccess = () => {
                const { row, ...rest } = getting.result
                events.put({ ...rest, row: { ...row, reason: 'changed' } })
              }
              tx.oncomplete = () => resolve(opening.result.close())
              tx.onerror = () => reject(tx.error)
            }
          }),
        STORED,
      )
      const said = await verifyOnScreen(state)
      assert.match(said, /Row 6\b/)
      await state.pictures.take(state.own, 'activity-broken')
      return said
    },
  ],
  [
    'Data of a newer version is not touched, and can be saved',
    async ({ own, screens, wallet, pictures, ...state }) => {
      // A screen that is open would start the worker again.
      await own.goto('about:blank')
      await wallet.stopBackground()
      await onDisk(
        { ...state, screens },
        name =>
          new Promise((resolve, reject) => {
            const opening = indexedDB.open(name, 99)
            opening.onsuccess = () => resolve(opening.result.close())
            opening.onerror = () => reject(opening.error)
          }),
        STORED,
      )
      await own.bringToFront()
      await own.goto(screens)
      await own.getByRole('heading', { name: "Your wallet's data is damaged", exact: true }).waitFor()
      await pictures.take(own, 'damaged')
      const saving = own.waitForEvent('download')
      await button(own, 'Export what is left').click()
      await saving
      await button(own, 'Restore from backup').click()
      await pictures.take(own, 'damaged-restore')
    },
  ],
]
