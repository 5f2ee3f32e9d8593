import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import pixelmatch from 'pixelmatch'
import type { Page } from 'playwright-core'
import { PNG } from 'pngjs'

const KEPT = join(import.meta.dirname, 'pictures')
const OUT = resolve(import.meta.dirname, '../../out/pictures')
/** Of a hundred pixels, what edges of letters may differ by from one build of the browser to the next. */
const MOST = 0.3
/** `npm run pictures` takes them anew. */
const TAKES = process.env.PICTURES === 'take'

/**
 * Holds what is on the page against the picture that a person looked at, and answers what is wrong, or `null`. A picture
 * that differs is written to `out/pictures`, with the difference beside it.
 */
export async function comparePicture(page: Page, name: string): Promise<string | null> {
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' })
  const file = join(KEPT, `${name}.png`)
  if (TAKES) {
    await write(file, bytes)
    return null
  }
  const kept = await readFile(file).catch(() => null)
  if (kept === null) return `${name}: there is no picture yet; look at one made by "npm run pictures"`
  const [before, now] = [PNG.sync.read(kept), PNG.sync.read(bytes)]
  const { width, height } = now
  if (before.width !== width || before.height !== height) return `${name}: another size`
  const difference = new PNG({ width, height })
  const differing = pixelmatch(before.data, now.data, difference.data, width, height, { threshold: 0.2 })
  const share = (100 * differing) / (width * height)
  if (share <= MOST) return null
  await write(join(OUT, `${name}.png`), bytes)
  await write(join(OUT, `${name}-difference.png`), PNG.sync.write(difference))
  return `${name}: ${share.toFixed(2)} % differ, see out/pictures`
}

/** How wide some text is in the fonts of this computer: pictures say something only where they were taken with the same. */
export async function readFonts(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d')
    const style = getComputedStyle(document.documentElement)
    return ['--sans', '--mono']
      .map(name => {
        if (canvas) canvas.font = `20px ${style.getPropertyValue(name)}`
        return canvas?.measureText('The wallet signs 0123456789 uhCAk78CzUWndJ1DE').width.toFixed(1)
      })
      .join(' ')
  })
}

/** Whether the pictures were taken with these fonts. */
export async function haveFonts(fonts: string): Promise<boolean> {
  const file = join(KEPT, 'fonts.txt')
  if (TAKES) await write(file, `${fonts}\n`)
  return (await readFile(file, 'utf8').catch(() => '')).trim() === fonts
}

async function write(file: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}
