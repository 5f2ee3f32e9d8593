import * as v from 'valibot'
import { isAppOrigin } from '../../protocol/app-origin.ts'
import type { Projections } from '../events/projections/index.ts'
import { Superseded } from '../events/store.ts'
import type { Platform } from '../platform.ts'
import type { Rooms } from '../rooms.ts'

const WISH = 'site-wished'
/** Milliseconds for which a person's wish waits for the browser's own question, which may close the popup. */
const WISH_FOR = 2 * 60_000
const Wish = v.object({ origin: v.pipe(v.string(), v.check(isAppOrigin)), until: v.number() })

export type Sites = ReturnType<typeof createSites>
type Around = Pick<Rooms, 'events' | 'platform' | 'projections' | 'vault' | 'changed'>

/**
 * The sites that a person switched on, so that a page's `@holochain/client` finds the wallet's signer there
 * (`inject/signer.iife.ts`). Rows say which; the browser holds two things that follow them, its permission for the site
 * and the registered script. The script is registered across sessions: pages that a browser restores at its start are
 * loaded before any worker could register it. An update of the extension removes it, and anything may go wrong in
 * between, so each worker start brings the browser in line with the rows again.
 */
export function createSites(around: () => Around) {
  let running: Promise<void> = Promise.resolve()

  /** One after the other: the browser is asked what it has, and told what is missing. */
  function sync(): Promise<void> {
    running = running.then(bringInLine, bringInLine)
    return running
  }

  async function bringInLine(): Promise<void> {
    const { platform, projections, events } = around()
    const { scripts } = platform
    try {
      const registered = new Set(await scripts.registered())
      for (const origin of projections().switched) {
        if (!(await scripts.isAllowed(origin))) {
          // Taken back in the browser's own settings. A row that only takes away: a locked wallet writes it as well.
          await events.append([disabled(origin, 'browser')])
        } else if (!registered.has(origin)) await scripts.register(origin)
      }
      const left = projections().switched
      for (const origin of registered) if (!left.has(origin)) await takeBack(platform, origin, left)
    } catch {
      // A disk that is full or a browser that said no: the next start tries again. A script that stays where no row
      // wants it finds no grant, and signs nothing.
    }
  }

  async function enable(origin: string): Promise<void> {
    const { events, projections, changed } = around()
    const isNew = ({ switched }: Projections) => !switched.has(origin)
    try {
      const row = { type: 'site.enabled', origin }
      if (isNew(projections())) await events.append([{ row }], { strict: true, provided: isNew })
    } catch (problem) {
      // By the browser's word and by the popup's at once: one row.
      if (!(problem instanceof Superseded)) throw problem
    }
    await sync()
    changed()
  }

  return {
    sync,
    isOn: (origin: string): boolean => around().projections().switched.has(origin),
    /**
     * A person wants it. Answers whether it is on: where the browser does not allow it yet, the wish waits for the
     * answer to the browser's own question.
     */
    async wish(origin: string): Promise<boolean> {
      const { platform } = around()
      if (await platform.scripts.isAllowed(origin)) {
        await platform.session.remove([WISH])
        await enable(origin)
        return true
      }
      await platform.session.set(WISH, { origin, until: platform.now() + WISH_FOR })
      return false
    },
    /** The browser's permissions changed, by an answer to its own question or in its settings. */
    async permissionsChanged(): Promise<void> {
      const { platform, projections, vault, changed } = around()
      const wish = v.safeParse(Wish, await platform.session.get(WISH))
      if (wish.success && (await platform.scripts.isAllowed(wish.output.origin))) {
        const { origin, until } = wish.output
        await platform.session.remove([WISH])
        const isWanted = platform.now() < until && vault.phase() === 'unlocked'
        // What nobody waits for any more is given back.
        if (isWanted) await enable(origin)
        else await giveBack(platform, origin, projections().switched)
      }
      await sync()
      changed()
    },
    /** Off, and no wish is left. */
    async disable(origin: string): Promise<void> {
      const { events, platform, projections, changed } = around()
      await platform.session.remove([WISH])
      if (projections().switched.has(origin)) {
        await events.append([disabled(origin, 'person')], { strict: true })
      }
      await sync()
      changed()
    },
  }
}

function disabled(origin: string, by: 'person' | 'browser') {
  return { row: { type: 'site.disabled', origin, decision: 'revoked' as const, details: { by } } }
}

async function takeBack(platform: Platform, origin: string, left: ReadonlySet<string>): Promise<void> {
  await platform.scripts.unregister(origin)
  await giveBack(platform, origin, left)
}

/** A host whose permission another site needs as well keeps it: it can only be given back for all of its ports. */
async function giveBack({ scripts }: Platform, origin: string, left: ReadonlySet<string>): Promise<void> {
  const { removal } = scripts.patternsOf(origin)
  if (removal === null || [...left].some(other => scripts.patternsOf(other).removal === removal)) return
  await scripts.giveBack(origin)
}
