import { lazy } from '../components/lazy.tsx'
import { type HintName, isSeen } from './seen.ts'

// Most people have put them away long ago: what draws them is loaded for the others alone.
const LazyFirst = lazy(async () => (await import('./first-hint.tsx')).FirstHint)
const LazyHome = lazy(async () => (await import('./home-hint.tsx')).HomeHint)

/** See `first-hint.tsx`. */
export function Hint({ about }: { readonly about: HintName }) {
  return isSeen(about) ? null : <LazyFirst about={about} />
}

/** What to do after set-up; `sites` is how many are connected, where that is known already. */
export function HomeHints({ sites }: { readonly sites: number | undefined }) {
  return isSeen('try') && isSeen('pin') ? null : <LazyHome sites={sites} />
}
