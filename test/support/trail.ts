/**
 * Whole exports of audit trails with real keys, the same for the same seed. Not the wallet's own code: what they have
 * in common is only the bytes that `crypto/trail.ts` says.
 */
import { createHash, createPrivateKey, sign as nodeSign } from 'node:crypto'
import { concat, fromHex, toBase64, toHex, utf8 } from '../../src/crypto/bytes.ts'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { agentPubKey } from '../../src/crypto/holohash.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'
import { certificateBytes, GENESIS, headBytes, proofBytes, rowHash } from '../../src/crypto/trail.ts'
import type { AuditHead, AuditHeader, AuditRow, DeviceProof } from '../../src/protocol/audit.ts'

export interface Key {
  /** base64 of 32 bytes. */
  readonly publicKey: string
  readonly agentPubKey: string
  /** base64 of 64 bytes. */
  sign(bytes: Uint8Array): string
}
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
type Draft = Omit<AuditRow, 'seq' | 'prev' | 'at'>
interface Grant {
  readonly origin: string
  readonly agent: Key
  readonly device: Key
  readonly grantId: string
  readonly aud: string
}

const PKCS8 = fromHex('302e020100300506032b657004220420')
const STARTED = Date.UTC(2026, 10, 1)
const ORIGINS = [
  'https://app.example',
  'https://bücher.example',
  'http://localhost:5173',
  'https://b.example',
]
const REASONS = [
  'Sign in',
  'Überweisung bestätigen ✓ — 12,50 €',
  '=HYPERLINK("https://evil.example";"open")',
  '\u001b[31mred\u001b[0m \u202etxt.exe',
  '日本語の理由 𝒳 "quoted" \\ back',
]

const digest = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

export function makeKey(name: string): Key {
  const seed = new Uint8Array(digest(name))
  const key = createPrivateKey({ key: Buffer.from(concat(PKCS8, seed)), format: 'der', type: 'pkcs8' })
  const publicKey = publicKeyOf(seed)
  return {
    publicKey: toBase64(publicKey),
    agentPubKey: agentPubKey(publicKey),
    sign: bytes => nodeSign(null, bytes, key).toString('base64'),
  }
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

/** 128 bits as base64url. */
function idOf(name: string): string {
  return digest(name).subarray(0, 16).toString('base64url')
}

/** The rows of a busy wallet without their places; endless. `learn` gets the bytes of every signature. */
function* drafts(
  { seed = 1, kept = 'some' }: TrailOptions,
  keys: TrailKeys,
  learn: (sha256: string, bytes: Uint8Array) => void,
): Generator<Draft> {
  const grants = ORIGINS.map((origin, i): Grant => {
    const agent = keys.agents[i % keys.agents.length] as Key
    const name = `${seed}/grant/${i}`
    return { origin, agent, device: keys.devices[i] as Key, grantId: idOf(name), aud: idOf(`${name}/aud`) }
  })
  for (const { agentPubKey } of keys.agents) {
    yield { type: 'peer_secret.created', agentPubKey, bodySha256: toHex(digest(agentPubKey)) }
  }
  for (const one of grants) yield grantRow(one, 'grant.created', { appName: 'An app', scopes: ['openid'] })
  for (let i = 0; ; i++) {
    const grant = grants[i % grants.length] as Grant
    const request = toHex(digest(`${seed}/request/${i}`))
    const asked = {
      origin: grant.origin,
      agentPubKey: grant.agent.agentPubKey,
      method: 'signBytes',
      requestSha256: request,
      grantId: grant.grantId,
    }
    const reason = REASONS[i % REASONS.length] as string
    const what = digest(`${seed}/kind/${i}`)[0] as number
    if (what < 192) {
      const bytes = utf8(`${seed}: order ${i}, ${'*'.repeat(what)}`)
      const payloadSha256 = toHex(digest(bytes))
      learn(payloadSha256, bytes)
      const signed = {
        payloadSha256,
        payloadSize: bytes.length,
        summary: `text, ${bytes.length} bytes`,
        signature: grant.agent.sign(bytes),
        ...(kept === 'all' || (kept === 'some' && i % 3 !== 0) ? { signedBytes: toBase64(bytes) } : {}),
      }
      yield what < 110
        ? {
            ...asked,
            ...signed,
            type: 'request.silent',
            decision: 'silent',
            proof: proofOf(grant, request, i),
          }
        : { ...asked, ...signed, type: 'request.approved', decision: 'approved', reason }
    } else if (what < 215) yield { ...asked, type: 'request.rejected', decision: 'rejected', reason }
    else if (what < 230) {
      const error = 'consent_required'
      yield { type: 'request.refused', origin: grant.origin, decision: 'refused', error, count: i + 1 }
    } else if (what < 240) yield { type: 'vault.locked', details: { why: 'idle' } }
    else if (what < 250) yield { type: 'vault.unlocked' }
    else yield grantRow(grant, 'grant.narrowed', { policy: { maxSignatures: i } })
  }
}

function grantRow(grant: Grant, type: string, more: { [key: string]: unknown }): Draft {
  const { origin, agent, device, grantId, aud } = grant
  const details = { ...more, deviceKey: device.publicKey, aud }
  return { type, origin, agentPubKey: agent.agentPubKey, grantId, details }
}

/** The proof of a silent request by the grant's device key, or by another. */
export function proofOf(
  { origin, agent, device, grantId, aud }: Grant,
  requestSha256: string,
  i: number,
): DeviceProof {
  const message = canonicalJson({
    typ: 'flowsta-request',
    v: 1,
    aud,
    origin,
    grantId,
    agent: agent.agentPubKey,
    method: 'signBytes',
    requestSha256,
    nonce: idOf(`nonce/${grantId}/${i}`),
    iat: Math.floor(STARTED / 1000) + i,
  })
  return { alg: 'Ed25519', publicKey: device.publicKey, message, signature: device.sign(proofBytes(message)) }
}

/** The lines of an export one by one, each with its end; only the last row's hash is kept. */
export function* trailLines(options: TrailOptions): Generator<string> {
  const keys = makeTrailKeys(options)
  yield `${canonicalJson(headerOf(keys, options.rows))}\n`
  let prev = GENESIS
  let seq = 0
  for (const draft of drafts(options, keys, () => {})) {
    if (seq === options.rows) break
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
  const made: Draft[] = []
  for (const draft of drafts(options, keys, (sha256, bytes) => payloads.set(sha256, bytes))) {
    if (made.length === options.rows) break
    made.push(draft)
  }
  const rows = relink(made.map((draft, i) => place(draft, i, '')))
  return { ...assemble(keys, rows), payloads }
}

function place(draft: Draft, seq: number, prev: string): AuditRow {
  return { seq, prev, at: new Date(STARTED + seq * 1000).toISOString(), ...draft }
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
  const at = new Date(STARTED + (seq + 1) * 1000).toISOString()
  const head = { type: 'head', v: 1, purpose: 'export', exportId, chain, seq, hash, at } as const
  return { ...head, signature: audit.sign(headBytes(head)) }
}
