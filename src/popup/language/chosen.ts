import { isLanguage, type Language } from './languages.ts'

const KEY = 'language'

/**
 * The language that a person chose for these screens, `undefined` for the browser's. It lies in the page's own storage,
 * which can be read before the first paint; it is no secret.
 */
export function chosenLanguage(): Language | undefined {
  const value = globalThis.localStorage?.getItem(KEY)
  return isLanguage(value) ? value : undefined
}

/** `undefined`: the browser's again. The screens speak it from their next start on. */
export function chooseLanguage(language: Language | undefined): void {
  if (language === undefined) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, language)
}
