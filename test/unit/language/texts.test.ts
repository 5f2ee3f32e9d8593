// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chooseLanguage, chosenLanguage } from '../../../src/popup/language/chosen.ts'
import { bestLanguage, RTL } from '../../../src/popup/language/languages.ts'
import { loadCatalogue } from '../../../src/popup/language/load.ts'
import { ALL, readCatalogue } from './catalogues.ts'

/** What a browser in another language answers, marked so that nobody takes it for a catalogue that was loaded. */
const browser = {
  language: 'en-GB',
  getMessage: (key: string, values: string[] = []) => `browser: ${key} ${values.join(' ')}`.trim(),
}
const real = chrome.i18n

beforeEach(() => {
  vi.resetModules()
  Object.assign(chrome, {
    i18n: { getMessage: browser.getMessage, getUILanguage: () => browser.language },
  })
})
afterEach(() => {
  localStorage.clear()
  browser.language = 'en-GB'
  Object.assign(chrome, { i18n: real })
})

/** The modules as a page has them that just began; they decide once. */
async function begin() {
  const current = await import('../../../src/popup/language/current.ts')
  await current.loadLanguage()
  return { ...current, ...(await import('../../../src/popup/language/texts.ts')) }
}

describe('the language of the screens', () => {
  it('is the browser’s, in its own catalogue', async () => {
    browser.language = 'fr-CA'
    const { LANGUAGE, t } = await begin()
    expect(LANGUAGE).toBe('fr')
    expect(t('common_cancel')).toBe('browser: common_cancel')
  })

  it('is English where there are no texts in the browser’s', async () => {
    browser.language = 'pt-BR'
    const { LANGUAGE } = await begin()
    expect(LANGUAGE).toBe('en')
    expect(bestLanguage(['pt', 'ja-JP', 'de'])).toBe('ja')
    expect(bestLanguage([])).toBe('en')
  })

  it('is the one that was chosen, with a catalogue of its own', async () => {
    browser.language = 'de'
    chooseLanguage('en')
    const { LANGUAGE, t, plural } = await begin()
    expect(LANGUAGE).toBe('en')
    expect(t('common_cancel')).toBe('Cancel')
    expect(plural('unit_bytes', 1)).toBe('1 byte')
    expect(plural('unit_bytes', 2031)).toBe('2,031 bytes')
    expect(t('common_step', 1, 3)).toBe('Step 1 of 3')
  })

  it('is the browser’s again when nothing is chosen, or nothing that there is', async () => {
    chooseLanguage('ja')
    expect(chosenLanguage()).toBe('ja')
    chooseLanguage(undefined)
    expect(chosenLanguage()).toBeUndefined()
    localStorage.setItem('language', 'constructor')
    expect(chosenLanguage()).toBeUndefined()
    const { LANGUAGE } = await begin()
    expect(LANGUAGE).toBe('en')
  })

  it('is on the page, with the way that it runs', async () => {
    const root = document.createElement('html')
    const { markLanguage } = await begin()
    markLanguage(root)
    expect([root.lang, root.dir]).toEqual(['en', 'ltr'])
    vi.resetModules()
    chooseLanguage('ar')
    const arabic = await begin()
    arabic.markLanguage(root)
    expect([root.lang, root.dir]).toEqual(['ar', 'rtl'])
    expect([...RTL]).toEqual(['ar'])
  })

  it('goes with all its texts into one chunk', async () => {
    for (const language of ALL) {
      const texts = await loadCatalogue(language)
      expect(Object.keys(texts)).toEqual(Object.keys(readCatalogue(language)))
    }
  })
})

describe('a value in a text', () => {
  it('keeps its own direction where the text runs from right to left', async () => {
    browser.language = 'ar'
    const { t, plural } = await begin()
    expect(t('apps_revoked', 'https://acorn.example')).toBe(
      'browser: apps_revoked \u2068https://acorn.example\u2069',
    )
    expect(plural('app_used', 2, 'x')).toMatch(/^browser: app_used_two \S+ \u2068x\u2069$/)
    vi.resetModules()
    browser.language = 'de'
    expect((await begin()).t('apps_revoked', 'https://acorn.example')).not.toContain('\u2068')
  })

  it('goes by the number, in the forms of the language', async () => {
    browser.language = 'ar'
    const { plural } = await begin()
    const forms = [0, 1, 2, 3, 11, 100].map(n => plural('unit_bytes', n).split(' ')[1])
    expect(forms).toEqual(['zero', 'one', 'two', 'few', 'many', 'other'].map(form => `unit_bytes_${form}`))
  })

  it('takes the general form where a catalogue lacks one', async () => {
    Object.assign(chrome.i18n, {
      getMessage: (key: string, values: string[]) => (key.endsWith('_other') ? `${values[0]} many` : ''),
    })
    const { plural } = await begin()
    expect(plural('unit_bytes', 1)).toBe('1 many')
  })

  it('is never read as a place', async () => {
    browser.language = 'de'
    chooseLanguage('en')
    const { t } = await begin()
    expect(t('apps_revoked', '$1$$')).toBe('$1$$ is revoked.')
  })
})
