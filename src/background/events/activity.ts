import type { AuditRow } from '../../protocol/audit.ts'
import type { ActivityCursor, ActivityFilter } from '../../protocol/ui-door.ts'
import { LAST_SEQ, type StoredEvent, type WalletDb, type WalletSchema } from './schema.ts'

/** Rows looked at for one page; a rare match in a long trail takes several questions, and each shows that it goes on. */
const BUDGET = 3000
/** Rows read at once where no index narrows. Few, because a row may carry a megabyte that was signed. */
const PIECE = 100
/** Distinct values that a filter offers. */
const MOST_CHOICES = 500
const BEFORE_ALL = ''
/** Sorts after every ISO 8601 time. */
const AFTER_ALL = '\uffff'

export interface Page {
  readonly events: readonly StoredEvent[]
  readonly next?: ActivityCursor
}

/**
 * One page of the trail, newest first, by a cursor over the index that narrows most; what the index does not decide is
 * looked at row by row, within a budget. Nothing of it grows with the trail.
 */
export async function readPage(
  db: WalletDb,
  { from, limit, filter = {} }: { from?: ActivityCursor; limit: number; filter?: ActivityFilter },
): Promise<Page> {
  const holds = tests(filter)
  const events: StoredEvent[] = []
  let looked = 0
  let last: ActivityCursor | undefined
  for await (const event of newestFirst(db, filter, from)) {
    if (events.length === limit || looked === BUDGET) {
      return { events, ...(last === undefined ? {} : { next: last }) }
    }
    looked++
    last = [timeOf(event), event.seq]
    if (holds.every(test => event.row !== null && test(event.row))) events.push(event)
  }
  return { events }
}

/** Each value of an index's first field, by leaps from one to the next; sorted. */
export async function readChoices(db: WalletDb, name: 'site' | 'method' | 'decision'): Promise<string[]> {
  const values: string[] = []
  let cursor = await db.transaction('events').store.index(name).openKeyCursor()
  while (cursor !== null && values.length < MOST_CHOICES) {
    const [value] = cursor.key
    values.push(value)
    cursor = await cursor.continue([value, AFTER_ALL, Number.POSITIVE_INFINITY])
  }
  return values
}

/** By the index that narrows most: sites have fewest rows each, as a rule; then decisions, methods, identities. */
async function* newestFirst(
  db: WalletDb,
  filter: ActivityFilter,
  from: ActivityCursor | undefined,
): AsyncGenerator<StoredEvent> {
  const { origin, decision, method, agentPubKey, since, until } = filter
  const low: ActivityCursor = [since ?? BEFORE_ALL, 0]
  const high: ActivityCursor = from ?? [until ?? AFTER_ALL, 0]
  const range = (value: string) => IDBKeyRange.bound([value, ...low], [value, ...high], false, true)
  if (origin !== undefined) yield* along(db, 'site', range(origin))
  else if (decision !== undefined && decision !== 'wallet') yield* along(db, 'decision', range(decision))
  else if (method !== undefined) yield* along(db, 'method', range(method))
  else if (agentPubKey !== undefined) yield* along(db, 'agent', range(agentPubKey))
  else if (since !== undefined || until !== undefined) {
    yield* along(db, 'time', IDBKeyRange.bound([...low], [...high], false, true))
  } else yield* asWritten(db, from?.[1])
}

type IndexName = Exclude<keyof WalletSchema['events']['indexes'], 'key'>

async function* along(db: WalletDb, name: IndexName, range: IDBKeyRange): AsyncGenerator<StoredEvent> {
  let cursor = await db.transaction('events').store.index(name).openCursor(range, 'prev')
  while (cursor !== null) {
    yield cursor.value
    cursor = await cursor.continue()
  }
}

/** In the order in which they were written, whatever the clock said. */
async function* asWritten(db: WalletDb, before: number | undefined): AsyncGenerator<StoredEvent> {
  let end = before ?? (await length(db))
  while (end > 0) {
    const start = Math.max(0, end - PIECE)
    const piece = await db.getAll('events', IDBKeyRange.bound(start, end, false, true))
    yield* piece.reverse()
    end = start
  }
}

async function length(db: WalletDb): Promise<number> {
  const last = await db.transaction('events').store.openKeyCursor(IDBKeyRange.bound(0, LAST_SEQ), 'prev')
  return last === null ? 0 : last.key + 1
}

/** What somebody put in the place of a row may have none. */
function timeOf({ row }: StoredEvent): string {
  return typeof row?.at === 'string' ? row.at : BEFORE_ALL
}

type Test = (row: AuditRow) => boolean

function tests({ origin, method, decision, agentPubKey, since, until, text }: ActivityFilter): Test[] {
  const wanted = text?.trim().toLowerCase() ?? ''
  return [
    ...(origin === undefined ? [] : [(row: AuditRow) => row.origin === origin]),
    ...(method === undefined ? [] : [(row: AuditRow) => row.method === method]),
    ...(decision === undefined ? [] : [(row: AuditRow) => (row.decision ?? 'wallet') === decision]),
    ...(agentPubKey === undefined ? [] : [(row: AuditRow) => row.agentPubKey === agentPubKey]),
    ...(since === undefined ? [] : [(row: AuditRow) => row.at >= since]),
    ...(until === undefined ? [] : [(row: AuditRow) => row.at < until]),
    ...(wanted === '' ? [] : [(row: AuditRow) => says(row, wanted)]),
  ]
}

function says(row: AuditRow, wanted: string): boolean {
  const { origin, type, method, reason, summary, error, agentPubKey, payloadSha256, signature } = row
  const texts = [origin, type, method, reason, summary, error, agentPubKey, payloadSha256, signature]
  return texts.some(one => one?.toLowerCase().includes(wanted))
}
