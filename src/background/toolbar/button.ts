import type { Phase } from '../../protocol/ui-door.ts'
import type { Platform, ToolbarIcon } from '../platform.ts'
import { follow } from './follow.ts'
import type { Texts } from './texts.ts'

export interface Standing {
  readonly phase: Phase
  readonly waiting: number
}
/** Said for a moment in place of the state: a mark on the icon, and the sentence in its tooltip. */
export interface Said {
  readonly mark: '✓' | '✕'
  readonly text: string
}
export interface Look {
  readonly icon: ToolbarIcon
  readonly badge: string
  readonly title: string
}

/** Milliseconds for which what was said stands there. */
const SAY_FOR = 5000
/** A badge has room for three characters. */
const MOST = 99
/** As the manifest has it, which is what a browser starts with: locked, or not set up. */
const AT_FIRST: Look = { icon: 'locked', badge: '', title: '' }

/** What the icon, its badge and its tooltip are; nothing in it is said by the picture alone. */
export function lookOf({ phase, waiting }: Standing, texts: Texts): Look {
  const badge = waiting > MOST ? `${MOST}+` : waiting > 0 ? String(waiting) : ''
  const icon = waiting > 0 ? 'pending' : phase === 'unlocked' ? 'plain' : 'locked'
  return { icon, badge, title: titleOf({ phase, waiting }, texts) }
}

function titleOf({ phase, waiting }: Standing, { text, plural }: Texts): string {
  if (phase === 'damaged') return text('toolbar_damaged')
  if (phase === 'locked' && waiting > 0) return plural('toolbar_lockedWaiting', waiting)
  if (waiting > 0) return plural('toolbar_waiting', waiting)
  if (phase === 'locked') return text('toolbar_locked')
  return phase === 'unlocked' ? text('toolbar_unlocked') : text('toolbar_notSetUp')
}

/** The wallet's button in the toolbar. What it shows is set only where it differs. */
export function createButton({ session, toolbar, texts, delay }: ButtonPlatform) {
  let standing: Standing | undefined
  let said: Said | null = null
  let cancel = () => {}
  const show = follow(session, 'toolbar', AT_FIRST, async (wanted: Look, before: Look | null) => {
    // Number and words first: they cost nothing.
    if (wanted.badge !== before?.badge) await toolbar.setBadge(wanted.badge)
    if (wanted.title !== before?.title) await toolbar.setTitle(wanted.title)
    if (wanted.icon !== before?.icon) await toolbar.setIcon(wanted.icon)
  })
  function draw(): void {
    if (standing === undefined) return
    const look = lookOf(standing, texts)
    show(said === null ? look : { ...look, badge: said.mark, title: said.text })
  }
  return {
    show(now: Standing): void {
      // What was said makes way for news; that less waits is what a choice in the menu does itself.
      const isNews = now.phase !== standing?.phase || now.waiting > standing.waiting
      if (isNews) said = null
      standing = now
      draw()
    },
    /** For a moment. A worker that is stopped meanwhile shows the state again at its next start. */
    say(what: Said): void {
      cancel()
      said = what
      draw()
      cancel = delay(SAY_FOR, () => {
        said = null
        draw()
      })
    },
  }
}
type ButtonPlatform = Pick<Platform, 'session' | 'toolbar' | 'texts' | 'delay'>
export type Button = ReturnType<typeof createButton>
