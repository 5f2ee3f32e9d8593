/** What the worker tells the screens, made up: for tests and pictures that draw them without one. */
import { concat, fromHex, toBase64, utf8 } from '../../src/crypto/bytes.ts'
import { sha256Hex } from '../../src/crypto/hash.ts'
import { POLICY_DEFAULTS, type PolicyTerms } from '../../src/protocol/policy.ts'
import type {
  BatchView,
  ConnectView,
  IdentityEntry,
  IdentityView,
  RememberOffer,
  RequestView,
  SettingsView,
  SignView,
  WalletState,
} from '../../src/protocol/ui-door.ts'

export const IDENTITY: IdentityView = {
  id: 'a'.repeat(32),
  name: 'Everyday',
  agentPubKey: 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP',
  did: 'did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2',
}
/** The one in use, as the list has it. */
export const ENTRY: IdentityEntry = {
  ...IDENTITY,
  createdAt: '2026-11-21T12:00:00.000Z',
  sites: 0,
  derivation: 'flowsta-device',
  n: 1,
  own: true,
}
export const SETTINGS: SettingsView = { lockAfter: 15, lockWithComputer: true, keepSigned: false }
const BASE = { version: '0.1.0', waiting: 0, settings: SETTINGS }

export function stateOf(phase: WalletState['phase'], more: Partial<WalletState> = {}): WalletState {
  return { ...BASE, phase, ...(phase === 'unlocked' ? { identity: IDENTITY } : {}), ...more }
}

let made = 0
function requestBase() {
  return {
    id: (++made).toString(16).padStart(32, '0'),
    origin: 'https://app.acorn.example',
    reason: 'Posting your reply' as string | null,
    identity: IDENTITY,
    position: 1,
    total: 1,
    behind: [],
    receivedAt: 0,
  }
}

/** A request to sign these bytes, as the worker shows it. */
export function signView(bytes: Uint8Array, more: Partial<SignView> = {}): SignView {
  const signed = { payload: toBase64(bytes), digest: sha256Hex(bytes) }
  return { ...requestBase(), method: 'signBytes', encoding: 'raw', ...signed, ...more }
}
export function actionView(action: unknown, more: Partial<SignView> = {}): SignView {
  return signView(utf8(JSON.stringify(action)), { method: 'signAction', encoding: 'jcs', ...more })
}
export function connectView(more: Partial<ConnectView> = {}): ConnectView {
  const scopes: ConnectView['scopes'] = ['openid', 'public_key', 'holochain:sign']
  return { ...requestBase(), method: 'connect', digest: 'b'.repeat(64), scopes, has: [], ...more }
}
/** Several requests with one answer; the digest is over theirs. */
export function batchView(items: readonly SignView[], more: Partial<BatchView> = {}): BatchView {
  const digest = sha256Hex(concat(...items.map(item => fromHex(item.digest))))
  const parts = items.map(({ method, encoding, payload, reason }) => ({ method, encoding, payload, reason }))
  return { ...requestBase(), method: 'signBatch', digest, items: parts, ...more }
}
/** What "For a while" grants, as the worker offers it. */
export function offerOf(kinds: Partial<PolicyTerms>, more: Partial<RememberOffer> = {}): RememberOffer {
  const none = { methods: [], actionTypes: [], domains: [], cells: [] }
  const whole = { ...none, ...POLICY_DEFAULTS, ...kinds }
  const most = { expiresIn: 86_400, maxSignatures: 100, perMinute: 60 }
  return { whole, added: whole, most, key: 'provider', keyChanges: false, ...more }
}
export function asking(current: RequestView, more: Partial<WalletState> = {}): WalletState {
  return stateOf('unlocked', { current, waiting: current.total, ...more })
}
