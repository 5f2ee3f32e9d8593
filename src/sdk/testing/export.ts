import { readFile } from 'node:fs/promises'
import { WalletTestError } from './errors.ts'
import { button, type Screens } from './screens.ts'

/** The text that Export in Activity downloads: JSON Lines with header, rows and closing head. The wallet is unlocked. */
export async function exportAudit(screens: Screens): Promise<string> {
  return screens.use('/activity', async page => {
    const downloading = page.waitForEvent('download')
    // Unhandled if the button never comes; that is then the error.
    downloading.catch(() => {})
    await button(page, 'Export').click()
    const download = await downloading
    const failure = await download.failure()
    if (failure !== null) throw new WalletTestError('export_failed', `The export was not saved: ${failure}`)
    return readFile(await download.path(), 'utf8')
  })
}
