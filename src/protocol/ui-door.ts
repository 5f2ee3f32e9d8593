/**
 * The wire between the wallet's own screens and its worker. Only pages of this extension reach this door; it
 * shares no word with the page door. One runtime port per screen: questions carry a number and get one answer
 * with the same number; state is pushed whenever it changes.
 */
import type { PolicyTerms } from './policy.ts'
import type { Scope } from './provider.ts'
import type { BackupCommands } from './ui-backup.ts'
import type {
  ActivityChoices,
  ActivityCursor,
  ActivityFilter,
  ActivityPage,
  AppView,
  CapabilityView,
  MutedView,
  NewCapability,
  RowDetail,
  SiteView,
  TrailBegin,
} from './ui-lists.ts'
import type { NarrowedPolicy } from './ui-requests.ts'
import type { IdentityEntry, ImportParams, PasskeyView, SettingsView, WalletState } from './ui-state.ts'

export type * from './ui-backup.ts'
export type * from './ui-lists.ts'
export type * from './ui-requests.ts'
export type * from './ui-state.ts'

export const UI_PORT = 'flowsta-ui:v1'

export const DERIVATIONS = ['flowsta-device', 'flowsta-holochain-identity', 'entropy-is-seed'] as const
/** How a phrase becomes a seed. */
export type Derivation = (typeof DERIVATIONS)[number]
export const SEED_SOURCES = [...DERIVATIONS, 'seed', 'seed-bundle'] as const
/** Where the seed of an identity came from. */
export type SeedSource = (typeof SEED_SOURCES)[number]

/** Each command with its parameters and its answer. Binary strings are standard base64. */
export interface UiCommands extends BackupCommands {
  /** Pushes the state now and on each change from here on. */
  'state.watch': { params: undefined; answer: null }
  /** Someone used a screen of the wallet: restarts the idle clock of the lock. */
  touch: { params: undefined; answer: null }
  /** Makes a draft wallet under this password; nothing is kept until `setup.confirm`. */
  'setup.begin': { params: { password: string }; answer: null }
  /** The draft's words, for the screen that shows them. */
  'setup.reveal': { params: undefined; answer: { words: string[] } }
  /** The asked words (in the order of `SetupView.ask`); the wallet exists and is unlocked after this. */
  'setup.confirm': { params: { words: string[] }; answer: null }
  'setup.cancel': { params: undefined; answer: null }
  'vault.restore': { params: { words: string[]; derivation: Derivation; password: string }; answer: null }
  'vault.unlock': { params: { password: string }; answer: null }
  'vault.lock': { params: undefined; answer: null }
  /** `next` opens the wallet from here on, the old one does not; passkeys stay. */
  'vault.changePassword': { params: { password: string; next: string }; answer: null }
  /** `prf`: what the passkey answered, base64 of 32 bytes. */
  'vault.unlockWithPasskey': { params: { credentialId: string; prf: string }; answer: null }
  /** Of a locked wallet, too: the screen has to ask the authenticator for one of them. */
  'passkeys.list': { params: undefined; answer: { all: PasskeyView[] } }
  /** What a new passkey is to be asked for, and those that are there already. Nothing is kept. */
  'passkeys.offer': { params: { password: string }; answer: { salt: string; there: string[] } }
  'passkeys.add': {
    params: { password: string; credentialId: string; salt: string; prf: string }
    answer: null
  }
  'passkeys.remove': { params: { id: string }; answer: null }
  /** This request is painted on a screen in front of a person: its five minutes start. */
  'request.shown': { params: { id: string }; answer: null }
  /** Approves or rejects exactly the row with this id and this digest; anything else is `request_changed`. */
  'request.decide': { params: DecideParams; answer: null }
  /** Rejects what waits from the origin of this request and refuses it for an hour. */
  'request.mute': { params: { id: string }; answer: null }
  /** Opens the one consent window, or brings it to the front. */
  'request.open': { params: undefined; answer: null }
  /** `switched`: origins that are switched to this wallet and have no permission yet. */
  'apps.list': {
    params: undefined
    answer: { apps: AppView[]; muted: MutedView[]; switched?: string[] }
  }
  'apps.revoke': { params: { grantId: string }; answer: null }
  'apps.revokeAll': { params: undefined; answer: null }
  /**
   * Makes what a site may sign without asking less: kinds that stay, and numbers that are at most what is left.
   * `null` ends it: the site asks every time. Anything wider is `invalid_params`.
   */
  'apps.narrow': { params: { grantId: string; to: NarrowedPolicy | null }; answer: null }
  /** Refuses a site for so many minutes (1 to 7 days), silent signatures included. */
  'apps.mute': { params: { origin: string; minutes: number }; answer: null }
  'apps.unmute': { params: { origin: string }; answer: null }
  /** The site in the tab that the person looks at; `null` for whatever is none. Unlocked only, like the next two. */
  'sites.view': { params: undefined; answer: SiteView | null }
  /**
   * Switches a site's Holochain calls to this wallet. Not on yet where the browser does not allow it: the wish waits a
   * while for the browser's own question, which only a screen can put (`SiteView.pattern`).
   */
  'sites.enable': { params: { origin: string }; answer: { isOn: boolean } }
  'sites.disable': { params: { origin: string }; answer: null }
  /**
   * Newest first. With a filter, only so many rows are looked at in one go: a page may hold fewer rows than `limit`,
   * or none, and still have a `next`. `from` is the `next` of the page before.
   */
  'activity.page': {
    params: { from?: ActivityCursor; limit: number; filter?: ActivityFilter }
    answer: ActivityPage
  }
  /** What the trail can be filtered by: each value that occurs in it, sorted; at most 500 each. */
  'activity.choices': { params: undefined; answer: ActivityChoices }
  /**
   * How much was decided in the last 16 weeks, oldest first: numbers by threes, a slot (see `days.ts`), the place of a
   * decision in `COUNTED`, how many rows.
   */
  'activity.days': { params: undefined; answer: { decisions: number[] } }
  /** One row, by its number; `null` where there is none. Unlocked only, like the two beside it. */
  'activity.row': { params: { seq: number }; answer: RowDetail | null }
  /** Signatures of the last 14 days by site: numbers by twos, a slot and how many. */
  'apps.uses': { params: undefined; answer: { all: Array<{ origin: string; slots: number[] }> } }
  /** Header and closing head of an export of the rows that are there now, each one canonical line. */
  'trail.begin': { params: undefined; answer: TrailBegin }
  /**
   * Canonical lines of the rows from `from` on, before `to`; as many as fit one message, at least one. `changed` names
   * the first row in it that does not carry the seal this wallet gave it.
   */
  'trail.rows': { params: { from: number; to: number }; answer: { lines: string[]; changed?: number } }
  /** Damaged storage: its records as JSON lines, from the `next` of the answer before on. */
  'remains.read': { params: { from?: string }; answer: { lines: string[]; next?: string } }
  /** Damaged storage: removes it, after which a wallet can be restored. Answers `not_now` unless damaged. */
  'remains.discard': { params: undefined; answer: null }
  'settings.set': { params: Partial<SettingsView>; answer: null }
  /** What conductors gave the wallet's keys and can still be used, or is still to be taken back there. */
  'capabilities.list': { params: undefined; answer: { all: CapabilityView[] } }
  /** A conductor granted a capability for a site's zome calls: keeps its secret. `not_now` without a live permission. */
  'capabilities.create': { params: NewCapability; answer: { id: string } }
  /** Ends its use here; it is `owed` until the conductor took it back as well. */
  'capabilities.end': { params: { id: string }; answer: null }
  /** The conductor took it back, or is gone for good: nothing of it is left, here either. */
  'capabilities.settled': { params: { id: string }; answer: null }
  /** All of them, oldest first. */
  'identities.list': { params: undefined; answer: { all: IdentityEntry[] } }
  /** Makes the next key of the wallet's own phrase. */
  'identities.add': { params: undefined; answer: { id: string } }
  /** Keeps a key that comes from elsewhere; one that is here already is `already_there`. */
  'identities.import': { params: ImportParams; answer: { id: string } }
  /** Sites see this identity from here on. */
  'identities.use': { params: { id: string }; answer: null }
  'identities.rename': { params: { id: string; name: string }; answer: null }
  /** The seed (base64 of 32 bytes), for the screen that seals it into a bundle. It is on record before it is answered. */
  'identities.reveal': { params: { id: string; password: string }; answer: { seed: string } }
  /** The words of the wallet's own phrase; on record in the same way. */
  'phrase.reveal': { params: { password: string }; answer: { words: string[] } }
}
export type UiCommand = keyof UiCommands

export interface DecideParams {
  id: string
  /** Hex SHA-256 of what was on screen: of the bytes to be signed, or of the request at connect. */
  digest: string
  decision: 'approve' | 'reject'
  /** At connect: what the person left switched on. */
  scopes?: Scope[]
  /** Bytes the wallet can't read are signed only with this tick. */
  acknowledged?: boolean
  /** With an approval: what is signed without asking from then on. Never wider than the request's `remember`. */
  remember?: PolicyTerms
}

export type UiErrorCode =
  | 'wrong_password'
  /** No slot is for what this passkey answered. */
  | 'wrong_passkey'
  | 'too_soon'
  | 'word_mismatch'
  | 'invalid_phrase'
  | 'invalid_params'
  | 'weak_password'
  /** The wallet has this key. */
  | 'already_there'
  /** The secret that it is about is not in the wallet as it was kept. */
  | 'missing_secret'
  /** More than one backup file can hold, or the wallet could read back. */
  | 'too_big'
  | 'not_now'
  | 'request_changed'
  | 'storage_failed'
  | 'server_error'

export interface UiError {
  readonly code: UiErrorCode
  /** The field it is about: `password`, or `words.7` counted from 0 in the list that was sent. */
  readonly field?: string
  /** With `wrong_password` and `too_soon`: milliseconds to wait before the next try. */
  readonly wait?: number
}

export interface UiQuestion {
  readonly n: number
  readonly command: UiCommand
  readonly params?: unknown
}
export type UiAnswer =
  | { readonly n: number; readonly ok: true; readonly value: unknown }
  | { readonly n: number; readonly ok: false; readonly error: UiError }
export interface UiPush {
  readonly push: 'state'
  readonly state: WalletState
}
