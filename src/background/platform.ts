/**
 * All that the worker needs of the browser. This file and those in `platform/` are the only ones of the background that
 * name it, so that everything else runs in a plain test.
 */
import browser from 'webextension-polyfill'
import type { WalletToDocument } from '../protocol/page-door.ts'
import { keyValue } from './platform/key-value.ts'
import { noticeClicks, notices } from './platform/notices.ts'
import { pages } from './platform/pages.ts'
import { walletPort } from './platform/ports.ts'
import { siteScripts } from './platform/site-scripts.ts'
import { toolbarButton } from './platform/toolbar.ts'
import { createTurns } from './platform/turns.ts'
import { walletWindows } from './platform/windows.ts'
import type { SitePatterns } from './sites/patterns.ts'
import { createTexts, type Texts } from './toolbar/texts.ts'

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

/** The windows in which the wallet's screens stand. */
export interface WalletWindows {
  /** Opens a window for the wallet's screens and answers its id. */
  openWindow(hash: string): Promise<number>
  focusWindow(id: number): Promise<boolean>
  windowExists(id: number): Promise<boolean>
  isPopupWindow(id: number): Promise<boolean>
  closeWindow(id: number): Promise<void>
  /** Whether a person has the screen at the other end of a port before them. */
  isInFront(screen: Pick<PortSender, 'tabId' | 'windowId'>): Promise<boolean>
}

export interface Pages {
  /** Resolves with the document's answer; rejects when it is not there or not active. */
  sendToDocument(tabId: number, documentId: string, message: WalletToDocument): Promise<unknown>
  /** The serialised origin of the page in a tab, by our own script in it; `undefined` for any other page. */
  siteIn(tabId: number): Promise<string | undefined>
  /** The same of the page that the person looks at. */
  activeSite(): Promise<string | undefined>
}

export type ToolbarIcon = 'plain' | 'locked' | 'pending'
export interface MenuItem {
  readonly id: string
  readonly title: string
  readonly isEnabled: boolean
}

/** The wallet's button in the browser's toolbar, and the menu that a right click on it opens. */
export interface ToolbarButton {
  /** Takes some 60 ms of the worker's own thread: the pictures are fetched and decoded anew each time. */
  setIcon(icon: ToolbarIcon): Promise<void>
  setBadge(text: string): Promise<void>
  /** Its tooltip, which is its accessible name as well. */
  setTitle(text: string): Promise<void>
  /** In place of the items that were there. */
  makeMenu(items: readonly MenuItem[]): Promise<void>
  enableItem(id: string, isEnabled: boolean): Promise<void>
}

/** The computer's own notifications. There is at most one. */
export interface Notices {
  /** Whether the person allows them; that is what the switch in Settings stands for. */
  isAllowed(): Promise<boolean>
  isShown(): Promise<boolean>
  /** In place of the one that was there. */
  show(title: string, message: string): Promise<void>
  close(): Promise<void>
}

/** All that the worker needs of the browser, the clock and chance. Tests hand in their own. */
export interface Platform extends WalletWindows, Pages {
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
  /** Sets off at `when`, also when the worker was stopped meanwhile (then up to half a minute late). */
  setAlarm(name: string, when: number | null): void
  readonly scripts: SiteScripts
  readonly toolbar: ToolbarButton
  readonly notices: Notices
  readonly texts: Texts
}

export function browserPlatform(): Platform {
  const screensUrl = browser.runtime.getURL('src/popup/index.html')
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
    setAlarm(name, when) {
      if (when === null) void browser.alarms.clear(name)
      else browser.alarms.create(name, { when })
    },
    ...walletWindows(screensUrl),
    ...pages(),
    scripts: siteScripts(screensUrl.startsWith('moz-extension:')),
    toolbar: toolbarButton(),
    notices: notices(),
    texts: createTexts(browser.i18n),
  }
}

/** What the browser tells the worker. Listeners must be registered in the first turn of the worker's script. */
export interface BrowserEvents {
  port(port: WalletPort): void
  windowClosed(id: number): void
  alarm(name: string): void
  computerLocked(): void
  permissionsChanged(): void
  /** An item of the toolbar's menu, over this tab. */
  menuClicked(item: string, tabId: number | undefined): void
  noticeClicked(): void
}

export function listen(events: BrowserEvents): void {
  browser.runtime.onConnect.addListener(port => events.port(walletPort(port)))
  browser.windows.onRemoved.addListener(id => events.windowClosed(id))
  browser.alarms.onAlarm.addListener(alarm => events.alarm(alarm.name))
  browser.idle.onStateChanged.addListener(state => {
    if (state === 'locked') events.computerLocked()
  })
  browser.contextMenus.onClicked.addListener((info, tab) =>
    events.menuClicked(String(info.menuItemId), tab?.id),
  )
  const hearNotices = noticeClicks(() => events.noticeClicked())
  hearNotices()
  const permissionsChanged = () => {
    hearNotices()
    events.permissionsChanged()
  }
  browser.permissions.onAdded.addListener(permissionsChanged)
  browser.permissions.onRemoved.addListener(permissionsChanged)
  // Without a listener these would not wake the worker; what is to be done at a start is done by the start.
  browser.runtime.onStartup.addListener(() => {})
  browser.runtime.onInstalled.addListener(() => {})
}
