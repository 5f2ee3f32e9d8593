import type { Language } from './languages.ts'

type Messages = Readonly<Record<string, { readonly message: string }>>
/** Texts by key. */
export type Texts = Readonly<Record<string, string>>

/**
 * One chunk per language, so that only the chosen one is loaded. The extension's own files can't be fetched instead: its
 * content security policy allows connections to a conductor alone.
 */
const CATALOGUES: { readonly [language in Language]: () => Promise<{ default: Messages }> } = {
  en: () => import('../../../public/_locales/en/messages.json'),
  de: () => import('../../../public/_locales/de/messages.json'),
  es: () => import('../../../public/_locales/es/messages.json'),
  fr: () => import('../../../public/_locales/fr/messages.json'),
  ja: () => import('../../../public/_locales/ja/messages.json'),
  ar: () => import('../../../public/_locales/ar/messages.json'),
}

/** All texts of a language by key. */
export async function loadCatalogue(language: Language): Promise<Texts> {
  const { default: messages } = await CATALOGUES[language]()
  return Object.fromEntries(Object.entries(messages).map(([key, { message }]) => [key, message]))
}
