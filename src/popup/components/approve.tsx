import { useRef } from 'preact/hooks'
import { request } from '../words.ts'
import { useArming } from './use-arming.ts'

export interface ApproveProps {
  /** Everything else that has to hold before it takes input: a tick, a genuine digest, nothing on its way. */
  readonly ready: boolean
  /** The way forward; not so with a warning on screen. */
  readonly isPrimary: boolean
  readonly describedBy: string
  readonly onApprove: () => void
}

/**
 * Takes no accident for a yes: only a trusted press that began after the request was on screen for a while. What is
 * drawn follows the clock, what is decided asks it.
 */
export function Approve({ ready, isPrimary, describedBy, onApprove }: ApproveProps) {
  const { isArmed, armed } = useArming()
  const isOpen = () => ready && armed.current
  const press = usePress(isOpen)
  return (
    <button
      type="button"
      class={`btn${isPrimary ? ' btn--primary' : ''}`}
      aria-describedby={describedBy}
      aria-disabled={ready && isArmed ? undefined : 'true'}
      data-arming={isArmed ? undefined : ''}
      {...press.handlers}
      onClick={event => {
        const began = press.take()
        if (event.isTrusted && isOpen() && began !== false) onApprove()
      }}
    >
      {request.approve}
    </button>
  )
}

/**
 * Whether the press that ends in a click began while the button was open. A held key repeats, which is no press at
 * all. `null`: there was none here, as with the "do default" of assistive technology.
 */
function usePress(isOpen: () => boolean) {
  const began = useRef<boolean | null>(null)
  return {
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        began.current = event.isTrusted && isOpen()
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        began.current = event.isTrusted && isOpen() && !event.repeat
        if (event.repeat) event.preventDefault()
      },
    },
    take(): boolean | null {
      const taken = began.current
      began.current = null
      return taken
    },
  }
}
