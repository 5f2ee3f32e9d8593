const KEY = 'theme'

export const THEMES = ['auto', 'light', 'dark'] as const
/** `auto`: as the computer has it. */
export type Theme = (typeof THEMES)[number]

/** What a person chose for these screens. It lies in the page's own storage, which can be read before the first paint. */
export function chosenTheme(): Theme {
  const value = globalThis.localStorage?.getItem(KEY)
  return THEMES.find(one => one === value) ?? 'auto'
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'auto') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, theme)
  applyTheme()
}

/** Says on the root element which colours to take, see `styles/tokens.css`. Before the first paint, and at each change. */
export function applyTheme(root: HTMLElement = document.documentElement): void {
  const theme = chosenTheme()
  if (theme === 'auto') root.removeAttribute('data-theme')
  else root.dataset.theme = theme
}
