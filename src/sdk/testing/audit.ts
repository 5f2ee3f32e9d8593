import type { BrowserContext } from 'playwright-core'
import type { AuditRow } from '../../protocol/audit.ts'

/** All rows of the trail, oldest first, read by a page of the extension that runs none of its scripts. */
export async function readAuditTrail(context: BrowserContext, extensionId: string): Promise<AuditRow[]> {
  const page = await context.newPage()
  try {
    await page.goto(`chrome-extension://${extensionId}/manifest.json`)
    return await page.evaluate(readRows)
  } finally {
    await page.close()
  }
}

/** Runs in the page, so it can use nothing from around it. */
function readRows(): Promise<AuditRow[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('flowsta')
    // Only looks: a database that is not there yet must not be made, or the wallet would find it without stores.
    opening.onupgradeneeded = () => opening.transaction?.abort()
    opening.onerror = () =>
      opening.error?.name === 'AbortError' ? resolve([]) : reject(new Error('the trail cannot be read'))
    opening.onsuccess = () => {
      const db = opening.result
      const all = db.transaction('events').objectStore('events').getAll()
      all.onsuccess = () => {
        db.close()
        resolve((all.result as Array<{ row: AuditRow }>).map(({ row }) => row))
      }
      all.onerror = () => reject(new Error('the trail cannot be read'))
    }
  })
}
