import type { SigningPermission } from '../../../src/protocol/provider.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'
import type { Site } from './serve.ts'

/** What a page says became of one of its calls. `payload` is what it asked to be signed, as text. */
export interface Told {
  readonly origin: string
  readonly payload: string
  readonly answer?: { readonly signature: string; readonly signedBytes: string; readonly agentPubKey: string }
  readonly code?: string
}

/** A page of a site that keeps several calls under way all the time, each with a payload of its own. */
export interface BusyPage {
  readonly origin: string
  /** Stops asking and waits for what is under way. */
  pause(): Promise<void>
  goOn(): Promise<void>
  permissions(): Promise<SigningPermission[]>
  isConnected(): Promise<boolean>
  /** Gives its permission back; the next call asks for a new one. */
  disconnect(): Promise<void>
}

/** Calls under way at the same time: with three pages the queue stays well under its limits. */
const AT_ONCE = 4

/** Opens a page and lets it begin. `name` must never have been used before: it makes the payloads unique. */
export async function openBusyPage(wallet: TestWallet, site: Site, name: string): Promise<BusyPage> {
  const page = await wallet.context.newPage()
  await page.goto(site.url)
  await page.evaluate(askOnAndOn, [name, AT_ONCE] as const)
  const tell = (what: 'pause' | 'goOn') =>
    page.evaluate(what => (globalThis as unknown as InPage).busy[what](), what)
  return {
    origin: site.origin,
    pause: () => tell('pause'),
    goOn: () => tell('goOn'),
    permissions: () => page.evaluate(() => window.flowsta.getPermissions()),
    isConnected: () => page.evaluate(() => window.flowsta.isConnected()),
    disconnect: () => page.evaluate(() => window.flowsta.disconnect()),
  }
}

interface InPage {
  busy: { pause(): Promise<void>; goOn(): void | Promise<void> }
  told(one: Omit<Told, 'origin'>): Promise<void>
}

/** Runs in the page, so it can use nothing from around it. */
function askOnAndOn([name, atOnce]: readonly [string, number]): void {
  const here = globalThis as unknown as InPage
  const { flowsta } = window
  let on = true
  let n = 0
  let connecting: Promise<unknown> | null = null
  let lanes: Promise<unknown> = Promise.resolve()

  const codeOf = (problem: unknown) => String((problem as { code?: unknown }).code ?? problem)
  /** One at a time for all calls that found no permission; a refusal is met by the next call. */
  function connect(): Promise<unknown> {
    connecting ??= flowsta
      .connect({ reason: `${name} connects ${n++}` })
      .catch(problem => here.told({ payload: '', code: codeOf(problem) }))
      .finally(() => {
        connecting = null
      })
    return connecting
  }
  async function sign(text: string, asAction: boolean) {
    if (!asAction) return flowsta.signBytes({ bytes: btoa(text), reason: name })
    return flowsta.signAction({ action: { type: 'Note', text }, reason: name })
  }
  async function callOnce(): Promise<void> {
    const asAction = n % 3 === 0
    const text = `${name} ${n++}`
    // Keys in the order of RFC 8785, so that this is the signed text.
    const payload = asAction ? JSON.stringify({ text, type: 'Note' }) : text
    try {
      const { signature, signedBytes, agentPubKey } = await sign(text, asAction)
      void here.told({ payload, answer: { signature, signedBytes, agentPubKey } })
    } catch (problem) {
      const code = codeOf(problem)
      void here.told({ payload, code })
      if (code === 'consent_required') await connect()
    }
  }
  async function keepCalling(): Promise<void> {
    while (on) await callOnce()
  }
  function start(): void {
    lanes = Promise.all(Array.from({ length: atOnce }, keepCalling))
  }
  here.busy = {
    async pause() {
      on = false
      await lanes
    },
    goOn() {
      on = true
      start()
    },
  }
  start()
}
