import * as v from 'valibot'
import type { Platform } from '../platform.ts'

const KEY = 'consent-window'
/** No entry: not opened yet for what waits. An entry without id: a person closed it, so it stays closed. */
const Stored = v.object({ id: v.optional(v.number()) })

/** The one window in which requests are shown. Its id outlives the worker. */
export interface ConsentWindow {
  load(): Promise<void>
  /** Whether it was to be opened, and is not: the worker was stopped in between. */
  isDue(): boolean
  /** Whether it was closed while no worker was there to hear of it. */
  wasClosedMeanwhile(): boolean
  isOpen(): boolean
  /** Opens it, or brings it to the front. Calls at the same time open one window. */
  present(): Promise<void>
  /** Closes it a moment later, so that the answer reaches the page first. */
  dismiss(): void
  /** Not to be closed after all: something new arrived. */
  keep(): void
  /** A window that a stopped worker opened and could not note. */
  adopt(id: number): void
  /** Whether the closed window was this one and a person closed it. */
  closed(id: number): 'person' | 'wallet' | null
}

/** The answer goes out first; closing takes the browser long enough to be felt in the page otherwise. */
const CLOSE_AFTER = 20

export function createConsentWindow(platform: Platform, openFailed: () => void): ConsentWindow {
  let id: number | null = null
  let opening: Promise<void> | null = null
  let cancelClose: (() => void) | null = null
  let due = false
  let closedMeanwhile = false
  const closing = new Set<number>()

  async function open(): Promise<void> {
    if (id !== null && !closing.has(id) && (await platform.focusWindow(id))) return
    id = null
    try {
      // Until the id is noted there is no entry: a worker that is stopped in between opens it at its next start.
      await platform.session.remove([KEY])
      id = await platform.openWindow('#/request')
      await platform.session.set(KEY, { id })
    } catch {
      openFailed()
    }
  }

  return {
    async load() {
      const parsed = v.safeParse(Stored, await platform.session.get(KEY))
      due = !parsed.success
      const noted = parsed.success ? parsed.output.id : undefined
      if (noted === undefined) return
      if (await platform.windowExists(noted)) id = noted
      else {
        closedMeanwhile = true
        await platform.session.set(KEY, {})
      }
    },
    wasClosedMeanwhile: () => closedMeanwhile,
    isDue: () => due && id === null,
    isOpen: () => id !== null || opening !== null,
    present() {
      opening ??= open().finally(() => {
        opening = null
      })
      return opening
    },
    dismiss() {
      const gone = id
      if (gone === null || cancelClose !== null) return
      cancelClose = platform.delay(CLOSE_AFTER, () => {
        cancelClose = null
        closing.add(gone)
        void platform.closeWindow(gone)
      })
    },
    keep() {
      cancelClose?.()
      cancelClose = null
    },
    adopt(found) {
      if (id !== null || opening !== null) return
      id = found
      void platform.session.set(KEY, { id })
    },
    closed(gone) {
      const ours = closing.delete(gone)
      if (gone !== id) return ours ? 'wallet' : null
      id = null
      cancelClose?.()
      cancelClose = null
      void (ours ? platform.session.remove([KEY]) : platform.session.set(KEY, {}))
      return ours ? 'wallet' : 'person'
    },
  }
}
