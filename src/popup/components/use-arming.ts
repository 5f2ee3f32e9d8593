import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Milliseconds on screen before Approve takes input; `--arm` draws it. Security, not motion: never shortened. */
export const ARM_MS = 500

/**
 * Arms half a second after this was painted; again after the window came to the front or into view: a site can time
 * a click that lands on a window which has just been raised. Inside a frame it never arms.
 */
export function useArming(): { readonly isArmed: boolean; readonly armed: RefObject<boolean> } {
  const [isArmed, setArmed] = useState(false)
  const armed = useRef(false)

  useEffect(() => {
    let stop = () => {}
    const set = (value: boolean) => {
      armed.current = value
      setArmed(value)
    }
    const arm = () => {
      stop()
      set(false)
      if (window.top !== window.self) return
      stop = afterPaint(() => {
        const timer = setTimeout(() => set(true), ARM_MS)
        stop = () => clearTimeout(timer)
      })
    }
    const look = () => {
      if (document.visibilityState === 'visible') arm()
    }
    arm()
    addEventListener('focus', arm)
    document.addEventListener('visibilitychange', look)
    return () => {
      stop()
      armed.current = false
      removeEventListener('focus', arm)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])

  return { isArmed, armed }
}

/**
 * Runs once what was just rendered is on the screen; answers the way to stop it. A frame's callback runs before the
 * frame is painted, so it takes the next one. Neither comes while the page is hidden.
 */
export function afterPaint(run: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(run)
  })
  return () => cancelAnimationFrame(frame)
}
