import type { PastTrail } from '../../protocol/ui-door.ts'
import { verifyAuditExport } from '../../sdk/verify/index.ts'
import type { WalletClient } from '../client.ts'
import type { Check } from '../trail/check.ts'
import type { Saved } from '../trail/export-trail.ts'
import type { Watch } from '../trail/read-rows.ts'
import { saveFile } from '../trail/save-file.ts'

/** A closed trail as it was exported into the backup, piece by piece. */
async function* textsOf(
  client: WalletClient,
  { chain, parts }: PastTrail,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (let part = 0; part < parts; part++) {
    signal.throwIfAborted()
    yield (await client.ask('past.read', { chain, part })).text
  }
}

/**
 * Checks a closed trail with the verifier that anybody can run over an export: it must end where the row after it says,
 * and one of this wallet's identities must vouch for it.
 */
export async function checkPast(
  client: WalletClient,
  past: PastTrail,
  { signal, onProgress }: Watch,
): Promise<Check> {
  const { all } = await client.ask('identities.list')
  const report = await verifyAuditExport(textsOf(client, past, signal), {
    atLeast: past.head,
    signal,
    onProgress: (done, of) => onProgress({ done, of }),
  })
  const isOwn = report.agents.some(agent => all.some(one => one.agentPubKey === agent))
  if (report.ok && isOwn) {
    return { found: 'good', rows: report.rows, checked: report.checked, attested: report.attested }
  }
  const { row, message } = report.problem ?? {}
  return {
    found: 'bad',
    ...(row === undefined || row >= past.rows ? {} : { row }),
    ...(message === undefined ? {} : { message }),
  }
}

export async function exportPast(
  client: WalletClient,
  past: PastTrail,
  { signal, onProgress }: Watch,
): Promise<Saved> {
  const pieces: Blob[] = []
  for await (const text of textsOf(client, past, signal)) {
    pieces.push(new Blob([text]))
    onProgress({
      done: Math.min(past.rows, Math.round((pieces.length / past.parts) * past.rows)),
      of: past.rows,
    })
  }
  const name = `flowsta-audit-until-${past.until.slice(0, 10)}.jsonl`
  saveFile(new Blob(pieces, { type: 'application/jsonl' }), name)
  return { name, count: past.rows }
}
