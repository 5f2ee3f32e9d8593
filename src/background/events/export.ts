import { canonicalJson } from '../../crypto/jcs.ts'
import type { AuditHead, AuditHeader } from '../../protocol/audit.ts'
import type { TrailBegin } from '../../protocol/ui-door.ts'
import type { Finding } from './findings.ts'
import { readOutsideHead } from './heads.ts'
import type { Identity } from './projections/identities.ts'
import type { StoredEvent, WalletDb } from './schema.ts'
import { isOwnRow, signHead } from './seals.ts'
import type { EventStore } from './store.ts'

/** Characters of one answer: runtime messages are copied several times on their way. */
const MOST_CHARS = 1_000_000
const MOST_ROWS = 500

/**
 * First and last line of an export of the rows that are there now; rows that come meanwhile are not in it. `null`
 * while locked: a head needs the audit key.
 */
export async function beginExport(
  events: Pick<EventStore, 'keys' | 'state' | 'tail'>,
  around: { local: Parameters<typeof readOutsideHead>[0]; now: () => number; exportId: string },
  identity: Pick<Identity, 'agentPubKey'>,
): Promise<TrailBegin | null> {
  const newest = await readOutsideHead(around.local)
  // After the last wait: the keys are overwritten in place when the wallet is locked.
  const keys = events.keys()
  const { chain, identities } = events.state()
  const tail = events.tail()
  if (keys === null || chain === null || tail.seq === 0) return null
  const { exportId } = around
  const header: AuditHeader = {
    type: 'header',
    v: 1,
    exportId,
    chain,
    auditKey: keys.auditKey,
    certificates: [...identities.values()].flatMap(({ agentPubKey, certificate }) =>
      certificate === undefined ? [] : [{ agentPubKey, signature: certificate }],
    ),
    rows: tail.seq,
  }
  const reach = { chain, seq: tail.seq - 1, hash: tail.hash, at: new Date(around.now()).toISOString() }
  const head: AuditHead = signHead(keys, { type: 'head', v: 1, purpose: 'export', exportId, ...reach })
  return {
    header: canonicalJson(header),
    head: canonicalJson(head),
    rows: tail.seq,
    agentPubKey: identity.agentPubKey,
    ...(newest === undefined ? {} : { newest: { seq: newest.seq, hash: newest.hash } }),
  }
}

/**
 * Canonical lines of consecutive rows from `from` on, before `to`; `null` for one that is missing. How many are read at once follows
 * how long they were: a row may carry a megabyte that was signed.
 */
export function createLineReader(db: WalletDb, events: Pick<EventStore, 'keys' | 'report'>) {
  let pace = MOST_ROWS
  return async (from: number, to: number): Promise<{ lines: string[]; changed?: number }> => {
    const lines: string[] = []
    let chars = 0
    let found: Finding | undefined
    while (from + lines.length < to && chars < MOST_CHARS && lines.length < MOST_ROWS) {
      const start = from + lines.length
      const count = Math.min(pace, to - start, MOST_ROWS - lines.length)
      const piece = await db.getAll('events', IDBKeyRange.bound(start, start + count, false, true))
      const before = chars
      const bySeq = new Map(piece.map(event => [event.seq, event]))
      for (let seq = start; seq < start + count; seq++) {
        const event = bySeq.get(seq)
        if (event === undefined) {
          // Each number has its line, so that whoever reads them sees where one is missing.
          found ??= { seq, what: 'row_missing' }
          lines.push('null')
          continue
        }
        const keys = events.keys()
        const isOwn = keys === null || isOwnRow(keys, event)
        if (!isOwn) found ??= { seq: event.seq, what: 'row_changed' }
        const line = lineOf(event, isOwn)
        lines.push(line)
        chars += line.length
      }
      pace = nextPace(chars - before, count)
    }
    if (found !== undefined) events.report(found)
    return { lines, ...(found === undefined ? {} : { changed: found.seq }) }
  }
}

/** What somebody put in the place of a row may have no canonical text; whoever reads it then sees that it is none. */
function lineOf({ row }: StoredEvent, isOwn: boolean): string {
  try {
    return canonicalJson(row)
  } catch (problem) {
    if (isOwn) throw problem
    return 'null'
  }
}

function nextPace(chars: number, rows: number): number {
  const each = Math.max(1, chars / Math.max(1, rows))
  return Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_CHARS / each)))
}
