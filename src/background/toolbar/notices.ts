import { waitingRows } from '../consent/answer.ts'
import type { PortSender } from '../platform.ts'
import type { Rooms } from '../rooms.ts'

/** Milliseconds after a request came, within which the wallet's own window has come to the front where it can. */
export const LOOK_AFTER = 2000
const KEY = 'notice'
/** Sites that a notification names. */
const MOST_SITES = 3

/**
 * Tells a person that something waits, where no screen of the wallet is before them: one notification of the computer,
 * with the number and the sites, never with what is asked or why; nothing of that either while the wallet is locked. It
 * changes with what waits and goes away with it. Off unless the person gave the browser's permission, which is the
 * switch itself.
 */
export function createNotices(rooms: Rooms, screens: () => Iterable<PortSender>) {
  const { platform, vault } = rooms
  const { notices, session, texts } = platform
  /** Requests that were there when somebody looked last; `null` until the wallet is open. */
  let known: ReadonlySet<string> | null = null
  let isAllowed: Promise<boolean> | null = null
  let cancel = () => {}
  let running = Promise.resolve()

  const inOrder = (run: () => Promise<void>) => {
    running = running.then(run).catch(() => {})
  }
  async function isSeen(): Promise<boolean> {
    const all = await Promise.all([...screens()].map(screen => platform.isInFront(screen)))
    return all.includes(true)
  }
  function words(): readonly [title: string, message: string] {
    const waiting = waitingRows(rooms)
    if (vault.phase() !== 'unlocked') return [texts.text('notice_locked'), texts.text('notice_lockedText')]
    const sites = new Set(waiting.map(({ caller }) => caller.origin))
    const named = [...sites].slice(0, MOST_SITES)
    const rest = sites.size > named.length ? ['…'] : []
    return [texts.plural('notice_waiting', waiting.length), [...named, ...rest].join('\n')]
  }
  async function look(mayOpen: boolean): Promise<void> {
    isAllowed ??= notices.isAllowed()
    if (!(await isAllowed)) return
    // The computer knows best: a person may have sent it away.
    const isShown = await notices.isShown()
    if (!isShown && !mayOpen) return
    if (waitingRows(rooms).length === 0 || (await isSeen())) return isShown ? notices.close() : undefined
    const said = words()
    // One that says the same would only ring again, also in a worker that has just started.
    if (isShown && (await session.get(KEY)) === said.join('\n')) return
    await session.set(KEY, said.join('\n')).catch(() => {})
    await notices.show(...said)
  }

  /** Something changed: what is new is told a moment later, what is told already stays right. */
  function review(): void {
    if (known === null) return
    const ids = new Set(waitingRows(rooms).map(({ id }) => id))
    const isNew = [...ids].some(id => known?.has(id) === false)
    const isOther = isNew || ids.size !== known.size
    known = ids
    if (isNew) {
      cancel()
      cancel = platform.delay(LOOK_AFTER, () => inOrder(() => look(true)))
    }
    if (isOther || ids.size > 0) inOrder(() => look(false))
  }
  return {
    review,
    /** Once what waits is read: a worker that starts again does not tell it again. */
    begin(): void {
      known = new Set(waitingRows(rooms).map(({ id }) => id))
      inOrder(() => look(false))
    },
    permissionsChanged(): void {
      isAllowed = null
    },
    /** It was clicked: whoever waits is shown. */
    async clicked(): Promise<void> {
      if (waitingRows(rooms).length > 0) await rooms.window.present()
      inOrder(() => notices.close())
    },
  }
}
