/**
 * The one place of the screens that names the browser's runtime: a port to the worker's ui door that survives the
 * worker. Questions that may be repeated are asked again after the worker was stopped; the others fail as
 * `disconnected`, because nobody knows whether they were done.
 */
import {
  UI_PORT,
  type UiAnswer,
  type UiCommand,
  type UiCommands,
  type UiError,
  type UiErrorCode,
  type UiPush,
  type UiQuestion,
  type WalletState,
} from '../protocol/ui-door.ts'

type Params<C extends UiCommand> = UiCommands[C]['params']
type Arguments<C extends UiCommand> = Params<C> extends undefined ? [] : [params: Params<C>]

/** Why the worker did not do what was asked. `code` is an interface, the texts are in `words.ts`. */
export class UiProblem extends Error {
  readonly code: UiErrorCode | 'disconnected'
  readonly field: string | undefined
  /** Milliseconds. */
  readonly wait: number | undefined
  constructor({ code, field, wait }: Omit<UiError, 'code'> & { code: UiErrorCode | 'disconnected' }) {
    super(code)
    this.name = 'UiProblem'
    this.code = code
    this.field = field
    this.wait = wait
  }
}

export interface WalletClient {
  /** The last state that was pushed; `null` before the first. */
  state(): WalletState | null
  /** True once the extension under this page was updated or reloaded: nothing is answered any more. */
  isLost(): boolean
  /** Runs after each change of state or loss; answers the way to stop it. */
  subscribe(run: () => void): () => void
  /** Rejects with a {@link UiProblem}. */
  ask<C extends UiCommand>(command: C, ...args: Arguments<C>): Promise<UiCommands[C]['answer']>
  /** Whether this page is the toolbar's popup, not a tab or a window. */
  isToolbarPopup(): Promise<boolean>
  /**
   * Has the browser ask for its permission for sites of this match pattern; answers whether it is there. Only within a
   * click, and the popup may be gone before the answer.
   */
  allowSite(pattern: string): Promise<boolean>
  readonly notices: NoticesPermission
}

/** The browser's permission for notifications. It is the setting itself: there is nothing else to keep in line with it. */
export interface NoticesPermission {
  isAllowed(): Promise<boolean>
  /** Has the browser ask; answers whether it is there. Only within a click, and the popup may be gone before the answer. */
  allow(): Promise<boolean>
  giveBack(): Promise<void>
  /** Runs when any permission changed, in the browser's settings too; answers the way to stop it. */
  onChange(run: () => void): () => void
}

/** The part of a runtime port that is used. */
export interface Wire {
  post(question: UiQuestion): void
  onMessage(run: (message: UiAnswer | UiPush) => void): void
  onClose(run: () => void): void
}
export interface Surroundings {
  /** Throws when the extension is gone from under the page. */
  open(): Wire
  isVisible(): boolean
  onVisible(run: () => void): void
  delay(ms: number, run: () => void): void
  isToolbarPopup(): Promise<boolean>
  allowSite(pattern: string): Promise<boolean>
  readonly notices: NoticesPermission
}

/** Asking these twice does what asking once does: what is narrowed is named by what stays. A decision names its request by id and digest, once for all. */
const REPEATABLE: ReadonlySet<UiCommand> = new Set<UiCommand>([
  'state.watch',
  'touch',
  'setup.reveal',
  'setup.cancel',
  'vault.lock',
  'request.shown',
  'request.decide',
  'request.open',
  'apps.list',
  'apps.revoke',
  'apps.revokeAll',
  'apps.narrow',
  'apps.mute',
  'apps.unmute',
  'sites.view',
  'sites.enable',
  'sites.disable',
  'activity.page',
  'activity.days',
  'activity.row',
  'apps.uses',
  'activity.choices',
  'trail.begin',
  'trail.rows',
  'remains.read',
  'settings.set',
  'capabilities.list',
  'capabilities.end',
  'passkeys.list',
  'past.list',
  'past.read',
  'identities.list',
  'identities.use',
  'identities.rename',
])
/** Milliseconds before the next try when a new port closes without a word; the first try is at once. */
const PAUSES = [0, 100, 300, 1000, 3000]

interface Pending {
  readonly question: UiQuestion
  readonly settle: (answer: UiAnswer) => void
  readonly fail: () => void
}

export function createClient(around: Surroundings): WalletClient {
  const listeners = new Set<() => void>()
  const pending = new Map<number, Pending>()
  let wire: Wire | null = null
  let state: WalletState | null = null
  let lost = false
  let n = 0
  let failures = 0
  let waiting = false

  const tell = () => {
    for (const run of [...listeners]) run()
  }

  function open(): void {
    if (wire !== null || lost) return
    try {
      const opened = around.open()
      wire = opened
      opened.onMessage(receive)
      opened.onClose(() => close(opened))
    } catch {
      lose()
      return
    }
    send({ n: ++n, command: 'state.watch' })
    for (const { question } of [...pending.values()]) send(question)
  }
  function send(question: UiQuestion): void {
    const current = wire
    if (current === null) return
    try {
      current.post(question)
    } catch {
      // A port that is just closing throws instead of losing the message.
      close(current)
    }
  }
  function receive(message: UiAnswer | UiPush): void {
    failures = 0
    if ('push' in message) {
      state = message.state
      tell()
      return
    }
    const asked = pending.get(message.n)
    if (asked === undefined) return
    pending.delete(message.n)
    asked.settle(message)
  }
  function close(closed: Wire): void {
    if (wire !== closed) return
    wire = null
    for (const [id, { question, fail }] of [...pending]) {
      if (REPEATABLE.has(question.command)) continue
      pending.delete(id)
      fail()
    }
    // A hidden page with no question keeps no worker alive; it comes back when it is looked at.
    if (around.isVisible() || pending.size > 0) openSoon()
  }
  function openSoon(): void {
    if (waiting) return
    waiting = true
    const pause = PAUSES[Math.min(failures++, PAUSES.length - 1)] ?? 0
    around.delay(pause, () => {
      waiting = false
      open()
    })
  }
  function lose(): void {
    lost = true
    for (const { fail } of pending.values()) fail()
    pending.clear()
    tell()
  }

  around.onVisible(open)
  open()

  return {
    state: () => state,
    isLost: () => lost,
    subscribe(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    ask: (command, ...args) =>
      new Promise((resolve, reject) => {
        const fail = () => reject(new UiProblem({ code: 'disconnected' }))
        if (lost) return fail()
        const [params] = args
        const question = { n: ++n, command, ...(params === undefined ? {} : { params }) }
        const settle = (answer: UiAnswer) =>
          answer.ok ? resolve(answer.value as never) : reject(new UiProblem(answer.error))
        if (wire === null) open()
        pending.set(question.n, { question, settle, fail })
        send(question)
      }),
    isToolbarPopup: () => around.isToolbarPopup(),
    allowSite: pattern => around.allowSite(pattern),
    notices: around.notices,
  }
}

/** The client over the real runtime. Firefox has promises on `browser` only. */
export function browserClient(): WalletClient {
  const api = (globalThis as { browser?: typeof chrome }).browser ?? chrome
  return createClient({
    open() {
      const port = api.runtime.connect({ name: UI_PORT })
      return {
        post: question => port.postMessage(question),
        onMessage: run => port.onMessage.addListener(run),
        onClose: run =>
          port.onDisconnect.addListener(() => {
            // Unread, Chromium writes it to the console.
            void api.runtime.lastError
            run()
          }),
      }
    },
    isVisible: () => document.visibilityState === 'visible',
    onVisible(run) {
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') run()
      })
      window.addEventListener('pageshow', run)
    },
    delay: (ms, run) => void setTimeout(run, ms),
    isToolbarPopup: async () => (await api.tabs.getCurrent()) === undefined,
    allowSite: pattern => api.permissions.request({ origins: [pattern] }),
    notices: noticesPermission(api),
  })
}

function noticesPermission({ permissions: all }: typeof chrome): NoticesPermission {
  const notices: chrome.permissions.Permissions = { permissions: ['notifications'] }
  return {
    isAllowed: () => all.contains(notices),
    allow: () => all.request(notices),
    giveBack: async () => void (await all.remove(notices)),
    onChange(run) {
      const events = [all.onAdded, all.onRemoved]
      for (const event of events) event.addListener(run)
      return () => {
        for (const event of events) event.removeListener(run)
      }
    },
  }
}
