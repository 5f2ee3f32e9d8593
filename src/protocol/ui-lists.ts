/** What the screens ask for: sites, the trail, a conductor's capabilities. */
import type { AuditRow } from './audit.ts'
import type { Scope } from './provider.ts'
import type { PolicyView } from './ui-requests.ts'

export interface AppView {
  grantId: string
  origin: string
  appName: string
  appLogo?: string
  scopes: Scope[]
  grantedAt: string
  lastUsedAt?: string
  signCount: number
  /** What is signed without asking; only while it lives and is not spent. */
  policy?: PolicyView
  /** `app`: the key that proves its requests is the site's own, kept elsewhere. */
  key?: 'provider' | 'app'
  /** A person switched its Holochain calls to this wallet. */
  isSwitched?: true
}
export interface SiteView {
  /** Serialised. */
  origin: string
  /** What the browser is asked for: a match pattern. */
  pattern: string
  isOn: boolean
}
export interface MutedView {
  origin: string
  until: number
}

/** A zome-call capability as a conductor granted it to one of the wallet's keys. */
export interface NewCapability {
  /** The site's permission under which it is used; it ends with that. */
  grantId: string
  /** The wallet's key that it was assigned to, `uhCAk…`: that of the permission, else `request_changed`. */
  agentPubKey: string
  /** The cell as HoloHash texts: `uhC0k…`, and the agent that the conductor runs it as, `uhCAk…`. */
  cell: [dna: string, agent: string]
  functions: 'all' | Array<[zome: string, fn: string]>
  /** The installed app in the conductor. */
  appId: string
  /** The admin interface that it was granted by: `ws://127.0.0.1:…` or `ws://localhost:…`. */
  adminUrl: string
  tag: string
  /** Of the action that made the grant on the cell's chain: what a revocation names. `uhCkk…` */
  actionHash?: string
  /** base64 of 64 bytes; sealed at once. */
  secret: string
}
export interface CapabilityView extends Omit<NewCapability, 'secret'> {
  id: string
  /** Serialised origin of the site. */
  origin: string
  /** ISO 8601. */
  createdAt: string
  /** `owed`: it is not used any more, and the conductor does not know yet. */
  state: 'live' | 'owed'
}

/** Opaque to screens: where a page of Activity ended. */
export type ActivityCursor = readonly [at: string, seq: number]
/** All that are given must hold. */
export interface ActivityFilter {
  origin?: string
  method?: string
  /** A decision, or `wallet` for the rows of the wallet itself, which decide nothing. */
  decision?: string
  agentPubKey?: string
  /** ISO 8601 UTC: from this moment on, and before that one. */
  since?: string
  until?: string
  /** Any part of site, type, method, reason, summary, error, key, digest or signature, whatever its case. */
  text?: string
}
export interface ActivityPage {
  rows: ActivityRow[]
  /** Absent at the end of the trail. */
  next?: ActivityCursor
  /** How many rows there are in the whole trail. */
  total: number
}
export interface ActivityChoices {
  origins: string[]
  methods: string[]
  decisions: string[]
  agents: Array<{ agentPubKey: string; name: string }>
}
export interface TrailBegin {
  header: string
  head: string
  rows: number
  /** The agent key to check the certificates against. */
  agentPubKey: string
  /** The newest head that is kept outside the database: the trail must reach it. */
  newest?: { seq: number; hash: string }
}
export interface ActivityRow {
  seq: number
  at: string
  type: string
  origin?: string
  method?: string
  reason?: string
  decision?: string
  summary?: string
  error?: string
  count?: number
  agentPubKey?: string
  payloadSha256?: string
  payloadSize?: number
  signature?: string
  requestSha256?: string
  grantId?: string
  /** The row is not as this wallet wrote it. */
  changed?: true
}

/** How the device proof of a row stands against the row and the consent before it. `unbound`: that was not found. */
export type ProofState = 'held' | 'failed' | 'unbound'
/** One row of the trail, whole, and what the wallet can say about it. */
export interface RowDetail {
  /** Of a changed row only what is text in it: it is no more than that. */
  row: AuditRow
  /** Hex SHA-256 of its canonical text, which the row after it names; empty where none is kept. */
  hash: string
  /** Whether it carries the seal that this wallet gave it. */
  seal: 'held' | 'changed'
  /** The row before it: its hash, and whether this row names it. Absent for the first one, and for a changed row. */
  before?: { hash: string; holds: boolean }
  /** Whether the row after it names this one. Absent for the newest, and for a changed row. */
  after?: { holds: boolean }
  proof?: ProofState
}
