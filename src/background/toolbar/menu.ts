import type { Desk } from '../consent/desk.ts'
import type { MenuItem, Platform } from '../platform.ts'
import type { Rooms } from '../rooms.ts'
import type { Button } from './button.ts'
import { follow } from './follow.ts'

/** Milliseconds for which a site is blocked: muted, as the screens call a shorter time. */
const BLOCK_FOR = 24 * 60 * 60_000

type Item = 'lock' | 'block' | 'unblock'
type Enabled = { readonly [item in Item]: boolean }

/** Shows which items can be chosen; they are made with the first call of a browser's run. */
export function menuItems({ session, toolbar, texts }: Platform): (enabled: Enabled) => void {
  return follow(session, 'menu', null, async (wanted: Enabled, before: Enabled | null) => {
    const items: ReadonlyArray<MenuItem & { readonly id: Item }> = [
      { id: 'lock', title: texts.text('menu_lock'), isEnabled: wanted.lock },
      { id: 'block', title: texts.text('menu_block'), isEnabled: wanted.block },
      { id: 'unblock', title: texts.text('menu_unblock'), isEnabled: wanted.unblock },
    ]
    if (before === null) return toolbar.makeMenu(items)
    for (const { id, isEnabled } of items) {
      if (before[id] !== isEnabled) await toolbar.enableItem(id, isEnabled)
    }
  })
}

/**
 * The menu of the toolbar's button. Its titles are the same for every site, because no browser tells in time over which
 * page it opens. Blocking only takes away, so it works while the wallet is locked; the site of the tab is asked for with
 * the click, and what became of it is said at the icon.
 */
export function createMenu(rooms: Rooms, desk: Pick<Desk, 'muteSite'>, button: Pick<Button, 'say'>) {
  const { platform, vault, events } = rooms
  const { text } = platform.texts
  const show = menuItems(platform)
  const isOpen = () => vault.phase() === 'unlocked'

  async function onSite(tabId: number | undefined, run: (origin: string) => Promise<string>): Promise<void> {
    const origin = tabId === undefined ? undefined : await platform.siteIn(tabId)
    if (origin === undefined) return button.say({ mark: '✕', text: text('toolbar_noSite') })
    button.say({ mark: '✓', text: await run(origin) })
    rooms.changed()
  }
  async function block(origin: string): Promise<string> {
    await desk.muteSite(origin, BLOCK_FOR)
    return text('toolbar_blocked', origin)
  }
  async function unblock(origin: string): Promise<string> {
    if (rooms.projections().mutes.has(origin))
      await events.append([{ row: { type: 'site.unmuted', origin } }])
    return text('toolbar_unblocked', origin)
  }
  async function carryOut(item: string, tabId: number | undefined): Promise<void> {
    const isSetUp = isOpen() || vault.phase() === 'locked'
    if (item === 'lock') await vault.lock('person')
    else if (item === 'block' && isSetUp) await onSite(tabId, block)
    // The browser's item may be behind: what gives something back is for an open wallet.
    else if (item === 'unblock' && isOpen()) await onSite(tabId, unblock)
  }

  return {
    /** Which items can be chosen now. */
    show(): void {
      const now = platform.now()
      const isBlocking = [...rooms.projections().mutes.values()].some(until => until > now)
      const isSetUp = isOpen() || vault.phase() === 'locked'
      show({ lock: isOpen(), block: isSetUp, unblock: isOpen() && isBlocking })
    },
    clicked(item: string, tabId: number | undefined): Promise<void> {
      return carryOut(item, tabId).catch(() => button.say({ mark: '✕', text: text('toolbar_failed') }))
    },
  }
}
