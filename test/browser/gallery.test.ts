import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comparePicture, haveFonts, readFonts } from '../gallery/compare.ts'
import { type Gallery, type Messages, openGallery, readMessages, show } from '../gallery/open.ts'
import { screens } from '../gallery/screens.ts'
import { installAxe, violationsNow } from './support/axe.ts'
import { overflows } from './support/overflows.ts'
import { pseudo } from './support/pseudo.ts'

const pseudoMessages = (messages: Messages): Messages =>
  Object.fromEntries(
    Object.entries(messages).map(([key, { message }]) => [key, { message: pseudo(message) }]),
  )

/** All screens, drawn without a worker: what a walk through the wallet itself would take an hour for. */
describe('every screen', () => {
  let gallery: Gallery
  const pages: Page[] = []

  beforeAll(async () => {
    gallery = await openGallery()
  })
  afterAll(async () => {
    for (const page of pages) await page.context().close()
    await gallery?.close()
  })
  async function open(language: string, change = (messages: Messages): Messages => messages) {
    const page = await gallery.page({ language, messages: change(await readMessages(language)) })
    pages.push(page)
    return page
  }

  it.each(['en', 'ar'])('axe-core finds nothing, light and dark, in %s', async language => {
    const page = await open(language)
    await installAxe(page)
    const found: string[] = []
    for (const screen of screens) {
      await show(page, screen)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const violations = await violationsNow(page)
        found.push(...violations.map(one => `${screen.name}, ${colorScheme}: ${one}`))
      }
    }
    expect(found).toEqual([])
  })

  it.each([
    ['two fifths longer', 'en', pseudoMessages],
    ['in German', 'de', undefined],
    ['in Arabic', 'ar', undefined],
    ['in Japanese', 'ja', undefined],
  ])('nothing runs over or is cut, %s', async (_, language, change) => {
    const page = await open(language, change)
    const found: string[] = []
    for (const screen of screens) {
      await show(page, screen)
      found.push(...(await overflows(page)).map(one => `${screen.name}: ${one}`))
    }
    expect(found).toEqual([])
  })

  it('looks as it did when a person looked at it, light and dark', async context => {
    const page = await open('en')
    // Without a screen in the way: the same letters in the same sizes.
    if (!(await haveFonts(await readFonts(page)))) {
      return context.skip('pictures not compared: they were taken with other fonts than this computer has')
    }
    const wrong: Array<string | null> = []
    for (const screen of screens) {
      await show(page, screen)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        wrong.push(await comparePicture(page, `${screen.name}-${colorScheme}`))
      }
    }
    expect(wrong.filter(one => one !== null)).toEqual([])
  })
})
