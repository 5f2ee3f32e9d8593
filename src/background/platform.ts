import browser from 'webextension-polyfill'
import { isAppOrigin } from '../protocol/app-origin.ts'
import type { WalletToDocument } from '../protocol/page-door.ts'
import { patternsOf, type SitePatterns } from './sites/patterns.ts'

/** A small store of JSON values by name; `storage.session` and `storage.local` behind it. */
export interface KeyValue {
  get(key: string): Promise<unknown>
  /** All values whose names start with `prefix`, by full name. */
  list(prefix: string): Promise<ReadonlyMap<string, unknown>>
  set(key: string, value: unknown): Promise<void>
  remove(keys: readonly string[]): Promise<void>
}

/** Who is at the other end of a port, by the browser's word only. */
export interface PortSender {
  readonly extensionId: string | undefined
  readonly origin: string | undefined
  readonly url: string | undefined
  readonly documentId: string | undefined
  readonly lifecycle: string | undefined
  readonly frameId: number | undefined
  readonly tabId: number | undefined
  readonly windowId: number | undefined
}
export interface WalletPort {
  readonly name: string
  readonly sender: PortSender
  send(message: unknown): void
  /** One listener; it also gets what arrived before it was there. */
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** The browser's permissions for single sites, and the script of those that a person switched on; by serialised origin. */
export interface SiteScripts {
  patternsOf(origin: string): SitePatterns
  isAllowed(origin: string): Promise<boolean>
  /** Gives the permission back, where it was asked for. Nothing happens where there is none. */
  giveBack(origin: string): Promise<void>
  registered(): Promise<string[]>
  register(origin: string): Promise<void>
  unregister(origin: string): Promise<void>
}

export type BadgeState = { readonly waiting: number; readonly locked: boolean }

/** All that the worker needs of the browser, the clock and chance. Tests hand in their own. */
export interface Platform {
  readonly extensionId: string
  /** Address of the wallet's screens, without a hash. */
  readonly screensUrl: string
  readonly version: string
  readonly session: KeyValue
  readonly local: KeyValue
  now(): number
  random(length: number): Uint8Array
  delay(ms: number, run: () => void): () => void
  /** Resolves in the next turn of the event loop, behind what is waiting there by now. */
  turn(): Promise<void>
  /** Opens a window for the wallet's screens and answers its id. */
  openWindow(hash: string): Promise<number>
  focusWindow(id: number): Promise<boolean>
  windowExists(id: number): Promise<boolean>
  isPopupWindow(id: number): Promise<boolean>
  closeWindow(id: number): Promise<void>
  /** Sets off at `when`, also when the worker was stopped meanwhile (then up to half a minute late). */
  setAlarm(name: string, when: number | null): void
  /** Resolves with the document's answer; rejects when it is not there or not active. */
  sendToDocument(tabId: number, documentId: string, message: WalletToDocument): Promise<unknown>
  showBadge(state: BadgeState): void
  readonly scripts: SiteScripts
  /** The serialised origin of the page that the person looks at, by our own script in it; `undefined` for any other. */
  activeSite(): Promise<string | undefined>
}

/**
 * Chromium rejects the calls of a worker that it is stopping with "No SW". That says nothing about what was asked, so
 * nobody may act on it: the promise stays open, and the worker ends.
 */
function unlessStopping<T>(asked: Promise<T>): Promise<T> {
  return asked.catch(problem => {
    if (/\bNo SW\b/.test(String(problem))) return new Promise<T>(() => {})
    throw problem
  })
}

function keyValue(area: browser.Storage.StorageArea): KeyValue {
  return {
    get: async key => (await unlessStopping(area.get(key)))[key],
    list: async prefix =>
      new Map(
        Object.entries(await unlessStopping(area.get(null))).filter(([name]) => name.startsWith(prefix)),
      ),
    set: (key, value) => unlessStopping(area.set({ [key]: value })),
    remove: keys => unlessStopping(area.remove([...keys])),
  }
}

/** Timers are held back to 4 ms after a few of them; messages to oneself are not. */
function createTurns(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  let waiting: Array<() => void> = []
  port1.onmessage = () => {
    const all = waiting
    waiting = []
    for (const resolve of all) resolve()
  }
  return () =>
    new Promise(resolve => {
      waiting.push(resolve)
      if (waiting.length === 1) port2.postMessage(null)
    })
}

const WINDOW = { width: 400, height: 640 }

/** Built beside the worker, see `vite.config.ts`. */
const SIGNER = '/src/inject/signer.iife.js'
const SIGNER_ID = 'signer:'

function siteScripts(isFirefox: boolean): SiteScripts {
  const patterns = (origin: string) => patternsOf(origin, isFirefox)
  return {
    patternsOf: patterns,
    isAllowed: origin =>
      unlessStopping(browser.permissions.contains({ origins: [patterns(origin).permission] })),
    giveBack: async origin => {
      const { removal } = patterns(origin)
      if (removal !== null) await unlessStopping(browser.permissions.remove({ origins: [removal] }))
    },
    registered: async () =>
      (await unlessStopping(browser.scripting.getRegisteredContentScripts())).flatMap(({ id }) =>
        id.startsWith(SIGNER_ID) ? [id.slice(SIGNER_ID.length)] : [],
      ),
    register: origin => {
      const script = {
        id: SIGNER_ID + origin,
        js: [SIGNER],
        matches: [patterns(origin).script],
        runAt: 'document_start',
        allFrames: false,
        persistAcrossSessions: true,
        world: 'MAIN',
      }
      // The polyfill's type does not know worlds.
      return unlessStopping(
        browser.scripting.registerContentScripts([script as browser.Scripting.RegisteredContentScript]),
      )
    },
    unregister: origin =>
      unlessStopping(browser.scripting.unregisterContentScripts({ ids: [SIGNER_ID + origin] })),
  }
}

export function browserPlatform(): Platform {
  const screensUrl = browser.runtime.getURL('src/popup/index.html')
  /** What the toolbar shows: an icon is fetched and decoded anew each time it is set, on the worker's own thread. */
  let shown: { look: string; waiting: number } = { look: '', waiting: -1 }
  return {
    extensionId: browser.runtime.id,
    screensUrl,
    version: browser.runtime.getManifest().version,
    session: keyValue((browser.storage as unknown as { session: browser.Storage.StorageArea }).session),
    local: keyValue(browser.storage.local),
    now: () => Date.now(),
    random: length => crypto.getRandomValues(new Uint8Array(length)),
    delay(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    turn: createTurns(),
    async openWindow(hash) {
      const opening = browser.windows.create({
        url: `${screensUrl}${hash}`,
        type: 'popup',
        focused: true,
        ...WINDOW,
      })
      const opened = await unlessStopping(opening)
      if (opened.id === undefined) throw new Error('window without id')
      return opened.id
    },
    async focusWindow(id) {
      try {
        await browser.windows.update(id, { focused: true })
        return true
      } catch {
        return false
      }
    },
    windowExists: id =>
      browser.windows.get(id).then(
        () => true,
        () => false,
      ),
    isPopupWindow: id =>
      browser.windows.get(id).then(
        window => window.type === 'popup',
        () => false,
      ),
    closeWindow: async id => {
      await browser.windows.remove(id).catch(() => {})
    },
    setAlarm(name, when) {
      if (when === null) void browser.alarms.clear(name)
      else browser.alarms.create(name, { when })
    },
    sendToDocument: (tabId, documentId, message) => {
      const options = { documentId } as browser.Tabs.SendMessageOptionsType
      return unlessStopping(browser.tabs.sendMessage(tabId, message, options))
    },
    scripts: siteScripts(screensUrl.startsWith('moz-extension:')),
    async activeSite() {
      try {
        const [tab] = await unlessStopping(browser.tabs.query({ active: true, lastFocusedWindow: true }))
        if (tab?.id === undefined) return undefined
        const question: WalletToDocument = { t: 'site' }
        const answer: unknown = await unlessStopping(
          browser.tabs.sendMessage(tab.id, question, { frameId: 0 }),
        )
        return typeof answer === 'string' && isAppOrigin(answer) ? answer : undefined
      } catch {
        // A page without our script: the browser's own, another scheme, one of the wallet's screens.
        return undefined
      }
    },
    showBadge({ waiting, locked }) {
      const look = waiting > 0 ? 'pending' : locked ? 'locked' : 'plain'
      if (shown.waiting !== waiting) {
        void browser.action.setBadgeText({ text: waiting > 0 ? String(waiting) : '' })
        void browser.action.setBadgeBackgroundColor({ color: '#8a5a00' })
      }
      const isSame = shown.look === look
      shown = { look, waiting }
      if (isSame) return
      const path = Object.fromEntries(
        [16, 32, 48, 128].map(size => [size, `/icons/toolbar-${look}-${size}.png`]),
      )
      void browser.action.setIcon({ path }).catch(() => {})
    },
  }
}

/** What the browser tells the worker. Listeners must be registered in the first turn of the worker's script. */
export interface BrowserEvents {
  port(port: WalletPort): void
  windowClosed(id: number): void
  alarm(name: string): void
  computerLocked(): void
  permissionsChanged(): void
}

export function listen(events: BrowserEvents): void {
  browser.runtime.onConnect.addListener(port => events.port(walletPort(port)))
  browser.windows.onRemoved.addListener(id => events.windowClosed(id))
  browser.alarms.onAlarm.addListener(alarm => events.alarm(alarm.name))
  browser.idle.onStateChanged.addListener(state => {
    if (state === 'locked') events.computerLocked()
  })
  browser.permissions.onAdded.addListener(() => events.permissionsChanged())
  browser.permissions.onRemoved.addListener(() => events.permissionsChanged())
  // Without a listener these would not wake the worker; what is to be done at a start is done by the start.
  browser.runtime.onStartup.addListener(() => {})
  browser.runtime.onInstalled.addListener(() => {})
}

function walletPort(port: browser.Runtime.Port): WalletPort {
  // The polyfill's type does not know the newer fields.
  const sender = (port.sender ?? {}) as browser.Runtime.MessageSender & {
    origin?: string
    documentId?: string
    documentLifecycle?: string
  }
  let open = true
  // The wallet may still be opening when a port connects: what arrives before somebody listens is kept.
  const early: unknown[] = []
  let deliver: (message: unknown) => void = message => early.push(message)
  const closers: Array<() => void> = []
  port.onMessage.addListener(message => deliver(message))
  port.onDisconnect.addListener(() => {
    open = false
    for (const run of closers) run()
  })
  return {
    name: port.name,
    sender: {
      extensionId: sender.id,
      origin: sender.origin,
      url: sender.url,
      documentId: sender.documentId,
      lifecycle: sender.documentLifecycle,
      frameId: sender.frameId,
      tabId: sender.tab?.id,
      windowId: sender.tab?.windowId,
    },
    send(message) {
      // A port that closed between the check and the call throws; its document learns the answer by asking again.
      if (open) {
        try {
          port.postMessage(message)
        } catch {
          open = false
        }
      }
    },
    onMessage(listener) {
      deliver = listener
      for (const message of early.splice(0)) listener(message)
    },
    onClose(listener) {
      if (open) closers.push(listener)
      else listener()
    },
    close: () => port.disconnect(),
  }
}
