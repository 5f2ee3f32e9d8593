import { toBase64, utf8, wipe } from '../../crypto/bytes.ts'
import type { PastTrail } from '../../protocol/ui-door.ts'
import { UiRefusal } from '../doors/ui-refusal.ts'
import { beginExport, createLineReader } from '../events/export.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { WalletDb } from '../events/schema.ts'
import type { Rooms } from '../rooms.ts'
import { openPhrase, openSeed } from '../vault/reveal.ts'
import { randomId } from '../vault/setup.ts'
import type { GrantLine, WalletLine } from './content.ts'
import { listPast } from './past.ts'

/** Characters from which on a part is closed; one line may make it longer. */
const PART = 1_000_000

/** A part of what is to be sealed. A trail begins with a part of its own, and ends with one. */
export interface PlainPart {
  /** To be wiped once it is sealed. */
  readonly plain: Uint8Array
  /** Rows of trails in this part. */
  readonly rows: number
  readonly isLast: boolean
}
export interface Gathered {
  readonly parts: AsyncGenerator<PlainPart>
  /** Rows in all trails. */
  readonly rows: number
}

/**
 * Everything that a backup holds, as it is at this moment, part by part: rows that come meanwhile are not in it. The
 * secrets are opened for the first part alone. Throws `missing_secret` where one can't be, and `not_now` once locked.
 */
export async function gather(rooms: Rooms): Promise<Gathered> {
  const { db, events, platform, projections } = rooms
  const identity = rooms.identity()
  if (identity === undefined) throw new UiRefusal('not_now')
  const { grants, identities, inUse, mutes, settings } = projections()
  const past = await wholeOnes(db, await listPast(db, events))
  const around = { local: platform.local, now: () => platform.now(), exportId: randomId(platform) }
  const begun = await beginExport(events, around, identity)
  if (begun === null) throw new UiRefusal('not_now')
  const rows = past.reduce((sum, one) => sum + one.rows, begun.rows)

  async function walletLine(): Promise<string> {
    const all = [...identities.values()]
    const phraseIds = new Set(all.flatMap(({ phrase }) => phrase ?? []))
    const line: WalletLine = {
      type: 'wallet',
      phrases: await Promise.all([...phraseIds].map(async id => ({ id, entropy: await phraseOf(id) }))),
      identities: await Promise.all(
        all.map(async one => ({ ...plainIdentity(one), seed: await seedOf(one) })),
      ),
      inUse,
      settings: { ...settings },
      mutes: [...mutes].filter(([, until]) => until > platform.now()),
      grants: grants.size,
      trails: past.length + 1,
      rows,
    }
    return JSON.stringify(line)
  }
  const keys = () => rooms.vault.keys()
  const seedOf = async (one: Identity) => text(await openSeed(one, events, keys))
  const phraseOf = async (id: string) => text(await openPhrase(id, events, keys))

  async function* parts(): AsyncGenerator<PlainPart> {
    const grantLines = [...grants.values()].map(grant => {
      const { seq: _, boundBy: __, deviceKey: ___, keyBy: ____, aud: _____, denies: ______, ...rest } = grant
      return JSON.stringify({ type: 'grant', ...rest, scopes: [...rest.scopes] } satisfies GrantLine)
    })
    for (const lines of portions([await walletLine(), ...grantLines])) yield partOf(lines, 0)
    for (const { chain, parts, rows: ofTrail } of past) {
      for (let part = 0; part < parts; part++) {
        const kept = await db.get('pastParts', [chain, part])
        // Counted at its end: how many rows a kept piece has, nothing says.
        if (kept === undefined) throw new UiRefusal('storage_failed')
        yield { plain: utf8(kept.text), rows: part === parts - 1 ? ofTrail : 0, isLast: false }
      }
    }
    const readLines = createLineReader(db, events)
    yield partOf([begun?.header ?? ''], 0)
    for (let row = 0; row < (begun?.rows ?? 0); ) {
      const { lines } = await readLines(row, begun?.rows ?? 0)
      for (const some of portions(lines)) yield partOf(some, some.length)
      row += lines.length
    }
    yield { ...partOf([begun?.head ?? ''], 0), isLast: true }
  }
  return { parts: parts(), rows }
}

/** Up to the first of which a piece is gone: no file is written that could not be read again. */
async function wholeOnes(db: WalletDb, past: readonly PastTrail[]): Promise<readonly PastTrail[]> {
  for (const [i, { chain, parts }] of past.entries()) {
    const kept = await db.count('pastParts', IDBKeyRange.bound([chain, 0], [chain, parts], false, true))
    if (kept !== parts) return past.slice(0, i)
  }
  return past
}

function plainIdentity({ id, name, agentPubKey, createdAt, derivation, n, phrase }: Identity) {
  return {
    id,
    name,
    agentPubKey,
    createdAt,
    ...(derivation === undefined ? {} : { derivation }),
    ...(n === undefined ? {} : { n }),
    ...(phrase === undefined ? {} : { phrase }),
  }
}

function text(secret: Uint8Array): string {
  const base64 = toBase64(secret)
  wipe(secret)
  return base64
}

function partOf(lines: readonly string[], rows: number): PlainPart {
  return { plain: utf8(`${lines.join('\n')}\n`), rows, isLast: false }
}

/** The lines in groups of so many characters, or of one line that is longer. */
function* portions(lines: readonly string[]): Generator<string[]> {
  let open: string[] = []
  let length = 0
  for (const line of lines) {
    if (open.length > 0 && length + line.length > PART) {
      yield open
      open = []
      length = 0
    }
    open.push(line)
    length += line.length
  }
  if (open.length > 0) yield open
}
