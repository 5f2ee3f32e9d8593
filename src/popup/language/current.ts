/**
 * Which language these screens speak. What runs before the first paint asks here, so this imports no texts; `texts.ts`
 * must not be imported before `loadLanguage` is done.
 */
import { chosenLanguage } from './chosen.ts'
import { bestLanguage, type Language, RTL } from './languages.ts'
import { loadCatalogue, type Texts } from './load.ts'

/** Firefox has promises on `browser` only, and the same catalogue behind both. */
export const i18n = (globalThis as { browser?: typeof chrome }).browser?.i18n ?? globalThis.chrome.i18n

const browsers = bestLanguage([i18n.getUILanguage()])

/** The language of texts, dates and numbers: the one that a person chose, or the browser's. */
export const LANGUAGE: Language = chosenLanguage() ?? browsers

export const IS_RTL = RTL.has(LANGUAGE)

let loaded: Texts | null = null

/** The texts of a language that is not the browser's; `null`: the browser has them. */
export function loadedTexts(): Texts | null {
  return loaded
}

/** Says on the page which language it has and which way it runs. Before the first paint, or all of it would turn over. */
export function markLanguage(root: HTMLElement): void {
  root.lang = LANGUAGE
  root.dir = IS_RTL ? 'rtl' : 'ltr'
}

/**
 * Gets the texts of a chosen language: the browser has no way to be asked for another than its own. Nothing is awaited
 * at the top of a module instead: that would put every module behind it in a chunk of its own.
 */
export async function loadLanguage(): Promise<void> {
  if (LANGUAGE !== browsers) loaded = await loadCatalogue(LANGUAGE)
}
