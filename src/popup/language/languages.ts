/** The languages that there are texts in, each under its own name. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  ja: '日本語',
  ar: 'العربية',
} as const

export type Language = keyof typeof LANGUAGES

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(LANGUAGES, value)
}

/** Languages that are written from right to left. */
export const RTL: ReadonlySet<Language> = new Set<Language>(['ar'])

/** Of these preferences (BCP 47 tags, first is best) the first that there are texts in; English where there is none. */
export function bestLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const [base] = tag.toLowerCase().split('-')
    if (isLanguage(base)) return base
  }
  return 'en'
}
