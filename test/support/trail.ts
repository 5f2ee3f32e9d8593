/**
 * Whole exports of audit trails with real keys, the same for the same seed. Not the wallet's own code: what they have
 * in common is only the bytes that `crypto/trail.ts` says.
 */
import { toHex } from '../../src/crypto/bytes.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'
import { certificateBytes, GENESIS, headBytes, rowHash } from '../../src/crypto/trail.ts'
import type { AuditHead, AuditHeader, AuditRow } from '../../src/protocol/audit.ts'
import { digest, idOf, type Key, makeKey } from './trail-keys.ts'
import { type Draft, drafts, ORIGINS, STARTED } from './trail-rows.ts'

export { makeKey }

export interface TrailOptions {
  readonly rows: number
  readonly seed?: number
  readonly agents?: number
  /** Which signatures keep their bytes in the row. */
  readonly kept?: 'all' | 'some' | 'none'
  /** Another export of the same trail. */
  readonly exportId?: string
}
export interface TrailKeys {
  readonly agents: readonly Key[]
  readonly audit: Key
  /** One for each grant, by its number. */
  readonly devices: readonly Key[]
  readonly chain: string
  readonly exportId: string
}
export interface Trail {
  readonly keys: TrailKeys
  readonly header: AuditHeader
  readonly rows: readonly AuditRow[]
  readonly head: AuditHead
  /** Without their ends: header, rows, head. */
  readonly lines: readonly string[]
  /** The export as it is downloaded. */
  readonly text: string
  /** Signed bytes by their digest, also of the rows that did not keep them. */
  readonly payloads: ReadonlyMap<string, Uint8Array>
}

export function makeTrailKeys({ seed = 1, agents = 2, exportId }: Omit<TrailOptions, 'rows'>): TrailKeys {
  const many = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => makeKey(`${seed}/${name}/${i}`))
  return {
    agents: many('agent', agents),
    audit: makeKey(`${seed}/audit`),
    devices: many('device', ORIGINS.length),
    chain: idOf(`${seed}/chain`),
    exportId: exportId ?? idOf(`${seed}/export`),
  }
}

/** The lines of an export one by one, each with its end; only the last row's hash is kept. */
export function* trailLines(options: TrailOptions): Generator<string> {
  const keys = makeTrailKeys(options)
  yield `${canonicalJson(headerOf(keys, options.rows))}\n`
  let prev = GENESIS
  let seq = 0
  for (const draft of drafts(options, keys, () => {})) {
    const line = canonicalJson(place(draft, seq, prev))
    prev = toHex(digest(line))
    seq++
    yield `${line}\n`
  }
  yield `${canonicalJson(headOf(keys, seq - 1, prev))}\n`
}

export function makeTrail(options: TrailOptions): Trail {
  const keys = makeTrailKeys(options)
  const payloads = new Map<string, Uint8Array>()
  const made = [...drafts(options, keys, (sha256, bytes) => payloads.set(sha256, bytes))]
  const rows = relink(made.map((draft, i) => place(draft, i, '')))
  return { ...assemble(keys, rows), payloads }
}

function place(draft: Draft, seq: number, prev: string): AuditRow {
  return { seq, prev, at: new Date((STARTED + seq) * 1000).toISOString(), ...draft }
}

/** Numbers and links rows anew, as someone would who changed one and hides it. */
export function relink(rows: readonly AuditRow[]): AuditRow[] {
  let prev = GENESIS
  return rows.map((row, seq) => {
    const linked = { ...row, seq, prev }
    prev = rowHash(linked)
    return linked
  })
}

/** A whole export of rows that are linked already. */
export function assemble(keys: TrailKeys, rows: readonly AuditRow[]): Omit<Trail, 'payloads'> {
  const last = rows.at(-1)
  const header = headerOf(keys, rows.length)
  const head = headOf(keys, rows.length - 1, last === undefined ? GENESIS : rowHash(last))
  const lines = [header, ...rows, head].map(one => canonicalJson(one))
  return { keys, header, rows, head, lines, text: textOf(lines) }
}

export function textOf(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('')
}

export function headerOf({ agents, audit, chain, exportId }: TrailKeys, rows: number): AuditHeader {
  const certificate = certificateBytes({ auditKey: audit.publicKey, chain })
  return {
    type: 'header',
    v: 1,
    exportId,
    chain,
    auditKey: audit.publicKey,
    certificates: agents.map(one => ({ agentPubKey: one.agentPubKey, signature: one.sign(certificate) })),
    rows,
  }
}

export function headOf({ audit, chain, exportId }: TrailKeys, seq: number, hash: string): AuditHead {
  const at = new Date((STARTED + seq + 1) * 1000).toISOString()
  const head = { type: 'head', v: 1, purpose: 'export', exportId, chain, seq, hash, at } as const
  return { ...head, signature: audit.sign(headBytes(head)) }
}
