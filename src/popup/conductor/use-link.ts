import { useEffect, useRef, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { conductor as words } from '../words-conductor.ts'
import { forgetAddress, keepAddress, keptAddress } from './address.ts'
import type { ConductorApp } from './answers.ts'
import { type Conductor, connectConductor } from './connect.ts'
import { ConductorProblem, problemOfThrown } from './problem.ts'

/** How this screen stands with the conductor. */
export type Link =
  | { readonly is: 'off' }
  | { readonly is: 'opening'; readonly address: string }
  | { readonly is: 'on'; readonly conductor: Conductor; readonly apps: readonly ConductorApp[] }
  | { readonly is: 'failed'; readonly address: string; readonly problem: ConductorProblem }

export interface LinkUse {
  readonly link: Link
  readonly connect: (address: string) => Promise<void>
  /** Asks for the apps again. */
  readonly refresh: () => Promise<void>
  /** Ends it, and the next time the person is asked for the address again. */
  readonly disconnect: () => void
}

/** One connection, as long as the screen is there. It opens by itself where the address is known. */
export function useLink(): LinkUse {
  const announce = useAnnounce()
  const [kept] = useState(keptAddress)
  const [link, setLink] = useState<Link>(kept === null ? { is: 'off' } : { is: 'opening', address: kept })
  const open = useRef<Conductor | undefined>(undefined)
  /** Another number means that what is waited for is not wanted any more. */
  const turn = useRef(0)

  function drop(): number {
    open.current?.close()
    open.current = undefined
    turn.current += 1
    return turn.current
  }
  function fail(mine: number, address: string, problem: ConductorProblem): void {
    if (turn.current !== mine) return
    drop()
    setLink({ is: 'failed', address, problem })
  }
  async function connect(address: string): Promise<void> {
    const mine = drop()
    setLink({ is: 'opening', address })
    try {
      const conductor = await connectConductor(address)
      if (turn.current !== mine) return conductor.close()
      open.current = conductor
      conductor.onGone(() => fail(mine, address, new ConductorProblem('gone')))
      await list(mine, conductor)
      keepAddress(address)
    } catch (thrown) {
      fail(mine, address, problemOfThrown(thrown))
    }
  }
  async function list(mine: number, conductor: Conductor): Promise<void> {
    const apps = await conductor.apps()
    if (turn.current !== mine) return
    setLink({ is: 'on', conductor, apps })
    announce(words.isConnected(apps.length))
  }
  async function refresh(): Promise<void> {
    const mine = turn.current
    const conductor = open.current
    if (conductor === undefined) return
    await list(mine, conductor).catch(thrown => fail(mine, conductor.address, problemOfThrown(thrown)))
  }
  function disconnect(): void {
    drop()
    forgetAddress()
    setLink({ is: 'off' })
  }

  // Once, with the screen.
  useEffect(() => {
    if (kept !== null) void connect(kept)
    return () => void drop()
  }, [])
  return { link, connect, refresh, disconnect }
}
