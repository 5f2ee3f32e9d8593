import { render } from 'preact'
import { act } from 'preact/test-utils'
import { vi } from 'vitest'
import { App, preload } from '../../../src/popup/app.tsx'
import { UiProblem, type WalletClient } from '../../../src/popup/client.ts'
import { loadCodedReader } from '../../../src/popup/reading/coded.ts'
import type { UiCommand, UiError, WalletState } from '../../../src/protocol/ui-door.ts'
import { ENTRY } from '../../gallery/views.ts'

export * from '../../gallery/views.ts'

// What reads bytes in code is there from the second request on; how the first one waits has a test of its own.
await loadCodedReader()
// As `start.tsx` does, so that they are there at the first rendering.
await preload('request')
await preload('home')

type Reply = ((params: never) => unknown) | unknown
/** A wallet without a worker: it remembers what was asked and answers what it was told to. */
export function fakeWallet(first: WalletState | null, replies: { readonly [C in UiCommand]?: Reply } = {}) {
  const listeners = new Set<() => void>()
  const asked: Array<{ command: UiCommand; params: unknown }> = []
  const answers: { [command: string]: Reply } = {
    'apps.list': { apps: [], muted: [] },
    'capabilities.list': { all: [] },
    'activity.page': { rows: [], total: 0 },
    'activity.days': { decisions: [] },
    'apps.uses': { all: [] },
    'identities.list': { all: [ENTRY] },
    ...replies,
  }
  let state = first
  let isToolbar = false
  let allows = (): boolean | Promise<boolean> => true
  const allowing: string[] = []
  const notices = {
    isOn: false,
    listeners: new Set<() => void>(),
    set(isOn: boolean) {
      notices.isOn = isOn
      for (const run of notices.listeners) run()
    },
  }
  const client: WalletClient = {
    state: () => state,
    isLost: () => false,
    subscribe(run) {
      listeners.add(run)
      return () => listeners.delete(run)
    },
    isToolbarPopup: async () => isToolbar,
    allowSite: async pattern => {
      allowing.push(pattern)
      return allows()
    },
    notices: {
      isAllowed: async () => notices.isOn,
      async allow() {
        const isOn = await allows()
        if (isOn) notices.set(true)
        return isOn
      },
      giveBack: async () => notices.set(false),
      onChange(run) {
        notices.listeners.add(run)
        return () => notices.listeners.delete(run)
      },
    },
    async ask(command, ...args) {
      asked.push({ command, params: args[0] })
      const reply = answers[command]
      return (typeof reply === 'function' ? await reply(args[0] as never) : (reply ?? null)) as never
    },
  }
  return {
    client,
    asked,
    /** What was asked with this command, in order. */
    params: (command: UiCommand) => asked.filter(one => one.command === command).map(one => one.params),
    reply(command: UiCommand, reply: Reply) {
      answers[command] = reply
    },
    /** The browser's permission for notifications; `set` changes it as its own settings do. */
    notices,
    /** Match patterns that the browser was asked for, and what it answers. */
    allowing,
    onAllow(answer: typeof allows) {
      allows = answer
    },
    openInToolbar() {
      isToolbar = true
    },
    async push(next: WalletState) {
      await act(() => {
        state = next
        for (const run of [...listeners]) run()
      })
    },
  }
}
export type FakeWallet = ReturnType<typeof fakeWallet>

/** A reply that is a refusal. */
export function refuse(error: UiError): () => never {
  return () => {
    throw new UiProblem(error)
  }
}

/** Draws the whole popup at a route. */
export async function open(wallet: FakeWallet, hash = '#/'): Promise<void> {
  location.hash = hash
  document.body.replaceChildren()
  const place = document.body.appendChild(document.createElement('div'))
  await act(() => render(<App client={wallet.client} />, place))
}
/** Draws the popup at a route whose screen is loaded when it is first opened, and waits until it is there. */
export async function openLater(wallet: FakeWallet, hash: string): Promise<void> {
  await open(wallet, hash)
  await until(() => document.querySelector('main h1') !== null)
  await settle()
}
/** Takes everything away again, with its timers and listeners. */
export async function close(): Promise<void> {
  for (const place of document.body.children) await act(() => render(null, place))
  document.body.replaceChildren()
}

/** What is handed to the browser's downloads from now on, until all mocks are restored. */
export function catchFiles(): Array<{ readonly name: string; readonly text: Promise<string> }> {
  const files: Array<{ name: string; text: Promise<string> }> = []
  let content = new Blob()
  vi.spyOn(URL, 'createObjectURL').mockImplementation(blob => {
    content = blob as Blob
    return 'blob:x'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    files.push({ name: this.download, text: content.text() })
  })
  return files
}

/** Lets promises, effects and, if asked, some time pass. */
export function settle(ms = 0): Promise<void> {
  return act(() => new Promise(done => setTimeout(done, ms)))
}

/** Lets things happen until this is so; for what is loaded only when it is needed. */
export async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !isSo(); ) {
    if (Date.now() > end) throw new Error(`waited in vain for ${isSo}: ${document.body.textContent}`)
    await settle(1)
  }
}

const NAMED =
  'button, a, input, select, summary, [role], h1, h2, li, section, table, nav, ol, progress, fieldset'

/** The accessible name, as far as these screens need it: label, aria-label, aria-labelledby, content. */
export function nameOf(element: Element): string {
  const ids = element.getAttribute('aria-labelledby')?.split(' ')
  if (ids) return ids.map(id => document.getElementById(id)?.textContent ?? '').join(' ')
  const own = element.getAttribute('aria-label')
  if (own !== null) return own
  const label =
    element.id === ''
      ? null
      : (document.querySelector(`label[for="${element.id}"]`) ?? element.closest('label'))
  return ((label ?? element.closest('label') ?? element).textContent ?? '').replace(/\s+/g, ' ').trim()
}

/** All elements that a selector matches and that have exactly this name. */
export function all(selector: string, name: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(selector)].filter(
    element => element.matches(NAMED) && nameOf(element) === name,
  )
}
/** The one such element; throws with what is there instead. */
export function get<T extends HTMLElement = HTMLElement>(selector: string, name: string): T {
  const found = all(selector, name)
  if (found.length === 1) return found[0] as T
  const there = [...document.querySelectorAll(selector)].map(nameOf).join(' | ')
  throw new Error(`${found.length} of ${selector} "${name}"; there: ${there}`)
}
export const button = (name: string) => get<HTMLButtonElement>('button', name)
export const field = (name: string) => get<HTMLInputElement>('input', name)

/** Events from a person are trusted; a page can't make such ones, so here it is pretended. */
function trusted<E extends Event>(event: E): E {
  Object.defineProperty(event, 'isTrusted', { value: true })
  return event
}

export function press(element: Element): void {
  element.dispatchEvent(trusted(new PointerEvent('pointerdown', { bubbles: true })))
}
export function release(element: Element): void {
  element.dispatchEvent(trusted(new MouseEvent('click', { bubbles: true, cancelable: true })))
}
/** A whole click of a person. */
export async function click(element: Element): Promise<void> {
  await act(async () => {
    press(element)
    release(element)
  })
  await settle()
}
/** A key of a person; a button that hears Enter and is not told otherwise is clicked, as browsers do. */
export async function key(element: Element, name: string, repeat = false): Promise<void> {
  await act(async () => {
    const event = trusted(
      new KeyboardEvent('keydown', { key: name, repeat, bubbles: true, cancelable: true }),
    )
    if (element.dispatchEvent(event) && element.matches('button')) release(element)
  })
  await settle()
}
export async function type(input: HTMLInputElement, value: string): Promise<void> {
  await act(async () => {
    input.value = value
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
/** Chooses in a list, or switches something. */
export async function change(
  input: HTMLInputElement | HTMLSelectElement,
  value: string | boolean,
): Promise<void> {
  await act(async () => {
    if (typeof value === 'string') input.value = value
    else (input as HTMLInputElement).checked = value
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })
}
export async function submit(): Promise<void> {
  await act(async () => {
    document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
  })
  await settle()
}
export function isOff(element: Element): boolean {
  return element.getAttribute('aria-disabled') === 'true'
}
