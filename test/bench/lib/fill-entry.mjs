/**
 * Bundled into one script and run by a page of the extension: fills the trail of an unlocked wallet as its own event
 * store would, with the store's own code; only the worker is not there. It must be stopped.
 */
import { openBatch } from '../../../src/background/events/batch.ts'
import { replay } from '../../../src/background/events/replay.ts'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import { trailKeys } from '../../../src/background/events/seals.ts'
import { draftsOf } from './drafts.mjs'

const STORES = ['events', 'bodies', 'vault', 'state', 'heads']
/** Rows in one transaction. */
const AT_ONCE = 2048
/** As often as the store does it. */
const SEAL_EVERY = 256

/** Appends rows until there are `rows`. The last one is a minute old, and they lie a second apart. */
async function fillTrail(rows) {
  const { unlocked } = await chrome.storage.session.get('unlocked')
  const root = Uint8Array.from(atob(unlocked.root), one => one.charCodeAt(0))
  const keys = trailKeys(root)
  const db = await openWalletDb()
  const found = await replay(db, keys, undefined)
  if (found.findings.length > 0) throw new Error('the trail is not as the wallet wrote it')
  let at = { ...found, slot: 'a' }
  let clock = Date.now() - 60_000 - (rows - at.tail.seq) * 1000
  const now = () => {
    clock += 1000
    return clock
  }
  const drafts = draftsOf(at.state)
  let head = null
  let before = Promise.resolve()
  while (at.tail.seq < rows) {
    const tx = db.transaction(STORES, 'readwrite', { durability: 'relaxed' })
    const done = tx.done
    const batch = openBatch(tx, at, now)
    const end = Math.min(rows, at.tail.seq + AT_ONCE)
    while (batch.length() < end) {
      batch.add(drafts.next().value, keys)
      if (batch.length() % SEAL_EVERY === 0 || batch.length() === rows) batch.seal('rows', keys)
    }
    at = batch.position()
    head = batch.head() ?? head
    // The browser writes one transaction while the next one is made.
    await before
    before = done
  }
  await before
  if (head !== null) await chrome.storage.local.set({ 'audit-head': head })
  db.close()
}

globalThis.fillTrail = fillTrail
