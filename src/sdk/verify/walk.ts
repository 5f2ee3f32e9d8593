import { GENESIS } from '../../crypto/trail.ts'
import type { AuditHead, AuditRow } from '../../protocol/audit.ts'
import { isCanonical, parseJson } from './canonical.ts'
import { Fault } from './faults.ts'
import { openGrantMemory } from './grants.ts'
import { claimsHead, readHead } from './head.ts'
import { readHeader, type Vouched } from './header.ts'
import { openKeyring } from './keys.ts'
import type { Line } from './lines.ts'
import { checkProof } from './proof.ts'
import type { VerifyOptions } from './report.ts'
import { isRow } from './row.ts'
import { isCount, isObject } from './shape.ts'
import { checkSignature } from './signature.ts'
import { openProofUses } from './uses.ts'
import { openWindow } from './window.ts'

export interface Walk {
  /** Takes the next line and its SHA-256 in hex. Where it answers a promise, that has to be waited for before the next. */
  take(line: Line, sha256: string): Promise<void> | undefined
  /** After the last line. Rejects where something is missing at the end. */
  end(): Promise<void>
  /** Waits for the signatures of the rows so far; rejects with the first fault among them. */
  settle(): Promise<void>
  readonly seen: {
    readonly header: Vouched | undefined
    readonly head: AuditHead | undefined
    readonly rows: number
    readonly checked: number
    readonly attested: number
    readonly proofs: number
  }
}

/**
 * Goes through an export line by line and keeps no more than the place it is at: the hash of the row before, the
 * device keys of live grants, the nonces of the last minutes, and the signatures in flight. Throws and rejects with the {@link Fault} it comes upon,
 * which is the first one only after those in flight have settled.
 */
export function startWalk({ agentPubKey, payload, atLeast }: VerifyOptions): Walk {
  const keys = openKeyring()
  const grants = openGrantMemory()
  const uses = openProofUses()
  const window = openWindow()
  let header: Vouched | undefined
  let head: AuditHead | undefined
  let line = 0
  let rows = 0
  let hash = GENESIS
  /** Hash of the last row that the header counts: rows after an older head can be told from a changed trail by it. */
  let counted: string | undefined
  let known: string | undefined
  let attested = 0

  const fault = (code: ConstructorParameters<typeof Fault>[0], row: number) => new Fault(code, row, line)

  /** A link is looked at before anything else: what breaks it may be the row before. */
  function link({ tooLong, text }: Line, value: unknown, sha256: string): void {
    if (text === null) throw fault(tooLong ? 'line-too-long' : 'not-utf8', rows)
    if (value === undefined) throw fault('not-json', rows)
    if (!isObject(value) || !isCount(value.seq)) throw fault('row-malformed', rows)
    if (value.seq !== rows) throw fault('sequence', Math.min(rows, value.seq as number))
    if (value.prev !== hash) throw rows === 0 ? fault('chain-start', 0) : fault('chain', rows - 1)
    if (!isCanonical(text, value)) throw fault('not-canonical', rows)
    hash = sha256
  }

  function check(row: AuditRow, { certifies }: Vouched): void {
    if (row.agentPubKey !== undefined && !certifies(row.agentPubKey))
      throw fault('agent-uncertified', row.seq)
    const broken = reportedRow(row)
    if (broken !== undefined) throw fault('reported', broken)
    grants.learn(row)
    if (row.proof !== undefined) window.add(checkProof(row.proof, row, line, { grants, keys, uses }))
    else if (isSilent(row) && row.signature !== undefined) throw fault('proof-missing', row.seq)
    else if (uses.isOpen()) throw fault('proof-batch', row.seq)
    const signature = checkSignature(row, line, keys, payload)
    if (signature === 'attested') attested++
    else if (signature !== undefined) window.add({ ...signature, size: row.payloadSize ?? 0 })
  }

  /** Holds the closing head against the rows before it, and both against what the reader knows. */
  async function close(text: string, value: unknown, from: Vouched): Promise<void> {
    head = await readHead(text, value, line, from)
    const vouched = head.seq + 1
    if (vouched > rows) throw fault('rows-missing', rows)
    if (vouched < rows) {
      const changed = from.rows === vouched && counted !== head.hash && vouched > 0
      throw changed ? fault('head-hash', head.seq) : fault('rows-unvouched', vouched)
    }
    if (head.hash !== hash) throw fault('head-hash', Math.max(0, head.seq))
    if (from.rows !== rows) throw fault('header-count', 0)
    if (uses.isOpen()) throw fault('proof-batch', rows)
    if (atLeast === undefined) return
    if (atLeast.seq >= rows) throw fault('too-old', rows)
    if (atLeast.hash !== known) throw fault('other-trail', atLeast.seq)
  }

  return {
    take(next, sha256) {
      line++
      if (header === undefined) {
        return readHeader(next, agentPubKey).then(read => {
          header = read
        })
      }
      if (head !== undefined) throw fault('after-head', rows)
      const value = next.text === null ? undefined : parseJson(next.text)
      if (claimsHead(value)) return close(next.text ?? '', value, header)
      link(next, value, sha256)
      if (!isRow(value)) throw fault('row-malformed', rows)
      check(value, header)
      rows++
      if (rows === header.rows) counted = hash
      if (atLeast !== undefined && value.seq === atLeast.seq) known = hash
      return window.isFull() ? window.settleOldest() : undefined
    },
    async end() {
      line++
      if (header === undefined) throw fault('header-missing', 0)
      await window.settle()
      if (head === undefined) throw fault(rows < header.rows ? 'rows-missing' : 'head-missing', rows)
    },
    settle: () => window.settle(),
    get seen() {
      const { checked, attested: without, proof } = window.counts
      return { header, head, rows, checked, attested: attested + without, proofs: proof }
    },
  }
}

function isSilent({ type, decision }: AuditRow): boolean {
  return type === 'request.silent' || decision === 'silent'
}

/**
 * The first row that the wallet found changed or gone. It could still sign a head over what it found: to the chain a
 * history that was forged as a whole looks like any other, and only the wallet's own seals tell them apart.
 */
function reportedRow({ type, error, details, seq }: AuditRow): number | undefined {
  if (type !== 'trail.tampered' || (error !== 'row_changed' && error !== 'row_missing')) return undefined
  const first = details?.seq
  return isCount(first) ? Math.min(first as number, seq) : 0
}
