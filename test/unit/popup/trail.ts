import { toBase64, toHex, utf8 } from '../../../src/crypto/bytes.ts'
import { publicKeyOf, sign } from '../../../src/crypto/ed25519.ts'
import { sha256, sha256Hex } from '../../../src/crypto/hash.ts'
import { agentPubKey } from '../../../src/crypto/holochain/holohash.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { certificateBytes, GENESIS, headBytes, rowHash } from '../../../src/crypto/trail.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import type { TrailBegin, UiCommands } from '../../../src/protocol/ui-door.ts'

const AGENT = sha256(utf8('agent'))
const AUDIT = sha256(utf8('audit'))
const ID = 'c'.repeat(32)
const AT = '2026-11-21T14:02:00.000Z'

type Rows = UiCommands['trail.rows']
export interface MadeTrail {
  readonly begin: TrailBegin
  readonly lines: string[]
  /** Answers like the worker, so many rows at a time. */
  readonly answer: (perPiece: number, changed?: number) => (params: Rows['params']) => Rows['answer']
}

/**
 * A real trail: certificate, hash chain, head. Even rows are signatures; with `keep` they also carry what was signed.
 * The signature of row `bad` is that of another one.
 */
export function makeTrail(count: number, keep = false, bad?: number): MadeTrail {
  const agent = agentPubKey(publicKeyOf(AGENT))
  const auditKey = toBase64(publicKeyOf(AUDIT))
  const rows: AuditRow[] = []
  let prev = GENESIS
  for (let seq = 0; seq < count; seq++) {
    const row = {
      seq,
      prev,
      at: AT,
      ...(seq % 2 === 0 ? signed(agent, seq, keep, seq === bad) : { type: 'vault.unlocked' }),
    }
    rows.push(row)
    prev = rowHash(row)
  }
  const certificate = toBase64(sign(certificateBytes({ auditKey, chain: ID }), AGENT))
  const certificates = [{ agentPubKey: agent, signature: certificate }]
  const header = { type: 'header', v: 1, exportId: ID, chain: ID, auditKey, certificates, rows: count }
  const unsigned = { type: 'head', v: 1, purpose: 'export', exportId: ID, chain: ID } as const
  const head = { ...unsigned, seq: count - 1, hash: prev, at: AT }
  const lines = rows.map(canonicalJson)
  return {
    begin: {
      header: canonicalJson(header),
      head: canonicalJson({ ...head, signature: toBase64(sign(headBytes(head), AUDIT)) }),
      rows: count,
      agentPubKey: agent,
      newest: { seq: count - 1, hash: prev },
    },
    lines,
    answer:
      (perPiece, changed) =>
      ({ from, to }) => {
        const end = Math.min(to, from + perPiece)
        const isIn = changed !== undefined && changed >= from && changed < end
        return { lines: lines.slice(from, end), ...(isIn ? { changed } : {}) }
      },
  }
}

function signed(
  agent: string,
  seq: number,
  keep: boolean,
  isBad: boolean,
): Omit<AuditRow, 'seq' | 'prev' | 'at'> {
  const bytes = utf8(`reply ${seq}`)
  return {
    type: 'request.approved',
    origin: 'https://acorn.example',
    method: 'signBytes',
    decision: 'approved',
    agentPubKey: agent,
    payloadSha256: sha256Hex(bytes),
    payloadSize: bytes.length,
    signature: toBase64(sign(isBad ? utf8('another') : bytes, AGENT)),
    ...(keep ? { signedBytes: toBase64(bytes) } : {}),
    requestSha256: toHex(sha256(bytes)),
  }
}
