import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { AuditRow } from '../../protocol/audit.ts'

/** One event as it lies in the database. */
export interface StoredEvent {
  readonly seq: number
  readonly row: AuditRow
  /** Hex SHA-256 of the row's canonical bytes: what the next row's `prev` names. */
  readonly hash: string
  /**
   * What the event is found by, unique over all events: `request:<id>` for the one decision of a request,
   * `peer_secret:<id>` and `phrase:<id>` for sealed secrets.
   */
  readonly key?: string
}

/** A sealed body beside its row: nonce and ciphertext, see `vault/seal.ts`. */
export interface StoredBody {
  readonly seq: number
  readonly sealed: Uint8Array
}

export interface WalletSchema extends DBSchema {
  events: { key: number; value: StoredEvent; indexes: { key: string } }
  bodies: { key: number; value: StoredBody }
  /** The vault header under `header`; see `vault/header.ts`. */
  vault: { key: string; value: unknown }
}
export type WalletDb = IDBPDatabase<WalletSchema>

export const DB_NAME = 'flowsta'

/** Each entry takes the database from the version of its index to the next. Entries are never edited. */
const MIGRATIONS: ReadonlyArray<(db: WalletDb) => void> = [
  db => {
    const events = db.createObjectStore('events', { keyPath: 'seq' })
    events.createIndex('key', 'key', { unique: true })
    db.createObjectStore('bodies', { keyPath: 'seq' })
    db.createObjectStore('vault')
  },
]

/**
 * Opens the wallet's database and brings it to the newest schema. A database from a newer wallet rejects with a
 * `VersionError`; the caller must then show the recovery screen, never first-run.
 */
export function openWalletDb(name = DB_NAME): Promise<WalletDb> {
  return openDB<WalletSchema>(name, MIGRATIONS.length, {
    upgrade(db, oldVersion) {
      for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(db)
    },
    // A newer worker wants to migrate, or somebody deletes the database: this connection must not stand in the way.
    blocking(_current, _blocked, event) {
      ;(event.target as IDBDatabase).close()
    },
  })
}
