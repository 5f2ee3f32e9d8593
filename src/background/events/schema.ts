import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb'
import type { AuditHead, AuditRow } from '../../protocol/audit.ts'

/** One event as it lies in the database. */
export interface StoredEvent {
  readonly seq: number
  readonly row: AuditRow
  /** Hex SHA-256 of the row's canonical bytes: what the next row's `prev` names. */
  readonly hash: string
  /**
   * What the event is found by, unique over all events: `request:<id>` for the one decision of a request, `grant:<id>`
   * for the row that made a grant, `peer_secret:<id>`, `phrase:<id>` and `capability:<id>` for sealed secrets.
   */
  readonly key?: string
  /** 32 bytes, see `seals.ts`. Rows that were written while locked have none; they may only take away. */
  readonly mac?: Uint8Array
}

/** A sealed body beside its row: nonce and ciphertext, see `vault/seal.ts`. */
export interface StoredBody {
  readonly seq: number
  readonly sealed: Uint8Array
}

/** A kept copy of the projections: what all rows before `seq` come to. Two take turns, so that one is always whole. */
export interface StoredState {
  readonly slot: 'a' | 'b'
  readonly seq: number
  /** Hash of the row before `seq`. */
  readonly hash: string
  /** JSON, see `state.ts`. */
  readonly text: string
  readonly mac: Uint8Array
}

/** A closed trail of a wallet that this one was restored from; see `backup/past.ts`. */
export interface StoredPast {
  readonly chain: string
  readonly rows: number
  readonly parts: number
  /** ISO 8601: of its last row, and of the restore. */
  readonly until: string
  readonly restoredAt: string
  readonly head: { readonly seq: number; readonly hash: string }
  /** What its own first row says of a trail before it, as it stands there. */
  readonly restored?: unknown
}
/** A piece of it: whole lines. */
export interface StoredPastPart {
  readonly chain: string
  readonly part: number
  readonly text: string
}

export interface WalletSchema extends DBSchema {
  events: {
    key: number
    value: StoredEvent
    indexes: {
      key: string
      time: [string, number]
      site: [string, string, number]
      method: [string, string, number]
      decision: [string, string, number]
      agent: [string, string, number]
      nonce: string
    }
  }
  bodies: { key: number; value: StoredBody }
  /** The vault header under `header`; see `vault/header.ts`. */
  vault: { key: string; value: unknown }
  state: { key: string; value: StoredState }
  /** Signed heads by the row they reach; see `seals.ts`. */
  heads: { key: number; value: AuditHead }
  past: { key: string; value: StoredPast }
  pastParts: { key: [string, number]; value: StoredPastPart }
}
export type WalletDb = IDBPDatabase<WalletSchema>

export const DB_NAME = 'flowsta'

/** No row has a higher number; a record beyond it, or under a key that is no number, is not looked at. */
export const LAST_SEQ = 2 ** 50

/**
 * Where the row of a signed zome call has its nonce (64 hex digits), which is unique over all rows, whoever made it: a
 * conductor takes each only once. Other rows have nothing there, and are not in its index.
 */
const NONCE_PATH = 'row.details.nonce'
export function nonceOf({ details }: Pick<AuditRow, 'details'>): string | undefined {
  const nonce = details?.nonce
  return typeof nonce === 'string' ? nonce : undefined
}

type Upgrade = IDBPTransaction<WalletSchema, StoreNames<WalletSchema>[], 'versionchange'>

/** Each entry takes the database from the version of its index to the next. Entries are never edited. */
const MIGRATIONS: ReadonlyArray<(db: WalletDb, tx: Upgrade) => void> = [
  db => {
    const events = db.createObjectStore('events', { keyPath: 'seq' })
    events.createIndex('key', 'key', { unique: true })
    db.createObjectStore('bodies', { keyPath: 'seq' })
    db.createObjectStore('vault')
  },
  (db, tx) => {
    const events = tx.objectStore('events')
    // A row without the field is in no index. Each ends with the row's number, so that no two keys are the same.
    events.createIndex('time', ['row.at', 'seq'])
    events.createIndex('site', ['row.origin', 'row.at', 'seq'])
    events.createIndex('method', ['row.method', 'row.at', 'seq'])
    events.createIndex('decision', ['row.decision', 'row.at', 'seq'])
    events.createIndex('agent', ['row.agentPubKey', 'row.at', 'seq'])
    db.createObjectStore('state', { keyPath: 'slot' })
    db.createObjectStore('heads', { keyPath: 'seq' })
  },
  (_db, tx) => {
    tx.objectStore('events').createIndex('nonce', NONCE_PATH, { unique: true })
  },
  db => {
    db.createObjectStore('past', { keyPath: 'chain' })
    db.createObjectStore('pastParts', { keyPath: ['chain', 'part'] })
  },
]

/**
 * Opens the wallet's database and brings it to the newest schema. A database from a newer wallet rejects with a
 * `VersionError`; the caller must then show the recovery screen, never first-run. `onLost` runs when the connection
 * ends by itself: the database is deleted, taken over by a newer wallet, or the browser closed it.
 */
export function openWalletDb(onLost: () => void = () => {}): Promise<WalletDb> {
  return openDB<WalletSchema>(DB_NAME, MIGRATIONS.length, {
    upgrade(db, oldVersion, _newVersion, tx) {
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(db, tx)
    },
    // A newer worker wants to migrate, or somebody deletes the database: this connection must not stand in the way.
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
      onLost()
    },
    terminated: onLost,
  })
}
