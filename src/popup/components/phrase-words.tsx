import { useEffect } from 'preact/hooks'
import { common } from '../words.ts'

/** The words as text, one after the other: never in a field, an attribute or an address. */
export function PhraseWords({ words }: { readonly words: readonly string[] }) {
  return (
    <ol class="words" aria-label={common.recoveryPhrase}>
      {words.map((word, i) => (
        <li key={`${i}`}>{word}</li>
      ))}
    </ol>
  )
}

/** Runs whenever nobody looks at this window any more, and when somebody comes back to it. `hide` stays the same. */
export function useOnLook(hide: () => void): void {
  useEffect(() => {
    addEventListener('blur', hide)
    addEventListener('pagehide', hide)
    document.addEventListener('visibilitychange', hide)
    return () => {
      removeEventListener('blur', hide)
      removeEventListener('pagehide', hide)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [hide])
}
