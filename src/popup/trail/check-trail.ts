import { verifyAuditExport } from '../../sdk/verify/index.ts'
import { sentenceOf } from '../../sdk/verify/sentences.ts'
import type { WalletClient } from '../client.ts'
import type { Check } from './check.ts'
import { readRows, type Watch } from './read-rows.ts'

/**
 * Checks the trail with the same verifier that anybody can run over an exported file, fed row by row. On top of that
 * the wallet itself says which row does not carry its seal: reading stops there.
 */
export async function checkTrail(client: WalletClient, watch: Watch): Promise<Check> {
  const begin = await client.ask('trail.begin')
  let changed: number | undefined

  async function* source(): AsyncGenerator<string> {
    yield `${begin.header}\n`
    let row = 0
    for await (const piece of readRows(client, begin, watch)) {
      // Rows before the changed one are still fed: the first that does not hold may be among them.
      const lines = piece.changed === undefined ? piece.lines : piece.lines.slice(0, piece.changed - row)
      if (lines.length > 0) yield `${lines.join('\n')}\n`
      row += lines.length
      changed = piece.changed
      if (changed !== undefined) return
    }
    yield `${begin.head}\n`
  }

  const { agentPubKey, newest, rows } = begin
  const report = await verifyAuditExport(source(), {
    agentPubKey,
    signal: watch.signal,
    ...(newest === undefined ? {} : { atLeast: newest }),
  })
  watch.signal.throwIfAborted()
  const { ok, problem, checked, attested } = report
  if (changed !== undefined && (problem === undefined || problem.row >= changed)) {
    return { found: 'changed', row: changed }
  }
  if (ok) return { found: 'good', rows: report.rows, checked, attested }
  if (problem === undefined) return { found: 'bad' }
  const { row, code } = problem
  const isRow = row < rows && !AROUND.test(code)
  return { found: 'bad', message: sentenceOf(problem), ...(isRow ? { row } : {}) }
}

/** Faults of header and head, which are of no single row. */
const AROUND = /^(?:header|certificate|agent-missing|head-(?!hash))/
