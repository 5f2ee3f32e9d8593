import { describe, expect, it } from 'vitest'
import { ALL, type Catalogue, formsOf, placesIn, readCatalogue } from './catalogues.ts'
import { usesIn, usesOfTexts } from './keys.ts'
import { readSource } from './sources.ts'

const english = readCatalogue('en')
const uses = usesOfTexts()
/** The texts that go by number. */
const plurals = new Set(uses.filter(({ isPlural }) => isPlural).map(({ key }) => key ?? ''))
/** A language nobody has begun with has no texts at all. */
const begun = ALL.filter(language => Object.keys(readCatalogue(language)).length > 0)

/** Keys that uses need in a catalogue whose language has these forms. */
function keysNeeded(forms: readonly string[]): Set<string> {
  const keys = uses.flatMap(({ key = '', isPlural }) =>
    isPlural ? forms.map(form => `${key}_${form}`) : [key],
  )
  return new Set(keys)
}

function formsOfLanguage(language: string): string[] {
  return [...new Intl.PluralRules(language).resolvedOptions().pluralCategories]
}

describe('the sources', () => {
  it('are read', () => {
    expect(uses.length).toBeGreaterThan(500)
    expect(uses.some(({ isPlural }) => isPlural)).toBe(true)
    expect(uses.some(({ place }) => place === 'manifest.json')).toBe(true)
  })

  it('name every key in full, so that it can be found', () => {
    expect(uses.filter(({ key }) => key === undefined)).toEqual([])
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is read as source
    const [glued] = usesIn(readSource('a.ts', 'export const a = t(`hint_ ${b}`)'))
    expect(glued?.key).toBeUndefined()
  })
})

describe.each(begun)('the texts in %s', language => {
  const catalogue = readCatalogue(language)

  it('are all there, and no others', () => {
    const needed = keysNeeded(formsOfLanguage(language))
    expect([...needed].filter(key => !(key in catalogue)).sort()).toEqual([])
    expect(Object.keys(catalogue).filter(key => !needed.has(key))).toEqual([])
  })

  it('have the forms of their language, each with a text', () => {
    const forms = formsOfLanguage(language).sort()
    for (const name of plurals) {
      expect([...formsOf(catalogue, name)].sort(), name).toEqual(forms)
    }
    expect(Object.entries(catalogue).filter(([, { message }]) => message.trim() === '')).toEqual([])
    expect(Object.entries(catalogue).filter(([, { message }]) => message !== message.trim())).toEqual([])
  })

  it('have the places of the English ones', () => {
    const wrong = Object.entries(catalogue).flatMap(([key, { message }]) => {
      const missing = misplaced(key, message)
      return missing.length === 0 ? [] : [`${key}: ${missing.join(', ')}`]
    })
    expect(wrong).toEqual([])
  })

  it('are sorted, so that changes are easy to read', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).sort())
  })
})

/** What a text lacks or has beyond the English one. Where the number is in the word (“one request”), `$1` may lack. */
function misplaced(key: string, message: string): string[] {
  const name = key.replace(/_(?:zero|one|two|few|many|other)$/, '')
  const isForm = plurals.has(name) && name !== key
  const wanted = new Set(
    placesIn((english[isForm ? `${name}_other` : key] as Catalogue[string])?.message ?? ''),
  )
  const found = new Set(placesIn(message))
  const mayLack = isForm && /_(?:zero|one|two)$/.test(key) ? ['$1'] : []
  return [
    ...[...wanted].filter(place => !found.has(place) && !mayLack.includes(place)).map(place => `no ${place}`),
    ...[...found].filter(place => !wanted.has(place)).map(place => `${place} is none`),
  ]
}

describe('the English texts', () => {
  it('tell translators what every number stands for', () => {
    const isSilent = (key: string) => english[key]?.description === undefined
    const silent = Object.entries(english).filter(([key, { message }]) => {
      if (!/\$[1-9]|\{\w+\}/.test(message)) return false
      // Of the forms of one text, one is enough.
      return (
        isSilent(key) && isSilent(key.replace(/_other$/, '_one')) && isSilent(key.replace(/_one$/, '_other'))
      )
    })
    expect(silent.map(([key]) => key)).toEqual([])
  })

  it('use typographic marks', () => {
    // The one exception is a name that others build on.
    const straight = Object.entries(english).filter(
      ([key, { message }]) => /['"]|\.\.\./.test(message) && key !== 'damaged_title',
    )
    expect(straight.map(([key]) => key)).toEqual([])
  })

  it('have every kind of place checked', () => {
    expect(placesIn('Costs $$1 for $1, <b>{what}</b> and $1')).toEqual(['$1', '</b>', '<b>', '{what}'])
    expect(misplaced('unit_bytes_one', 'one byte')).toEqual([])
    expect(misplaced('unit_bytes_other', 'bytes')).toEqual(['no $1'])
    expect(misplaced('home_title', 'Home $1')).toEqual(['$1 is none'])
  })
})
