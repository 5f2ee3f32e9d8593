/** The part of the ui door about backup files and the closed trails that came with one. */
import type { BackupFault } from '../crypto/backup/faults.ts'

/** Binary strings are standard base64. */
export interface BackupCommands {
  /**
   * Begins a backup file under a password of its own; the wallet's is asked too, and the row is written before anything
   * leaves the vault. `before`: the text in front of the parts. One at a time: another one ends this.
   */
  'backup.begin': {
    params: { password: string; filePassword: string }
    answer: { id: string; before: string; rows: number }
  }
  /** The next sealed part. `rows`: how many are in all parts so far. */
  'backup.part': { params: { id: string }; answer: { part: string; rows: number; isLast: boolean } }
  /** Nothing more is asked of it: its key is overwritten. */
  'backup.stop': { params: { id: string }; answer: null }
  /**
   * Begins to read a file whose header is `header`. With `isTrial` nothing is kept, whatever is set up here; else
   * nothing may be set up.
   */
  'restore.begin': {
    params: { header: unknown; filePassword: string; isTrial: boolean }
    answer: { id: string } | Faulty
  }
  /** The next part of it, opened; `isLast`: the file says that there is no other. Secrets are not in the answer. */
  'restore.part': {
    params: { id: string; part: string; isLast: boolean }
    answer: OpenedPart | Faulty
  }
  /** All parts were read: makes the wallet under this new password. */
  'restore.finish': { params: { id: string; password: string }; answer: Restored }
  'restore.stop': { params: { id: string }; answer: null }
  /** Trails of wallets that this one was restored from, newest first. */
  'past.list': { params: undefined; answer: { all: PastTrail[] } }
  /** A piece of one, as text of whole lines: header, rows, closing head. */
  'past.read': { params: { chain: string; part: number }; answer: { text: string } }
}

export interface Faulty {
  fault: BackupFault
}
export interface OpenedPart {
  fault?: undefined
  /** Lines of a trail, each with its line break: header, rows, closing head. Empty for a part with anything else. */
  text: string
  /** With this part a trail is at its end. */
  endsTrail: boolean
  /** With the part in which the rest of the wallet was whole. */
  wallet?: BackupSummary
}
/** What is in a file, without secrets. */
export interface BackupSummary {
  identities: Array<{ name: string; agentPubKey: string }>
  grants: number
  /** How many of these this browser knows as revoked: they do not come back. */
  revoked: number
  /** Trails that follow: closed ones, and the wallet's own. */
  trails: number
  /** Rows in all of them. */
  rows: number
}
export interface Restored {
  identities: number
  /** Permissions that are back, and those that stay revoked. */
  grants: number
  left: number
}
export interface PastTrail {
  /** Random id of the installation that wrote it. */
  chain: string
  rows: number
  /** How many pieces there are to be read. */
  parts: number
  /** ISO 8601: when its last row was written, and when it was brought back. */
  until: string
  restoredAt: string
  /** Its last row, as the row after it in this wallet names it. */
  head: { seq: number; hash: string }
}
