import type { Account, FlowstaProvider } from '../protocol/provider.ts'
import { NAME } from './announce.ts'
import { agentKey } from './base64.ts'
import type { Events } from './events.ts'
import { ICON } from './icon.ts'
import { addListener, create, dispatch, freeze, keysOf, PageCustomEvent } from './primordials.ts'
import type { Session } from './session.ts'

/** `WalletAccount` of the Wallet Standard. */
interface StandardAccount {
  readonly address: string
  readonly publicKey: Uint8Array
  readonly chains: readonly string[]
  readonly features: readonly string[]
}
interface Output {
  readonly accounts: readonly StandardAccount[]
}
type Change = (properties: Output) => void

const VERSION = '1.0.0'
const SIGNING: readonly string[] = freeze(['flowsta:signBytes', 'flowsta:signAction'])
const NONE: readonly never[] = freeze([])

/**
 * Registers the provider as a wallet of the Wallet Standard 1.0.0 (github.com/wallet-standard/wallet-standard): now
 * with apps that are there already, and later with those that say `wallet-standard:app-ready`. It names no chain;
 * signing is by the features `flowsta:signBytes` and `flowsta:signAction`, which are the provider's own methods.
 */
export function registerWallet(
  target: EventTarget,
  provider: FlowstaProvider,
  session: Session,
  events: Events,
): void {
  const wallet = createWallet(provider, session, events)
  const register = (api: { register(wallet: unknown): unknown }) => {
    api.register(wallet)
  }
  addListener(target, 'wallet-standard:app-ready', event => {
    try {
      register((event as CustomEvent<{ register(wallet: unknown): unknown }>).detail)
    } catch {
      // An app's own trouble with its list of wallets. Thrown on, it would be in its console as ours.
    }
  })
  dispatch(target, new PageCustomEvent('wallet-standard:register-wallet', { detail: register }))
}

function createWallet(provider: FlowstaProvider, session: Session, events: Events): object {
  const listeners = create(null) as Record<string, Change | undefined>
  let added = 0
  let following = false
  let accounts: readonly StandardAccount[] = NONE

  /** What is known of the account now, from an answer or an event. */
  function update(account: unknown): Output {
    const next = accountsOf(account as Account | null | undefined)
    const changed = next[0]?.address !== accounts[0]?.address
    if (changed) accounts = next
    const output = freeze({ accounts })
    const numbers = changed ? keysOf(listeners) : NONE
    for (let i = 0; i < numbers.length; i++) {
      try {
        listeners[numbers[i] as string]?.(output)
      } catch (problem) {
        events.report(problem)
      }
    }
    return output
  }
  /** From the first use on, `accounts` follows what happens in the wallet. Before, nothing is sent. */
  function follow(): void {
    if (following) return
    following = true
    events.on('connect', update)
    events.on('accountChanged', update)
    events.on('disconnect', update)
  }

  const features = {
    'standard:connect': freeze({
      version: VERSION,
      /** With `silent` only what is granted already is answered, and nothing is opened. */
      connect(input?: { silent?: boolean }) {
        follow()
        const silent = input !== null && typeof input === 'object' && input.silent === true
        return silent
          ? session.send('getAccount', () => 'null', update)
          : session.connect(() => ({ params: '{}', deviceKey: null }), update)
      },
    }),
    'standard:disconnect': freeze({
      version: VERSION,
      disconnect: () =>
        session.send(
          'disconnect',
          () => 'null',
          () => {
            update(null)
          },
        ),
    }),
    'standard:events': freeze({
      version: VERSION,
      /** `change` is the only event there is. */
      on(event: string, listener: Change) {
        const number = added++
        if (event === 'change' && typeof listener === 'function') {
          listeners[number] = listener
          follow()
        }
        return () => {
          delete listeners[number]
        }
      },
    }),
    'flowsta:signBytes': freeze({ version: VERSION, signBytes: provider.signBytes }),
    'flowsta:signAction': freeze({ version: VERSION, signAction: provider.signAction }),
  }
  return freeze({
    version: VERSION,
    name: NAME,
    icon: ICON,
    chains: NONE,
    features: freeze(features),
    get accounts() {
      return accounts
    },
  })
}

function accountsOf(account: Account | null | undefined): readonly StandardAccount[] {
  const address = account?.agentPubKey
  if (address === undefined) return NONE
  return freeze([freeze({ address, publicKey: agentKey(address), chains: NONE, features: SIGNING })])
}
