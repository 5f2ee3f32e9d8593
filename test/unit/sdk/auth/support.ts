import { vi } from 'vitest'
import { ConsentRequired, FlowstaHolochainError } from '../../../../src/inject/errors.ts'
import type { Account, ConnectRequest, FlowstaProvider } from '../../../../src/protocol/provider.ts'

export const ORIGIN = 'https://app.example'
export const ACCOUNT: Account = {
  id: 'nnHwXo3Oy7cWUKMrt9wX6A',
  agentPubKey: 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP',
  did: 'did:key:z6Mk',
  scopes: ['openid', 'public_key', 'holochain:sign'],
}

/** A wallet that answers as the page API does; a person's decision is `decide`. */
export function createWallet() {
  const listeners = new Map<string, (detail: unknown) => void>()
  const asked: ConnectRequest[] = []
  let granted: Account | null = null
  let decide: (account: Account | FlowstaHolochainError) => void = () => {}
  const connect = (request: ConnectRequest) => {
    asked.push(request)
    if (granted !== null) return Promise.resolve(granted)
    return new Promise<Account>((resolve, reject) => {
      decide = answer => {
        if (answer instanceof Error) return reject(answer)
        granted = answer
        resolve(answer)
      }
    })
  }
  const signing = (method: string) => async (request: object) => {
    if (granted === null) throw new ConsentRequired('holochain:sign', ORIGIN)
    return { success: true, method, ...request }
  }
  const provider = {
    isFlowsta: true,
    version: '9.9.9',
    connect,
    getAccount: async () => granted,
    getPermissions: async () => (granted === null ? [] : [{ id: 'x', appId: ORIGIN }]),
    hasSigningPermission: async () => granted !== null,
    revokePermission: async (appId: string) => appId === ORIGIN,
    signAction: signing('signAction'),
    signBytes: signing('signBytes'),
    on(event: string, listener: (detail: unknown) => void) {
      listeners.set(event, listener)
      return () => listeners.delete(event)
    },
  } as unknown as FlowstaProvider
  return {
    provider,
    asked,
    approve: (account = ACCOUNT) => decide(account),
    reject: () => decide(new FlowstaHolochainError('no', 'user_rejected')),
    /** While no page is open to hear of it. */
    set(account: Account | null) {
      granted = account
    },
    /** As the wallet's own screens do. */
    change(event: 'disconnect' | 'accountChanged', account: Account | null) {
      granted = account
      listeners.get(event)?.(event === 'disconnect' ? undefined : account)
    },
  }
}
export type Wallet = ReturnType<typeof createWallet>

/** A browser's storage for one origin. */
export function createStorage() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
}
export type FakeStorage = ReturnType<typeof createStorage>

export interface Tab {
  readonly sessionStorage: FakeStorage
  /** Where the document was sent. */
  readonly went: string[]
  /** Loads the library anew, as a new document of this tab does. */
  load(path?: string): Promise<typeof import('../../../../src/sdk/auth/index.ts')>
}

/** Tabs share `localStorage`. A wallet that is `null` is none. */
export function createTab(wallet: Wallet | null, localStorage: FakeStorage = createStorage()): Tab {
  const sessionStorage = createStorage()
  const went: string[] = []
  return {
    sessionStorage,
    went,
    async load(path = '/') {
      const page = Object.assign(new EventTarget(), {
        localStorage,
        sessionStorage,
        ...(wallet === null ? {} : { flowsta: wallet.provider }),
      })
      const href = new URL(path, ORIGIN).href
      vi.stubGlobal('window', page)
      vi.stubGlobal('location', {
        href,
        origin: ORIGIN,
        protocol: 'https:',
        assign: (to: URL) => went.push(to.href),
      })
      vi.resetModules()
      return await import('../../../../src/sdk/auth/index.ts')
    },
  }
}

/** Lets everything run that waits for nothing outside. */
export const settle = () => new Promise(resolve => setImmediate(resolve))
