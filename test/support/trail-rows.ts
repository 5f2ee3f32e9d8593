/** The rows of a busy wallet with real signatures and proofs, before they have their places. */
import { toBase64, toHex, utf8 } from '../../src/crypto/bytes.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'
import { proofBytes } from '../../src/crypto/trail.ts'
import type { AuditRow, DeviceProof } from '../../src/protocol/audit.ts'
import { PROOF_TYP, PROOF_VERSION, type ProofMessage } from '../../src/protocol/proof.ts'
import type { TrailKeys, TrailOptions } from './trail.ts'
import { digest, hexOf, idOf, type Key } from './trail-keys.ts'

export type Draft = Omit<AuditRow, 'seq' | 'prev' | 'at'>
interface Grant {
  readonly origin: string
  readonly agent: Key
  readonly device: Key
  readonly keyBy: 'app' | 'provider'
  readonly grantId: string
  /** New at each consent. */
  aud: string
}
/** Gets the bytes of every signature. */
type Learn = (sha256: string, bytes: Uint8Array) => void

/** Seconds since 1970: when the first row was written. Each after it comes a second later. */
export const STARTED = Date.UTC(2026, 10, 1) / 1000
/** One for each grant. */
export const ORIGINS = [
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

/** Exactly as many as are asked for. */
export function* drafts(options: TrailOptions, keys: TrailKeys, learn: Learn): Generator<Draft> {
  const { seed = 1, rows } = options
  const grants = ORIGINS.map((origin, i): Grant => {
    const agent = keys.agents[i % keys.agents.length] as Key
    const keyBy = i === 1 ? 'app' : 'provider'
    const name = `${seed}/grant/${i}`
    return { origin, agent, device: keys.devices[i] as Key, keyBy, grantId: hexOf(name), aud: idOf(name) }
  })
  const first = [
    ...keys.agents.map(({ agentPubKey }) => ({
      type: 'peer_secret.created',
      agentPubKey,
      bodySha256: toHex(digest(agentPubKey)),
    })),
    ...grants.map(one =>
      grantRow(one, 'grant.created', { appName: 'An app', scopes: ['holochain:sign'], ...bindingOf(one, 0) }),
    ),
  ].slice(0, rows)
  yield* first
  let seq = first.length
  for (let i = 0; seq < rows; i++) {
    const made = step(options, grants[i % grants.length] as Grant, i, seq, learn)
    // Rows of one step are written together or not at all.
    const whole = seq + made.length > rows ? [{ type: 'vault.unlocked' }] : made
    seq += whole.length
    yield* whole
  }
}

/** What happens next, and the rows of it. */
function step({ seed = 1, kept = 'some' }: TrailOptions, grant: Grant, i: number, seq: number, learn: Learn) {
  const requestSha256 = toHex(digest(`${seed}/request/${i}`))
  const asked = (method: ProofMessage['method']) => ({
    origin: grant.origin,
    agentPubKey: grant.agent.agentPubKey,
    method,
    requestSha256,
    grantId: grant.grantId,
  })
  const silent = (method: ProofMessage['method']): Draft => ({
    ...asked(method),
    type: 'request.silent',
    decision: 'silent',
    // The clock of whoever made it goes a little wrong.
    proof: proofOf(grant, {
      method,
      requestSha256,
      nonce: hexOf(`${seed}/nonce/${i}`),
      iat: seq + (i % 90) - 45,
    }),
  })
  const signed = (name: string, size: number) => {
    const bytes = utf8(`${seed}: order ${name}, ${'*'.repeat(size)}`)
    const payloadSha256 = toHex(digest(bytes))
    learn(payloadSha256, bytes)
    return {
      payloadSha256,
      payloadSize: bytes.length,
      summary: `text, ${bytes.length} bytes`,
      signature: grant.agent.sign(bytes),
      ...(kept === 'all' || (kept === 'some' && i % 3 !== 0) ? { signedBytes: toBase64(bytes) } : {}),
    }
  }
  const reason = REASONS[i % REASONS.length] as string
  const what = digest(`${seed}/kind/${i}`)[0] as number
  if (what < 16 && grant.keyBy === 'app') return [{ ...silent('connect'), summary: 'connect, openid' }]
  if (what < 12) {
    const row = silent('signBatch')
    const of = 1 + (what % 5)
    return Array.from({ length: of }, (_, n) => {
      const details = { method: 'signBytes', item: n + 1, of }
      return { ...row, ...signed(`${i}/${n}`, what), details }
    })
  }
  if (what < 110) return [{ ...silent('signBytes'), ...signed(`${i}`, what) }]
  const request = asked('signBytes')
  if (what < 192) {
    return [
      {
        ...request,
        ...signed(`${i}`, what),
        type: 'request.approved',
        decision: 'approved',
        reason,
      } as const,
    ]
  }
  if (what < 215) return [{ ...request, type: 'request.rejected', decision: 'rejected', reason } as const]
  if (what < 230) {
    const error = 'consent_required'
    return [
      { type: 'request.refused', origin: grant.origin, decision: 'refused', error, count: i + 1 } as const,
    ]
  }
  if (what < 238) return [{ type: 'vault.locked', details: { why: 'idle' } }]
  if (what < 244) return [{ type: 'vault.unlocked' }]
  if (what < 248) return [grantRow(grant, 'grant.narrowed', { policy: policyOf(i, 5) })]
  const { aud } = grant
  grant.aud = idOf(`${seed}/aud/${i}`)
  const extended = grantRow(grant, 'grant.extended', bindingOf(grant, i))
  if (what < 252) return [extended]
  return [{ ...grantRow(grant, 'grant.expired', { aud }), decision: 'expired' } as const, extended]
}

function grantRow(
  { origin, agent, grantId }: Grant,
  type: string,
  details: { [key: string]: unknown },
): Draft {
  return { type, origin, agentPubKey: agent.agentPubKey, grantId, details }
}
/** What a consent binds, as its row has it. */
function bindingOf({ device, keyBy, aud }: Grant, i: number): { [key: string]: unknown } {
  return { deviceKey: device.publicKey, keyBy, aud, policy: policyOf(i) }
}
function policyOf(i: number, left?: number) {
  const kinds = { methods: ['signBytes'], actionTypes: [], domains: [], cells: [] }
  const numbers = { expiresIn: 3600, maxSignatures: 1000 + i, perMinute: 60 }
  const expiresAt = new Date((STARTED + 3600 + i) * 1000).toISOString()
  const asked = { ...kinds, ...numbers }
  return { ...asked, asked, expiresAt, ...(left === undefined ? {} : { left }) }
}

type Asked = Pick<ProofMessage, 'method' | 'requestSha256' | 'nonce' | 'iat'>

/** The proof of a silent request by the grant's device key. `iat` counts from the first row. */
function proofOf({ origin, agent, device, grantId, aud }: Grant, { iat, ...asked }: Asked): DeviceProof {
  return prove(device, {
    typ: PROOF_TYP,
    v: PROOF_VERSION,
    aud,
    origin,
    grantId,
    agent: agent.agentPubKey,
    iat: STARTED + iat,
    ...asked,
  })
}

/** The proof that a device key makes of a message, whatever it says. */
export function prove(device: Key, content: object): DeviceProof {
  const message = canonicalJson(content)
  return { alg: 'Ed25519', publicKey: device.publicKey, message, signature: device.sign(proofBytes(message)) }
}
