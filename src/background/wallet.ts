import { wipe } from '../crypto/bytes.ts'
import { LIMITS } from '../protocol/limits.ts'
import { PAGE_PORT } from '../protocol/page-door.ts'
import { UI_PORT, type UiPush } from '../protocol/ui-door.ts'
import { waitingRows } from './consent/answer.ts'
import { createDesk } from './consent/desk.ts'
import { EXPIRY_ALARM } from './consent/expiry.ts'
import { createPendingRows } from './consent/pending.ts'
import { createPolicies, POLICY_ALARM } from './consent/policies.ts'
import { createConsentWindow } from './consent/window.ts'
import { createDocuments } from './doors/documents.ts'
import { createPageDoor } from './doors/page.ts'
import { createUiDoor, isOwnScreen } from './doors/ui.ts'
import { createUiHandlers } from './doors/ui-handlers.ts'
import { walletState } from './doors/ui-views.ts'
import { createFolds, FOLD_ALARM } from './events/folds.ts'
import { identityInUse } from './events/projections/identities.ts'
import { recognises } from './events/recognise.ts'
import { openWalletDb, type WalletDb } from './events/schema.ts'
import { trailKeys, wipeTrailKeys } from './events/seals.ts'
import { openEventStore } from './events/store.ts'
import { createReservations } from './pipeline/reserve.ts'
import { resolveDeps } from './pipeline/resolve-deps.ts'
import type { BrowserEvents, Platform, WalletPort } from './platform.ts'
import type { Rooms } from './rooms.ts'
import { createSites } from './sites/sites.ts'
import { createButton } from './toolbar/button.ts'
import { createMenu } from './toolbar/menu.ts'
import { createNotices } from './toolbar/notices.ts'
import { createAutoLock, LOCK_ALARM } from './vault/auto-lock.ts'
import { createKeyHolder } from './vault/keys.ts'
import { subkey } from './vault/seal.ts'
import { secretKey } from './vault/secrets.ts'
import { openVault } from './vault/vault.ts'

const RECONNECT_ALARM = 'reconnect'

/**
 * Builds the worker's rooms on what lies in storage, and answers what the browser's events do in them. Rejects where
 * the storage is not one to go on with; `onDamaged` is told when that turns out later, at an unlock, and `onLost` when
 * the storage is taken away from under them.
 */
export async function openWallet(
  platform: Platform,
  onDamaged: (problem: unknown) => void = () => {},
  onLost: () => void = () => {},
): Promise<BrowserEvents> {
  const db = await openWalletDb(onLost)
  try {
    return await openRooms(platform, db, onDamaged)
  } catch (problem) {
    db.close()
    throw problem
  }
}

async function openRooms(
  platform: Platform,
  db: WalletDb,
  onDamaged: (problem: unknown) => void,
): Promise<BrowserEvents> {
  const holder = createKeyHolder(platform)
  await holder.resume()
  const root = holder.get()?.root
  const events = await openEventStore(db, platform, root === undefined ? null : trailKeys(root))
  const projections = () => events.state()
  const watching = new Set<WalletPort>()
  let pushing = false
  let isDue = false

  /** Several changes of one turn are one push. One after the other: none may overtake a newer one. */
  function changed(): void {
    isDue = true
    if (pushing) return
    pushing = true
    queueMicrotask(async () => {
      while (isDue) {
        isDue = false
        await push().catch(() => {})
      }
      pushing = false
    })
  }
  async function push(): Promise<void> {
    button.show({ phase: vault.phase(), waiting: waitingRows(rooms).length })
    menu.show()
    notices.review()
    if (watching.size === 0) return
    const state = await walletState(rooms)
    const push: UiPush = { push: 'state', state }
    for (const port of watching) port.send(push)
  }

  function onVault(what: 'lock' | 'unlock' | 'setup'): void {
    if (what !== 'setup') tellLock(what)
    if (what === 'lock') for (const run of rooms.atLock) run()
    if (what === 'unlock') desk.renew()
    if (what === 'unlock') void autoLock.touch().then(() => desk.unlocked())
    changed()
  }
  const vault = await openVault(platform, db, events, holder, proves, onVault, problem => {
    db.close()
    onDamaged(problem)
  })
  const documents = createDocuments(platform)
  const window = createConsentWindow(platform, () => {
    rooms.onScreen = undefined
    // Without a window nobody can see the request: its time runs, and the toolbar still shows it.
    const [row] = waitingRows(rooms)
    if (row !== undefined) desk.expiry.start(row.id)
  })
  const rooms: Rooms = {
    platform,
    startedAt: platform.now(),
    db,
    events,
    vault,
    documents,
    window,
    folds: createFolds(platform, () => events),
    rows: createPendingRows(platform),
    projections,
    identity: () => identityInUse(projections()),
    changed,
    ended: null,
    deciding: new Set(),
    revoking: new Set(),
    reservations: createReservations(db, () => platform.now(), platform.now()),
    policies: createPolicies(() => rooms),
    sites: createSites(() => rooms),
    running: new Set(),
    atLock: new Set(),
    onScreen: undefined,
  }
  const autoLock = createAutoLock(platform, vault, () => projections().settings.lockAfter)
  const desk = createDesk(rooms)
  const button = createButton(platform)
  const menu = createMenu(rooms, desk, button)
  const notices = createNotices(rooms, () => [...watching].map(({ sender }) => sender))
  const pageDoor = createPageDoor(rooms, desk)
  const uiDoor = createUiDoor(createUiHandlers(rooms, desk, autoLock), autoLock.check, port => {
    watching.add(port)
    port.onClose(() => watching.delete(port))
    changed()
  })

  /** Whether a root secret is this store's: else the header is another wallet's. */
  async function proves(root: Uint8Array): Promise<boolean> {
    const trail = trailKeys(root)
    const isKnown = await recognises(db, trail)
    wipeTrailKeys(trail)
    if (isKnown) return true
    const identity = projections().identities.values().next().value
    if (identity === undefined) return false
    const keys = { root, seal: subkey(root, 'seal'), opened: new Map() }
    const deps = await resolveDeps({ identity, deps: [secretKey(identity.id)] }, events, () => keys)
    wipe(keys.seal)
    return Object.keys(deps).length > 0
  }

  function tellLock(what: 'lock' | 'unlock'): void {
    const { grants } = projections()
    const agent = rooms.identity()?.agentPubKey
    const origins = new Set(
      [...grants.values()].flatMap(grant => (grant.agentPubKey === agent ? [grant.origin] : [])),
    )
    for (const origin of origins) documents.tell(origin, what)
  }

  /** After a worker start: who is still there, and what is to be shown or ended. */
  async function resume(): Promise<void> {
    await Promise.all([documents.load(), rooms.folds.load(), rooms.rows.load(), window.load()])
    await autoLock.check()
    const rows = rooms.rows.all()
    if (rows.length > 0) platform.setAlarm(RECONNECT_ALARM, platform.now() + LIMITS.reconnect)
    for (const row of rows) void documents.wake(row.caller)
    platform.delay(LIMITS.reconnect, () => void endOrphans())
    await desk.resume()
    if (window.wasClosedMeanwhile()) await desk.windowClosed()
    await desk.expiry.run()
    await rooms.policies.run()
    await desk.review()
    void rooms.folds.flush()
    void rooms.sites.sync()
    notices.begin()
    if (window.isDue() && waitingRows(rooms).length > 0) await window.present()
  }
  /** A document that is there comes back when it is woken: its alarm may go off in a worker that has just started. */
  async function endOrphans(): Promise<void> {
    const callers = new Map(rooms.rows.all().map(({ caller }) => [caller.documentId, caller]))
    for (const caller of callers.values()) {
      if (documents.isConnected(caller.documentId) || (await documents.wake(caller))) continue
      if (!documents.isConnected(caller.documentId)) await desk.documentGone(caller.documentId)
    }
  }

  await resume()

  return {
    port(port) {
      if (port.name === PAGE_PORT) pageDoor.connect(port)
      else if (port.name === UI_PORT && isOwnScreen(port, platform.extensionId, platform.screensUrl)) {
        if (port.sender.url?.endsWith('#/request') && port.sender.windowId !== undefined) {
          void adopt(port.sender.windowId)
        }
        uiDoor.connect(port)
      } else port.close()
    },
    windowClosed(id) {
      const by = window.closed(id)
      if (by === 'person') void desk.windowClosed()
      else if (by === 'wallet') rooms.onScreen = undefined
    },
    alarm(name) {
      if (name === LOCK_ALARM) void autoLock.check()
      if (name === EXPIRY_ALARM) void desk.expiry.run()
      if (name === RECONNECT_ALARM) void endOrphans()
      if (name === POLICY_ALARM) void rooms.policies.run()
      if (name === FOLD_ALARM) void rooms.folds.flush()
    },
    computerLocked() {
      if (projections().settings.lockWithComputer) void vault.lock('computer')
    },
    permissionsChanged() {
      notices.permissionsChanged()
      void rooms.sites.permissionsChanged().catch(() => {})
    },
    menuClicked: (item, tabId) => void menu.clicked(item, tabId),
    noticeClicked: () => void notices.clicked(),
  }

  /** A screen shows requests in a window that a stopped worker opened and could not note. */
  async function adopt(windowId: number): Promise<void> {
    if (await platform.isPopupWindow(windowId)) window.adopt(windowId)
  }
}
