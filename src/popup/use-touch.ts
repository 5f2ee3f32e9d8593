import { useEffect, useRef } from 'preact/hooks'
import { useClient } from './context.ts'

/** Milliseconds between two words to the worker that somebody is here. */
const EVERY = 10_000

/** Tells the worker that a person uses the wallet's own screens: that, and no request, puts the lock off. */
export function useTouch(isUnlocked: boolean): void {
  const client = useClient()
  const last = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (!isUnlocked) return
    const touch = (event: Event) => {
      const now = performance.now()
      if (!event.isTrusted || now - last.current < EVERY) return
      last.current = now
      client.ask('touch').catch(() => {})
    }
    addEventListener('pointerdown', touch, { capture: true, passive: true })
    addEventListener('keydown', touch, { capture: true, passive: true })
    return () => {
      removeEventListener('pointerdown', touch, { capture: true })
      removeEventListener('keydown', touch, { capture: true })
    }
  }, [client, isUnlocked])
}
