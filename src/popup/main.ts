/**
 * What runs before anything is drawn. The screens are loaded behind the first frame, which shows what stands in
 * `index.html`: run at once, their code would keep the browser from drawing it. So this file imports nothing large.
 */

import { loadLanguage, markLanguage } from './language/current.ts'
import { applyTheme } from './look/theme.ts'

/** The toolbar's popup takes its size from the page; in a window or a tab the page takes the size of that. */
const TOOLBAR_WIDTH = 380
/** Milliseconds. A page that nobody sees may draw no frame, and starts all the same. */
const NO_FRAME = 1000

const root = document.documentElement
const isRequest = location.hash.startsWith('#/request')
applyTheme(root)
root.toggleAttribute('data-fills', innerWidth > TOOLBAR_WIDTH || isRequest)

const drawn = new Promise<void>(resolve => {
  if (document.visibilityState === 'hidden') return resolve()
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, NO_FRAME)
})
markLanguage(root)
Promise.all([loadLanguage(), drawn]).then(() => {
  // Side by side: `start` comes to know which of them it needs when it runs.
  const screen = isRequest ? import('./screens/request.tsx') : import('./screens/home.tsx')
  screen.catch(() => {})
  return import('./start.tsx')
})
