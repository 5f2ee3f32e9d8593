import { orAbort } from './abort.ts'
import { Fault } from './faults.ts'
import { sha256Hex } from './hash.ts'
import { readLines } from './lines.ts'
import { assertOptions } from './options.ts'
import type { AuditReport, AuditSource, VerifyOptions } from './report.ts'
import { openSource } from './source.ts'
import { startWalk, type Walk } from './walk.ts'

/**
 * Verifies an exported audit trail (JSON Lines: header, rows, closing head) while it streams by, without a wallet and
 * without network. Memory does not grow with the file. Reading stops at the first bad row, which the report names
 * together with what is wrong; how many signatures were checked and how many only attested is counted apart.
 *
 * Rejects with a `TypeError` that names a bad argument, the signal's reason, and what `source`, `payload` or
 * `onProgress` threw; never because of what is in the file.
 *
 * Not detected: rows that were left out from the end together with the head, as in an older export that was whole
 * when it was made. `atLeast` is for who knows of a later one.
 */
export async function verifyAuditExport(
  source: AuditSource,
  options: VerifyOptions = {},
): Promise<AuditReport> {
  assertOptions(options)
  const { signal, onProgress } = options
  const lines = readLines(openSource(source), signal)
  const walk = startWalk(options)
  try {
    for await (const some of lines) {
      const hashes = await Promise.all(some.map(({ bytes }) => sha256Hex(bytes)))
      for (const [i, line] of some.entries()) {
        const wait = walk.take(line, hashes[i] ?? '')
        if (wait !== undefined) await orAbort(wait, signal)
      }
      const { header, rows } = walk.seen
      if (header !== undefined) onProgress?.(rows, header.rows)
    }
    await orAbort(walk.end(), signal)
    return reportOf(walk)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return reportOf(walk, await orAbort(firstOf(walk, error), signal))
  }
}

/** The first fault in the order of the file: rows before this one may have signatures that are still being checked. */
async function firstOf(walk: Walk, fault: Fault): Promise<Fault> {
  try {
    await walk.settle()
  } catch (error) {
    if (error instanceof Fault) return error
    throw error
  }
  return fault
}

function reportOf({ seen }: Walk, fault?: Fault): AuditReport {
  const { header, head, rows, checked, attested, proofs } = seen
  return {
    ok: fault === undefined,
    rows: fault === undefined ? rows : Math.min(rows, fault.row),
    checked,
    attested: fault === undefined ? attested : 0,
    bad: fault?.isOfSignature ? 1 : 0,
    proofs,
    agents: header?.certificates.map(one => one.agentPubKey) ?? [],
    ...(header === undefined ? {} : { chain: header.chain }),
    ...(head === undefined ? {} : { head: { seq: head.seq, hash: head.hash, at: head.at } }),
    ...(fault === undefined
      ? {}
      : { problem: { row: fault.row, line: fault.line, code: fault.code, message: fault.message } }),
  }
}
