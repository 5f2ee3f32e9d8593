/**
 * The two copies of the vault header, and how one takes the place of another.
 *
 * The row that says that the header was replaced, and the first copy of the new one, are a single transaction of the
 * database: after a kill at any point there are both or neither. The second copy follows. So these are all the states:
 *
 * | first copy | second copy | row | opens with |
 * |---|---|---|---|
 * | old | old | none | what opened it before |
 * | new | old | there | the new one alone: the row says, under the digest of the old header, that it is over |
 * | new | new | there | the new one alone |
 *
 * In the middle state, the next start writes the second copy. There is no state in which nothing opens: a header that is
 * over is left out only while there is another. Where the first copy can't be read and the second is over (a disk that
 * breaks in the moment between two writes), the second opens, as it did a moment before.
 */
import * as v from 'valibot'
import { canonicalJson } from '../../crypto/jcs.ts'
import type { RowDraft } from '../../protocol/audit.ts'
import type { WalletDb } from '../events/schema.ts'
import type { EventStore } from '../events/store.ts'
import type { KeyValue } from '../platform.ts'
import { Header, headerDigest, type VaultHeader } from './header.ts'

const COPY = 'vault-header'

/** A copy of the header that can be read. `first`: the database's; `second`: the one in `storage.local`. */
export interface HeaderCopy {
  readonly copy: 'first' | 'second'
  readonly header: VaultHeader
}

/** How the store finds the row that ended this header. */
function endKey(header: VaultHeader): `header:${string}` {
  return `header:${headerDigest(header)}`
}

/** Writes the second copy and reads it back. The first one is written in the transaction of its row. */
export async function writeCopy(local: KeyValue, header: VaultHeader): Promise<void> {
  await local.set(COPY, header)
  if (!isSame(await local.get(COPY), header)) throw new Error('header copy not readable')
}

/** After an unlock that proved this header, or a row that put it in place: makes both copies it, where they differ. */
export async function healCopies(db: WalletDb, local: KeyValue, header: VaultHeader): Promise<void> {
  if (!isSame(await db.get('vault', 'header'), header)) await db.put('vault', header, 'header')
  if (!isSame(await local.get(COPY), header)) await writeCopy(local, header)
}

/**
 * The copies that can be read, the database's first; two that say the same count as one. `absent`: neither exists.
 * `damaged`: something is there and neither can be read. Which of two different ones is good, only a password tells:
 * nothing is overwritten before, but by {@link finishReplacing}.
 */
export async function readHeaders(
  db: WalletDb,
  local: KeyValue,
): Promise<readonly HeaderCopy[] | 'absent' | 'damaged'> {
  const first = await db.get('vault', 'header').catch(() => null)
  const second = await local.get(COPY).catch(() => null)
  const readable = [first, second].flatMap((one, i): HeaderCopy[] => {
    const parsed = v.safeParse(Header, one)
    const header = parsed.success && hasText(parsed.output) ? parsed.output : null
    return header === null ? [] : [{ copy: i === 0 ? 'first' : 'second', header }]
  })
  const texts = readable.map(({ header }) => canonicalJson(header))
  const distinct = readable.filter((_, i) => texts.indexOf(texts[i] ?? '') === i)
  if (distinct.length > 0) return distinct
  return first === undefined && second === undefined ? 'absent' : 'damaged'
}

/** Whether there is a canonical text of it: of what was damaged there may be none. */
function hasText(header: VaultHeader): boolean {
  try {
    return canonicalJson(header) !== ''
  } catch {
    return false
  }
}

/** Those that no row ended; all of them where that would leave none. */
export async function currentCopies(
  copies: readonly HeaderCopy[],
  events: Pick<EventStore, 'byKey'>,
): Promise<readonly HeaderCopy[]> {
  const ends = await Promise.all(copies.map(({ header }) => events.byKey(endKey(header))))
  const current = copies.filter((_, i) => ends[i] === undefined)
  return current.length > 0 ? current : copies
}

/** A worker was stopped between the two copies: writes the second one. */
export async function finishReplacing(
  copies: readonly HeaderCopy[],
  current: readonly HeaderCopy[],
  local: KeyValue,
): Promise<void> {
  const [only] = current
  if (copies.length === 2 && current.length === 1 && only?.copy === 'first') {
    await writeCopy(local, only.header)
  }
}

/** Puts `next` in the place of `before`. Rejects, and nothing has changed, where its row can't be written. */
export async function replaceHeader(
  { db, local, events }: { db: WalletDb; local: KeyValue; events: Pick<EventStore, 'append' | 'byKey'> },
  before: VaultHeader,
  next: VaultHeader,
  row: RowDraft,
): Promise<void> {
  const key = endKey(before)
  // It is there already where only a header that was over could be opened.
  const isFirst = (await events.byKey(key)) === undefined
  await events.append([{ row, ...(isFirst ? { key } : {}) }], { strict: true, header: next })
  // It holds from here on; a second copy that can't be written is made good at a later start or unlock.
  await healCopies(db, local, next).catch(() => {})
}

function isSame(other: unknown, header: VaultHeader): boolean {
  return v.is(Header, other) && hasText(other) && canonicalJson(other) === canonicalJson(header)
}
