import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { CapabilityView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { useClient, useOnChange } from '../context.ts'
import { type Explained, explain, conductor as words } from '../words-conductor.ts'
import { isSameCell, type Leftover, lookOver } from './look-over.ts'
import { ConductorProblem } from './problem.ts'
import { markSettled, type Open, settle, type Troubles } from './settle.ts'
import type { Link } from './use-link.ts'

export interface GivenUse {
  /** `null` before the wallet answered. */
  readonly all: readonly CapabilityView[] | null
  readonly leftovers: readonly Leftover[]
  readonly troubles: Troubles
  /** Ids that are being taken back. */
  readonly busy: ReadonlySet<string>
  /** What went wrong with the last thing a person did here. */
  readonly said: Explained | undefined
  /** Asks the wallet again. */
  readonly reload: () => Promise<void>
  readonly revoke: (one: CapabilityView) => Promise<void>
  readonly tryAgain: (one: CapabilityView) => Promise<void>
  /** The conductor is gone for good. */
  readonly forget: (one: CapabilityView) => Promise<void>
  readonly takeBack: (one: Leftover) => Promise<void>
}

/**
 * What conductors gave the wallet's keys. Whatever is owed is taken back as soon as it is seen, once for each state of
 * the connection; what the conductor revoked by itself is dropped here.
 */
export function useGiven(link: Link, agentPubKey: string): GivenUse {
  const client = useClient()
  const announce = useAnnounce()
  const [all, setAll] = useState<GivenUse['all']>(null)
  const [leftovers, setLeftovers] = useState<readonly Leftover[]>([])
  const [troubles, setTroubles] = useState<Troubles>(new Map())
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState<Explained>()
  const tried = useRef(new Set<string>())

  const reload = useCallback(async () => {
    try {
      const { all: next } = await client.ask('capabilities.list')
      // The wallet changes with each signature, this hardly ever.
      setAll(before => (JSON.stringify(before) === JSON.stringify(next) ? before : next))
    } catch (thrown) {
      setSaid(explain(thrown))
    }
  }, [client])
  useOnChange(() => void reload())
  useEffect(() => void reload(), [reload])

  async function run(owed: readonly CapabilityView[]): Promise<void> {
    for (const { id } of owed) tried.current.add(id)
    setBusy(new Set(owed.map(({ id }) => id)))
    const found = await settle(client, owed, openOf(link))
    setBusy(new Set())
    setTroubles(found)
    announce(found.size === 0 ? words.takenBack : words.notTakenBack(found.size))
    await reload()
  }
  // Another connection may reach what the last one did not.
  useEffect(() => tried.current.clear(), [link.is])
  useEffect(() => {
    if (all === null || link.is === 'opening') return
    const owed = all.filter(one => one.state === 'owed' && !tried.current.has(one.id))
    if (owed.length > 0) void run(owed)
  }, [all, link])

  useEffect(() => {
    if (link.is !== 'on' || all === null) return setLeftovers([])
    let isStale = false
    const look = async () => {
      const found = await lookOver(link.conductor, link.apps, all, agentPubKey)
      if (isStale) return
      setLeftovers(found.leftovers)
      for (const { id } of found.gone) await markSettled(client, id)
      if (found.gone.length > 0) await reload()
    }
    look().catch(thrown => {
      // That it is gone is said where the connection is.
      const isGone = thrown instanceof ConductorProblem && thrown.code === 'gone'
      if (!isStale && !isGone) setSaid(explain(thrown))
    })
    return () => {
      isStale = true
    }
  }, [client, link, all, agentPubKey, reload])

  /** Does what a person asked for, and says what went wrong. */
  async function carryOut(work: () => Promise<unknown>): Promise<void> {
    setSaid(undefined)
    try {
      await work()
    } catch (thrown) {
      setSaid(explain(thrown))
    }
    await reload()
  }
  return {
    all,
    leftovers,
    troubles,
    busy,
    said,
    reload,
    // The conductor's part follows: it is owed from here on.
    revoke: ({ id }) => carryOut(() => client.ask('capabilities.end', { id })),
    tryAgain: one => run([one]),
    forget: ({ id }) => carryOut(() => markSettled(client, id)),
    takeBack: ({ cell, actionHash }) =>
      carryOut(async () => {
        if (link.is === 'on') await link.conductor.revoke(cell, actionHash)
        announce(words.takenBack)
      }),
  }
}

/** A conductor is known by its address or by its cells: after a restart it may be found at another port. */
function openOf(link: Link): Open | undefined {
  if (link.is !== 'on') return undefined
  const { conductor, apps } = link
  const cells = apps.flatMap(app => app.cells.map(({ cell }) => cell))
  return {
    conductor,
    has: one => one.adminUrl === conductor.address || cells.some(cell => isSameCell(cell, one.cell)),
  }
}
