import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LANGUAGES, type Language } from '../../../src/popup/language/languages.ts'
import { ROOT } from './sources.ts'

export interface Message {
  readonly message: string
  readonly description?: string
}
export type Catalogue = Readonly<Record<string, Message>>

export const ALL = Object.keys(LANGUAGES) as Language[]

export function readCatalogue(language: Language): Catalogue {
  return JSON.parse(readFileSync(join(ROOT, 'public/_locales', language, 'messages.json'), 'utf8'))
}

const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The forms that a catalogue has of a text. */
export function formsOf(catalogue: Catalogue, name: string): readonly string[] {
  return FORMS.filter(form => `${name}_${form}` in catalogue)
}

/** The places in a text: `$1`, `{name}`, `<b>`. Each of them once, in a fixed order. */
export function placesIn(message: string): readonly string[] {
  const plain = message.replaceAll('$$', '')
  return [...new Set(plain.match(/\$[1-9]|\{\w+\}|<\/?\w+>/g) ?? [])].sort()
}
