import type { Route } from '../route.ts'
import { common } from '../words.ts'
import { Bones } from './bones.tsx'
import { Logo } from './icon.tsx'

/**
 * Before the worker's first word: the frame that stands in `index.html` already, and after a moment the shape of what
 * comes. In the request's window nothing is above the site, not even for a moment.
 */
export function Blank({ route }: { readonly route: Route }) {
  return (
    <div class="shell">
      {route !== 'request' && (
        <header class="topbar">
          <span class="brand">
            <Logo />
            {common.name}
          </span>
        </header>
      )}
      <main class="scroll pad">
        <Bones rows={4} />
      </main>
    </div>
  )
}
