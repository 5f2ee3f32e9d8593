import type Catalogue from '../../../public/_locales/en/messages.json'

type TextKey = keyof typeof Catalogue
type PluralKey = TextKey extends infer K ? (K extends `${infer Name}_other` ? Name : never) : never

/** The part of the browser's `i18n` that is used. */
export interface I18n {
  getMessage(key: string, values?: string[]): string
  getUILanguage(): string
}

/**
 * What the wallet says outside its own screens: the icon's tooltip, its menu, notifications. Always in the browser's own
 * language, whatever was chosen for the screens: a worker can load no other catalogue (`import()` does not exist in one),
 * and these texts stand among the browser's own.
 */
export interface Texts {
  text(key: TextKey, ...values: string[]): string
  /** `$1` in the text is the number, as people write it. */
  plural(key: PluralKey, n: number): string
}

export function createTexts(i18n: I18n): Texts {
  const language = i18n.getUILanguage()
  const plurals = new Intl.PluralRules(language)
  const number = new Intl.NumberFormat(language)
  return {
    text: (key, ...values) => i18n.getMessage(key, values),
    plural(key, n) {
      const said = [number.format(n)]
      // The catalogue may be in another language, with fewer forms, where there is none in the browser's.
      return i18n.getMessage(`${key}_${plurals.select(n)}`, said) || i18n.getMessage(`${key}_other`, said)
    },
  }
}
