import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pseudo, writePseudoLocale } from '../../browser/support/pseudo.ts'
import { placesIn, readCatalogue } from './catalogues.ts'
import { ROOT } from './sources.ts'

describe('a text for a longer language', () => {
  const english = Object.values(readCatalogue('en')).map(({ message }) => message)

  it('is 40 % longer, and shows where it begins and ends', () => {
    for (const message of english) {
      const text = pseudo(message)
      expect(text.length, text).toBeGreaterThanOrEqual(Math.ceil(message.length * 1.4))
      expect(text.length, text).toBeLessThanOrEqual(Math.max(message.length * 1.4 + 1, message.length + 2))
      expect(text).toMatch(/^⟦.*⟧$/s)
    }
  })

  it('has no plain letter, and the places of the English one', () => {
    for (const message of english) {
      const text = pseudo(message)
      expect(text.replace(/\{\w+\}|<\/?\w+>/g, '')).not.toMatch(/[a-z]/i)
      expect(placesIn(text)).toEqual(placesIn(message))
    }
    expect(pseudo('Pay $$1 to {site}')).toContain('$$1')
  })

  it('stands in the place of the English one in a built extension', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pseudo-'))
    try {
      await cp(join(ROOT, 'public/_locales'), join(folder, '_locales'), { recursive: true })
      await writePseudoLocale(folder)
      const written = JSON.parse(await readFile(join(folder, '_locales/en/messages.json'), 'utf8'))
      expect(Object.keys(written)).toHaveLength(english.length)
      expect(written.common_cancel.message).toBe(pseudo('Cancel'))
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
