import { fromUtf8 } from '../../src/crypto/bytes.ts'
import { agentPubKey } from '../../src/crypto/holochain/holohash.ts'
import { parseJson } from '../../src/sdk/verify/canonical.ts'
import { type AuditReport, verifyAuditExport } from '../../src/sdk/verify/index.ts'
import { MOST_SAVED, readSaved, verifySaved } from '../../src/sdk/verify/saved.ts'
import { describe, type Finding } from '../../src/sdk/verify/words.ts'

export type Checked =
  | { readonly of: 'trail'; readonly report: AuditReport }
  | { readonly of: 'answers'; readonly findings: readonly Finding[] }

export interface Watch {
  readonly signal: AbortSignal
  /** How many rows of a trail are read, of how many. */
  onProgress(done: number, of: number): void
}

/** Checks a file, whatever it is. Rejects with the signal's reason, and where the file cannot be read. */
export async function check(
  file: Blob,
  publicKey: Uint8Array<ArrayBuffer> | undefined,
  { signal, onProgress }: Watch,
): Promise<Checked> {
  const whole = file.size <= MOST_SAVED ? fromUtf8(new Uint8Array(await file.arrayBuffer())) : null
  const saved = readSaved(parseJson(whole ?? ''))
  if (saved !== null) {
    const findings: Finding[] = []
    for (const one of saved) {
      signal.throwIfAborted()
      findings.push(describe(await verifySaved(one, publicKey ? { publicKey } : {})))
      onProgress(findings.length, saved.length)
    }
    return { of: 'answers', findings }
  }
  const named = publicKey === undefined ? {} : { agentPubKey: agentPubKey(publicKey) }
  return { of: 'trail', report: await verifyAuditExport(file, { ...named, signal, onProgress }) }
}
