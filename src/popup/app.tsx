import { useEffect, useRef, useState } from 'preact/hooks'
import type { WalletState } from '../protocol/ui-door.ts'
import type { WalletClient } from './client.ts'
import { Announcer } from './components/announce.tsx'
import { Blank } from './components/blank.tsx'
import { lazy } from './components/lazy.tsx'
import { Note } from './components/note.tsx'
import { HomeShell, StepShell } from './components/shell.tsx'
import { Sprite } from './components/sprite.tsx'
import { useOwed } from './conductor/use-owed.ts'
import { ClientContext, useClient, useWallet } from './context.ts'
import { type Place, type Route, usePlace } from './route.ts'
import { Locked } from './screens/locked.tsx'
import { WaitingNote } from './screens/waiting-note.tsx'
import type { Check } from './trail/check.ts'
import { useTouch } from './use-touch.ts'
import { common } from './words.ts'

const Activity = lazy(async () => (await import('./screens/activity.tsx')).Activity)
const AppDetail = lazy(async () => (await import('./screens/app-detail.tsx')).AppDetail)
const Apps = lazy(async () => (await import('./screens/apps.tsx')).Apps)
const Identities = lazy(async () => (await import('./screens/identities.tsx')).Identities)
const Conductor = lazy(async () => (await import('./screens/conductor.tsx')).Conductor)
const Settings = lazy(async () => (await import('./screens/settings.tsx')).Settings)
const SetUp = lazy(async () => (await import('./screens/set-up.tsx')).SetUp)
const Home = lazy(async () => (await import('./screens/home.tsx')).Home)
const RequestScreen = lazy(async () => (await import('./screens/request.tsx')).RequestScreen)
const Damaged = lazy(async () => (await import('./screens/damaged.tsx')).Damaged)

/** Loads what is shown first at a route: the request, alone in its window, or Home. */
export async function preload(route: Route): Promise<void> {
  if (route === 'request') await RequestScreen.preload()
  else if (route === 'home') await Home.preload()
}

/** Everything that is drawn. The client is handed in, so that tests and pictures bring their own. */
export function App({ client }: { readonly client: WalletClient }) {
  return (
    <ClientContext.Provider value={client}>
      <Announcer>
        <Sprite />
        <div class="app">
          <Screen />
        </div>
      </Announcer>
    </ClientContext.Provider>
  )
}

/** What the wallet needs first stands in front of what was asked for: set-up, then the unlock, then the route. */
function Screen() {
  const place = usePlace()
  const { route } = place
  const { state, isLost } = useWallet()
  useTouch(state?.phase === 'unlocked')
  const isLeaving = useHandOver(state, route)
  /** How a wallet is brought back whose damaged data was just removed. */
  const [restoring, setRestoring] = useState<'restore' | 'backup'>()

  if (isLost) {
    return (
      <StepShell>
        <Note title={common.lost} text={common.lostHint} alert />
      </StepShell>
    )
  }
  if (state === null || isLeaving) return <Blank route={route} />
  if (state.phase === 'damaged') {
    const onRemove = (isRemoving: boolean, way: 'words' | 'file') =>
      setRestoring(isRemoving ? (way === 'file' ? 'backup' : 'restore') : undefined)
    return <Damaged kind={state.damage ?? 'unreadable'} onRemove={onRemove} />
  }
  if (state.phase === 'none' || state.phase === 'setup') {
    return <SetUp state={state} start={restoring ?? 'first'} />
  }
  if (state.phase === 'locked') return <Locked state={state} />
  if (route === 'request') return <RequestScreen state={state} />
  return <Everyday place={place} state={state} />
}

interface PageProps {
  readonly place: Place
  readonly state: WalletState
}

/** The screens of an unlocked wallet. What they share is forgotten at the lock. */
function Everyday({ place, state }: PageProps) {
  const { route, about } = place
  const [check, setCheck] = useState<Check>()
  useOwed(isConductor(place))
  return (
    <HomeShell route={route} identity={state.identity}>
      <WaitingNote waiting={state.waiting} />
      {route === 'activity' ? (
        // A row stands in front of the list, which stays as it is behind it.
        <Activity
          key={/^\d+$/.test(about ?? '') ? undefined : about}
          origin={about}
          tampered={state.tampered}
          check={check}
          onCheck={setCheck}
        />
      ) : (
        <Page place={place} state={state} />
      )}
    </HomeShell>
  )
}

function Page({ place: { route, about }, state }: PageProps) {
  switch (route) {
    case 'apps':
      return about === undefined ? <Apps /> : <AppDetail key={about} grantId={about} />
    case 'identities':
      return <Identities identity={state.identity} about={about} />
    case 'settings':
      return isConductor({ route, about }) ? (
        <Conductor identity={state.identity} />
      ) : (
        <Settings state={state} about={about} />
      )
    default:
      return <Home identity={state.identity} isSecondCopy={state.secondCopy === true} />
  }
}

/** The one screen that goes on to the conductor by itself. */
function isConductor({
  route,
  about,
}: {
  readonly route: Route
  readonly about?: string | undefined
}): boolean {
  return route === 'settings' && about === 'conductor'
}

/**
 * The toolbar's popup opened while requests wait: it brings their one window to the front and goes. Decided once, at
 * the first state; later ones open that window by themselves.
 */
function useHandOver(state: WalletState | null, route: Route): boolean {
  const client = useClient()
  const [isLeaving, setLeaving] = useState(false)
  const isDecided = useRef(false)
  useEffect(() => {
    if (state === null || isDecided.current) return
    isDecided.current = true
    if (state.waiting === 0 || route === 'request') return
    const leave = async () => {
      if (!(await client.isToolbarPopup())) return
      setLeaving(true)
      await client.ask('request.open')
      window.close()
    }
    leave().catch(() => setLeaving(false))
  }, [client, state, route])
  return isLeaving
}
