import type { FlowstaProvider } from '../src/sdk/index.ts'

/** A way to meet an error. The page shows the code of `run` as it stands here, so it is written to be read. */
export interface Case {
  readonly code: string
  readonly title: string
  /** What to do, or what it shows; only where the title does not say it. */
  readonly note?: string
  readonly run: (flowsta: FlowstaProvider) => Promise<unknown>
}

/** Answered at once, without a window. */
export const AT_ONCE: readonly Case[] = [
  {
    code: 'consent_required',
    title: 'A signature that would need a window',
    note: 'Without a connection every signature is answered so; with one, prompt never does it.',
    run: flowsta => flowsta.signBytes({ bytes: btoa('hello'), prompt: 'never' }),
  },
  {
    code: 'unauthorized',
    title: 'A page without an origin',
    note: 'Opens a sandboxed page for a moment. In frames there is no provider at all.',
    run: askFromSandbox,
  },
  {
    code: 'method_not_found',
    title: 'A method of another wallet',
    run: flowsta => flowsta.request({ method: 'eth_sign', params: [] }),
  },
  {
    code: 'limit_exceeded',
    title: 'Ten megabytes to sign',
    run: flowsta => flowsta.signBytes({ bytes: btoa('x'.repeat(10_000_000)) }),
  },
  {
    code: 'limit_exceeded',
    title: 'A reason of 1,001 characters',
    run: flowsta => flowsta.signBytes({ bytes: btoa('hello'), reason: 'x'.repeat(1001) }),
  },
]

/** `invalid_request`: the description names the field. */
export const MALFORMED: readonly Case[] = [
  ['A number for bytes', (flowsta: FlowstaProvider) => flowsta.signBytes({ bytes: 42 as never })],
  ['No base64', (flowsta: FlowstaProvider) => flowsta.signBytes({ bytes: 'not base64!' })],
  [
    'A domain with blanks',
    (flowsta: FlowstaProvider) => flowsta.signBytes({ bytes: btoa('hello'), domain: 'my app' }),
  ],
  ['An unknown scope', (flowsta: FlowstaProvider) => flowsta.connect({ scopes: ['everything' as never] })],
  ['Not a number', (flowsta: FlowstaProvider) => flowsta.signAction({ action: { amount: Number.NaN } })],
  [
    'An integer that JSON can’t hold',
    (flowsta: FlowstaProvider) => flowsta.signAction({ action: { amount: 2 ** 53 } }),
  ],
  ['Half a character', (flowsta: FlowstaProvider) => flowsta.signAction({ action: { text: '\ud83d' } })],
  ['A missing value', (flowsta: FlowstaProvider) => flowsta.signAction({ action: { text: undefined } })],
  [
    'A circle',
    (flowsta: FlowstaProvider) => {
      const action: Record<string, unknown> = { type: 'note' }
      action.self = action
      return flowsta.signAction({ action })
    },
  ],
  [
    'A getter that throws',
    (flowsta: FlowstaProvider) => {
      const action = {
        get text(): string {
          throw new Error('not now')
        },
      }
      return flowsta.signAction({ action })
    },
  ],
  [
    'A thousand objects, one in another',
    (flowsta: FlowstaProvider) => {
      let action: Record<string, unknown> = {}
      for (let depth = 0; depth < 1000; depth++) action = { action }
      return flowsta.signAction({ action })
    },
  ],
  [
    'Bytes that look like a zome call’s digest',
    (flowsta: FlowstaProvider) => {
      const digest = crypto.getRandomValues(new Uint8Array(64))
      return flowsta.signBytes({ bytes: btoa(String.fromCharCode(...digest)) })
    },
  ],
  [
    'Text that imitates the wallet’s own',
    (flowsta: FlowstaProvider) => flowsta.signBytes({ bytes: btoa('flowsta-request-proof:v1') }),
  ],
  [
    'Holochain’s peer record',
    (flowsta: FlowstaProvider) =>
      flowsta.signAction({ action: { agent: 'uhCAk', space: 'uhC0k', expiresAt: '1' } }),
  ],
].map(([title, run]) => ({ code: 'invalid_request', title, run }) as Case)

/** These need you, in the wallet's window. */
export const WITH_YOU: readonly Case[] = [
  {
    code: 'user_rejected',
    title: 'You say no',
    note: 'Press Reject in the window, or close it.',
    run: async flowsta => {
      if (!(await flowsta.isConnected())) return flowsta.connect({ reason: 'Please say no.' })
      return flowsta.signBytes({ bytes: btoa('hello'), reason: 'Please say no.' })
    },
  },
  {
    code: 'insufficient_scope',
    title: 'A signature that was never part of the connection',
    note: 'Ends the connection and asks for a smaller one. Approve that.',
    run: async flowsta => {
      await flowsta.disconnect()
      await flowsta.connect({ scopes: ['openid'], reason: 'Only to know you again.' })
      return flowsta.signBytes({ bytes: btoa('hello') })
    },
  },
  {
    code: 'wallet_locked',
    title: 'A wallet that stays locked',
    note: 'Connect, lock the wallet, run this, and close the window that asks for the password.',
    run: flowsta => flowsta.signBytes({ bytes: btoa('hello') }),
  },
  {
    code: 'no_wallet',
    title: 'A wallet that was never set up',
    note: 'In a browser where the extension is new: run this, and close the window.',
    run: flowsta => flowsta.connect(),
  },
  {
    code: 'request_expired',
    title: 'Nobody answers',
    note: 'Connect, run this, and leave the window open for five minutes.',
    run: flowsta => flowsta.signBytes({ bytes: btoa('hello') }),
  },
  {
    code: 'wallet_reloaded',
    title: 'The extension was reloaded under this page',
    note: 'Open chrome://extensions, reload the wallet there, come back and run this.',
    run: flowsta => flowsta.connect(),
  },
]

/** Codes that no page can bring about by itself. */
export const NEVER: ReadonlyArray<readonly [code: string, when: string]> = [
  ['proof_invalid', 'a proof of the app’s key was sent and does not hold; the provider makes only good ones'],
  ['signing_failed', 'the signer failed; nothing was released'],
  ['missing_signer_private_key', 'the identity’s secret is gone or cannot be opened'],
  ['storage_failed', 'the decision could not be recorded, so nothing was released'],
  ['server_error', 'anything unforeseen'],
]

/** Opens a page with an opaque origin, which asks the wallet there, and rejects with the answer it got. */
function askFromSandbox(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const page = window.open('./sandboxed.html')
    addEventListener('message', function hear({ source, data }) {
      if (source !== page) return
      removeEventListener('message', hear)
      page?.close()
      if (data.sandboxed.code) reject(Object.assign(new Error(data.sandboxed.message), data.sandboxed))
      else resolve(data.sandboxed)
    })
  })
}

export const EXAMPLE_ACTION = {
  type: 'note',
  board: 'garden-club',
  text: 'The first tomatoes are ripe.',
  tags: ['garden', 'summer'],
  at: 1_763_700_000,
}
