import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import '../support/texts.ts'
import type {
  BrowserEvents,
  KeyValue,
  MenuItem,
  Platform,
  PortSender,
  WalletPort,
} from '../../../src/background/platform.ts'
import { patternsOf } from '../../../src/background/sites/patterns.ts'
import { startWallet } from '../../../src/background/start.ts'
import { createTexts } from '../../../src/background/toolbar/texts.ts'
import { toHex } from '../../../src/crypto/bytes.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import {
  type CallMessage,
  PAGE_PORT,
  type ReplyMessage,
  type WalletToDocument,
  type WireMethod,
} from '../../../src/protocol/page-door.ts'
import {
  type DecideParams,
  UI_PORT,
  type UiAnswer,
  type UiCommand,
  type UiCommands,
  type UiPush,
  type WalletState,
} from '../../../src/protocol/ui-door.ts'

export const PHRASE = [...Array<string>(23).fill('abandon'), 'art']
export const PASSWORD = 'correct horse battery'
const SCREENS = 'chrome-extension://wallet/src/popup/index.html'

export function memory(): KeyValue & { values: Map<string, string> } {
  const values = new Map<string, string>()
  return {
    values,
    get: async key => (values.has(key) ? JSON.parse(values.get(key) ?? '') : undefined),
    list: async prefix =>
      new Map([...values].filter(([k]) => k.startsWith(prefix)).map(([k, v]) => [k, JSON.parse(v)])),
    set: async (key, value) => void values.set(key, JSON.stringify(value)),
    remove: async keys => {
      for (const key of keys) values.delete(key)
    },
  }
}

/** A browser of memory: storages and windows outlive workers, the clock is moved by hand. */
export class FakeBrowser {
  now = Date.UTC(2026, 10, 21, 12)
  session = memory()
  local = memory()
  windows = new Set<number>()
  windowsOpened = 0
  /** As the browser shows them; what was set outlives the worker. `set` counts what was asked of the browser. */
  toolbar = { icon: 'locked', badge: '', title: 'Flowsta Wallet', menu: [] as MenuItem[] }
  set: string[] = []
  hasNotices = false
  notice: { title: string; message: string } | null = null
  noticesShown = 0
  /** Whether a person has the wallet's screens before them. */
  isInFront = true
  alarms = new Map<string, number>()
  /** Match patterns that the browser allows, origins whose script is registered, and the one that is looked at. */
  allowed = new Set<string>()
  isFirefox = false
  scripts = new Set<string>()
  activeSite: string | undefined
  /** Documents that answer, by id. */
  documents = new Map<string, (message: WalletToDocument) => void>()
  private timers: Array<{ at: number; run: () => void }> = []
  private counter = 0
  private worker: BrowserEvents | null = null
  private ports: FakePort[] = []

  platform(): Platform {
    return {
      extensionId: 'wallet',
      screensUrl: SCREENS,
      version: '0.0.0',
      session: this.session,
      local: this.local,
      now: () => this.now,
      random: length => crypto.getRandomValues(new Uint8Array(length)),
      delay: (ms, run) => {
        const timer = { at: this.now + ms, run }
        this.timers.push(timer)
        return () => {
          this.timers = this.timers.filter(one => one !== timer)
        }
      },
      turn: () => new Promise(resolve => setTimeout(resolve, 0)),
      openWindow: async () => {
        const id = ++this.counter
        this.windows.add(id)
        this.windowsOpened++
        return id
      },
      focusWindow: async id => this.windows.has(id),
      windowExists: async id => this.windows.has(id),
      isPopupWindow: async id => this.windows.has(id),
      closeWindow: async id => this.closeWindow(id),
      setAlarm: (name, when) => void (when === null ? this.alarms.delete(name) : this.alarms.set(name, when)),
      sendToDocument: async (_tab, documentId, message) => {
        const receive = this.documents.get(documentId)
        if (receive === undefined) throw new Error('no receiving end')
        receive(message)
        return true
      },
      toolbar: {
        setIcon: async icon => this.setToolbar({ icon }),
        setBadge: async badge => this.setToolbar({ badge }),
        setTitle: async title => this.setToolbar({ title }),
        makeMenu: async menu => this.setToolbar({ menu: [...menu] }),
        enableItem: async (id, isEnabled) => {
          const { menu } = this.toolbar
          if (!menu.some(item => item.id === id)) throw new Error('no such item')
          this.setToolbar({ menu: menu.map(item => (item.id === id ? { ...item, isEnabled } : item)) })
        },
      },
      notices: {
        isAllowed: async () => this.hasNotices,
        isShown: async () => this.notice !== null,
        show: async (title, message) => {
          this.notice = { title, message }
          this.noticesShown++
        },
        close: async () => {
          this.notice = null
        },
      },
      texts: createTexts(chrome.i18n),
      isInFront: async () => this.isInFront,
      siteIn: async () => this.activeSite,
      scripts: {
        patternsOf: origin => patternsOf(origin, this.isFirefox),
        isAllowed: async origin => this.allowed.has(this.permission(origin)),
        giveBack: async origin => {
          if (this.isFirefox) return
          // All ports of the host go, as in Chromium.
          const { hostname } = new URL(origin)
          for (const one of this.allowed) if (new URL(one).hostname === hostname) this.allowed.delete(one)
        },
        registered: async () => [...this.scripts],
        register: async origin => {
          // As Chromium does: it takes none that is there, and none that it may not run.
          if (this.scripts.has(origin)) throw new Error('duplicate script ID')
          this.scripts.add(origin)
        },
        unregister: async origin => {
          if (!this.scripts.delete(origin)) throw new Error('nonexistent script ID')
        },
      },
      activeSite: async () => this.activeSite,
    }
  }
  private setToolbar(change: Partial<FakeBrowser['toolbar']>): void {
    this.set.push(...Object.keys(change))
    this.toolbar = { ...this.toolbar, ...change }
  }
  /** What the badge says: the queue has room for 100, which is what its `99+` means. */
  get badge() {
    const { badge, icon } = this.toolbar
    return { waiting: badge === '99+' ? 100 : Number(badge), locked: icon === 'locked' }
  }
  async menu(item: string, tabId: number | undefined = 1): Promise<void> {
    this.worker?.menuClicked(item, tabId)
    await settle()
  }
  async clickNotice(): Promise<void> {
    this.worker?.noticeClicked()
    await settle()
  }
  async start(): Promise<void> {
    const { events, opened } = startWallet(this.platform())
    this.worker = events
    for (const port of this.ports) if (!port.taken) this.hand(port)
    await opened()
    await settle()
  }
  private hand(port: FakePort): void {
    port.taken = true
    this.worker?.port(port.wallet)
  }
  /** Stops the worker: memory and timers are gone, every port closes, storage stays. */
  async stop(): Promise<void> {
    this.timers = []
    this.worker = null
    for (const port of this.ports.splice(0)) port.die()
    await settle()
  }
  async advance(ms: number): Promise<void> {
    this.now += ms
    for (const timer of this.timers.filter(one => one.at <= this.now)) {
      this.timers = this.timers.filter(one => one !== timer)
      timer.run()
    }
    for (const [name, when] of [...this.alarms]) {
      if (when > this.now) continue
      this.alarms.delete(name)
      this.worker?.alarm(name)
    }
    await settle()
  }
  async alarm(name: string): Promise<void> {
    this.worker?.alarm(name)
    await settle()
  }
  closeWindow(id: number): void {
    if (this.windows.delete(id)) this.worker?.windowClosed(id)
  }
  computerLocked(): void {
    this.worker?.computerLocked()
  }
  permission(origin: string): string {
    return patternsOf(origin, this.isFirefox).permission
  }
  /** A person answered the browser's own question, or changed something in its settings. */
  async permissionsChanged(): Promise<void> {
    this.worker?.permissionsChanged()
    await settle()
  }
  open(port: FakePort): void {
    this.ports.push(port)
    if (this.worker !== null) this.hand(port)
  }
  page(origin: string, documentId = `doc-${origin}`): FakePage {
    return new FakePage(this, origin, documentId)
  }
  screen(): FakeScreen {
    return new FakeScreen(this)
  }
}

export class FakePort {
  received: unknown[] = []
  onReceive: (message: unknown) => void = () => {}
  taken = false
  /** The far end sees the port close. */
  onDrop: () => void = () => {}
  private early: unknown[] = []
  private listener: (message: unknown) => void = message => void this.early.push(message)
  private closers: Array<() => void> = []
  readonly wallet: WalletPort
  constructor(name: string, sender: Partial<PortSender>) {
    this.wallet = {
      name,
      sender: {
        extensionId: 'wallet',
        origin: undefined,
        url: undefined,
        documentId: undefined,
        lifecycle: 'active',
        frameId: 0,
        tabId: undefined,
        windowId: undefined,
        ...sender,
      },
      send: message => {
        // As the browser does it: what crosses is JSON.
        const copy = JSON.parse(JSON.stringify(message)) as { t?: string; all?: unknown[] } | null
        // The bridge takes apart what came together.
        for (const one of copy?.t === 'replies' ? (copy.all ?? []) : [copy]) {
          this.received.push(one)
          this.onReceive(one)
        }
      },
      onMessage: listener => {
        this.listener = listener
        for (const message of this.early.splice(0)) listener(message)
      },
      onClose: listener => void this.closers.push(listener),
      close: () => this.drop(),
    }
  }
  send(message: unknown): void {
    this.listener(JSON.parse(JSON.stringify(message)))
  }
  /** The worker is gone: the page sees its port close, and nobody is there to see anything else. */
  die(): void {
    this.listener = () => {}
    this.closers = []
    this.onDrop()
  }
  drop(): void {
    this.listener = () => {}
    this.onDrop()
    for (const close of this.closers.splice(0)) close()
  }
}

/** A page with its bridge: calls keep their id when they are sent again. */
export class FakePage {
  private port: FakePort | null = null
  private waiting = new Map<string, { message: CallMessage; resolve: (reply: ReplyMessage) => void }>()
  private sent = new Set<string>()
  events: unknown[] = []
  constructor(
    private browser: FakeBrowser,
    readonly origin: string,
    readonly documentId: string,
    private sender: Partial<PortSender> = {},
  ) {
    browser.documents.set(documentId, message => {
      if (message.t === 'event') this.events.push(message)
      else if (this.waiting.size > 0 && this.port === null) this.connect()
    })
  }
  connect(): void {
    const { origin, documentId } = this
    const port = new FakePort(PAGE_PORT, { origin, documentId, tabId: 1, url: `${origin}/`, ...this.sender })
    this.port = port
    port.onReceive = raw => {
      const reply = raw as ReplyMessage
      const call = this.waiting.get(reply.id)
      if (call === undefined) return
      this.waiting.delete(reply.id)
      this.sent.delete(reply.id)
      port.send({ t: 'done', id: reply.id })
      call.resolve(reply)
    }
    port.onDrop = () => {
      if (this.port === port) this.port = null
    }
    this.browser.open(port)
    // A call that was sent over a port before is marked, as the bridge does it.
    for (const { message } of this.waiting.values()) {
      port.send(this.sent.has(message.id) ? { ...message, again: true } : message)
      this.sent.add(message.id)
    }
  }
  /** What the worker sends over the current port is lost. */
  deafen(): void {
    if (this.port !== null) this.port.onReceive = () => {}
  }
  /** As the bridge does when its port closes while calls are pending. */
  reconnect(): void {
    this.connect()
  }
  leave(): void {
    this.browser.documents.delete(this.documentId)
    this.waiting.clear()
    this.port?.drop()
  }
  send(message: unknown): void {
    if (this.port === null) this.connect()
    this.port?.send(message)
  }
  call(
    method: WireMethod,
    params: unknown = null,
    more: Pick<CallMessage, 'proof' | 'key'> = {},
  ): Promise<ReplyMessage> {
    return this.post({ t: 'call', id: randomHex(), method, params: canonicalJson(params), ...more })
  }
  /** Sends exactly this message as a call of its own. */
  post(message: CallMessage): Promise<ReplyMessage> {
    const { id } = message
    const reply = new Promise<ReplyMessage>(resolve => this.waiting.set(id, { message, resolve }))
    if (this.port === null) this.connect()
    else {
      this.sent.add(id)
      this.port.send(message)
    }
    return reply
  }
  /** The answer, or `{ error: code }`. */
  async ask(
    method: WireMethod,
    params: unknown = null,
    more: Pick<CallMessage, 'proof' | 'key'> = {},
  ): Promise<unknown> {
    const reply = await this.call(method, params, more)
    return reply.ok
      ? JSON.parse(reply.value)
      : { error: reply.error.code, description: reply.error.description }
  }
}

/** One of the wallet's own screens. */
export class FakeScreen {
  state: WalletState | null = null
  private n = 0
  private port: FakePort
  private answers = new Map<number, (answer: UiAnswer) => void>()
  constructor(browser: FakeBrowser) {
    this.port = new FakePort(UI_PORT, { url: `${SCREENS}#/`, origin: 'chrome-extension://wallet' })
    this.port.onReceive = raw => {
      const message = raw as UiAnswer | UiPush
      if ('push' in message) this.state = message.state
      else this.answers.get(message.n)?.(message)
    }
    browser.open(this.port)
    void this.ask('state.watch', undefined)
  }
  ask<C extends UiCommand>(command: C, params: UiCommands[C]['params']): Promise<UiAnswer> {
    const n = ++this.n
    const answer = new Promise<UiAnswer>(resolve => this.answers.set(n, resolve))
    this.port.send({ n, command, ...(params === undefined ? {} : { params }) })
    return answer
  }
  async must<C extends UiCommand>(
    command: C,
    params: UiCommands[C]['params'],
  ): Promise<UiCommands[C]['answer']> {
    const answer = await this.ask(command, params)
    if (!answer.ok) throw new Error(`${command}: ${answer.error.code} ${answer.error.field ?? ''}`)
    return answer.value as UiCommands[C]['answer']
  }
  /** Waits until the request on screen is one that `test` accepts. */
  async request(
    test: (method: string) => boolean = () => true,
  ): Promise<NonNullable<WalletState['current']>> {
    for (let i = 0; i < 200; i++) {
      const current = this.state?.current
      if (current !== undefined && test(current.method)) return current
      await settle()
    }
    throw new Error(`no request on screen: ${JSON.stringify(this.state)}`)
  }
  async decide(
    decision: 'approve' | 'reject',
    more: Pick<DecideParams, 'acknowledged' | 'remember'> = {},
  ): Promise<UiAnswer> {
    const { id, digest } = await this.request()
    return this.ask('request.decide', { id, digest, decision, ...more })
  }
}

/**
 * Lets everything that is under way come to rest: fake-indexeddb works in macrotasks, WebCrypto in threads, which take
 * up their work in its order.
 */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) {
    await new Promise(resolve => setTimeout(resolve, 0))
    await crypto.subtle.digest('SHA-256', new Uint8Array(1))
  }
}

/** A new browser with an empty database; `phrase: true` restores the known wallet, unlocked. */
export async function freshBrowser(options: { wallet?: boolean } = {}): Promise<FakeBrowser> {
  globalThis.indexedDB = new IDBFactory()
  const browser = new FakeBrowser()
  await browser.start()
  if (options.wallet ?? true) {
    const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
    await browser.screen().must('vault.restore', params)
  }
  await settle()
  return browser
}

export function randomHex(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)))
}

/** The whole trail, oldest first. */
export async function trail(browser: FakeBrowser) {
  const { rows } = await browser.screen().must('activity.page', { limit: 200 })
  return rows.reverse()
}
