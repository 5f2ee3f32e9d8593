import type { PendingRows } from './consent/pending.ts'
import type { Policies } from './consent/policies.ts'
import type { ConsentWindow } from './consent/window.ts'
import type { Documents } from './doors/documents.ts'
import type { Folds } from './events/folds.ts'
import type { Identity } from './events/projections/identities.ts'
import type { Projections } from './events/projections/index.ts'
import type { WalletDb } from './events/schema.ts'
import type { EventStore } from './events/store.ts'
import type { Reservations } from './pipeline/reserve.ts'
import type { Platform } from './platform.ts'
import type { Sites } from './sites/sites.ts'
import type { Vault } from './vault/vault.ts'

/** Why the request that was on screen is there no more, when nobody pressed a button. */
export interface Ended {
  readonly origin: string
  readonly why: 'expired' | 'aborted' | 'storage_failed' | 'missing_signer_private_key' | 'signing_failed'
}

/** The rooms of the worker, handed to whatever works across them. */
export interface Rooms {
  readonly platform: Platform
  /** Milliseconds since 1970: when this worker started. */
  readonly startedAt: number
  /** For reading only: the event store is the one writer. */
  readonly db: WalletDb
  readonly events: EventStore
  readonly vault: Vault
  readonly documents: Documents
  readonly folds: Folds
  readonly rows: PendingRows
  readonly window: ConsentWindow
  projections(): Projections
  /** The identity in use; `undefined` while nothing is set up. */
  identity(): Identity | undefined
  /** Something that a screen shows has changed. */
  changed(): void
  /** Set while the last request on screen ended by itself, for the screen that says so. */
  ended: Ended | null
  /** Ids of requests that are being decided right now: nobody else may decide them meanwhile. */
  readonly deciding: Set<string>
  /** Ids of grants whose revocation is on its way to the disk: nothing is signed under them any more. */
  readonly revoking: Set<string>
  /** What silent requests on their way hold of the policies' numbers. */
  readonly reservations: Reservations
  readonly policies: Policies
  /** Those that a person switched to this wallet. */
  readonly sites: Sites
  /** Calls that are being looked at right now, by document and id. */
  readonly running: Set<string>
  /** What is held in memory for an open wallet; each runs when it is locked. */
  readonly atLock: Set<() => void>
  /** The request that a screen painted last in the open consent window. */
  onScreen: string | undefined
}
