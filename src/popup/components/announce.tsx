import { type ComponentChildren, createContext } from 'preact'
import { useCallback, useContext, useState } from 'preact/hooks'

const Announce = createContext<(text: string) => void>(() => {})

/** Says something to a screen reader without moving the focus. */
export function useAnnounce(): (text: string) => void {
  return useContext(Announce)
}

/** The page's one polite live region. It has no role of its own: `status` is the queue's. */
export function Announcer({ children }: { readonly children: ComponentChildren }) {
  const [said, setSaid] = useState({ text: '', n: 0 })
  // The new key makes the same sentence, said twice, a change.
  const announce = useCallback((text: string) => setSaid(({ n }) => ({ text, n: n + 1 })), [])
  return (
    <Announce.Provider value={announce}>
      {children}
      <div class="sr" aria-live="polite">
        <span key={`${said.n}`}>{said.text}</span>
      </div>
    </Announce.Provider>
  )
}
