import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Takes a numbered picture of each screen, light and dark, into a folder that is emptied first. */
export function createPictures(folder) {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (name.endsWith('.png')) rmSync(join(folder, name))
  let count = 0
  return {
    count: () => count,
    async take(page, name) {
      count++
      // Else what the pointer happens to rest on looks chosen.
      await page.mouse.move(0, 0)
      const number = String(count).padStart(2, '0')
      for (const colorScheme of ['dark', 'light']) {
        await page.emulateMedia({ colorScheme })
        const path = join(folder, `${number}-${name}${colorScheme === 'dark' ? '-dark' : ''}.png`)
        await page.screenshot({ path, animations: 'disabled', fullPage: true })
      }
    },
  }
}
