import * as v from 'valibot'
import { fromBase64, toBase64, wipe } from '../../crypto/bytes.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import type { WalletDb } from '../events/schema.ts'
import type { KeyValue, Platform } from '../platform.ts'
import { deriveKek, isAcceptable, KDF, SALT_LENGTH } from './kdf.ts'
import { KEY_LENGTH, NONCE_LENGTH, seal, unseal } from './seal.ts'

/**
 * The vault header: key slots around one random 32-byte root secret, as disk encryption has them. It holds nothing
 * that opens without a password, and lies in the database and, as a second copy, in `storage.local`.
 */
const Slot = v.strictObject({
  kind: v.literal('password'),
  id: v.string(),
  kdf: v.strictObject({
    name: v.literal('argon2id'),
    memory: v.number(),
    passes: v.number(),
    lanes: v.number(),
  }),
  salt: v.string(),
  sealed: v.string(),
})
const Header = v.strictObject({
  v: v.literal(1),
  /** Random id of this installation's trail; shown to no page. */
  chain: v.string(),
  createdAt: v.string(),
  slots: v.pipe(v.array(Slot), v.minLength(1), v.maxLength(8)),
})
export type VaultHeader = v.InferOutput<typeof Header>
type PasswordSlot = v.InferOutput<typeof Slot>

const COPY = 'vault-header'

function slotLabel(chain: string, slot: Pick<PasswordSlot, 'id' | 'kind'>) {
  return { chain, slot: slot.id, kind: slot.kind, v: 1 }
}

/** A new header with one password slot around `root`. */
export async function makeHeader(
  platform: Pick<Platform, 'random' | 'now'>,
  ids: { chain: string; slot: string },
  password: string,
  root: Uint8Array,
): Promise<VaultHeader> {
  const salt = platform.random(SALT_LENGTH)
  const kek = await deriveKek(password, salt, KDF)
  const slot = { kind: 'password', id: ids.slot } as const
  const sealed = seal(kek, platform.random(NONCE_LENGTH), slotLabel(ids.chain, slot), root)
  wipe(kek)
  return {
    v: 1,
    chain: ids.chain,
    createdAt: new Date(platform.now()).toISOString(),
    slots: [{ ...slot, kdf: { ...KDF }, salt: toBase64(salt), sealed: toBase64(sealed) }],
  }
}

/** The root secret, or `null` if the password opens no slot. */
export async function openHeader(header: VaultHeader, password: string): Promise<Uint8Array | null> {
  for (const slot of header.slots) {
    const salt = fromBase64(slot.salt)
    const sealed = fromBase64(slot.sealed)
    if (salt === null || sealed === null || !isAcceptable(slot.kdf)) continue
    const kek = await deriveKek(password, salt, slot.kdf)
    const root = unseal(kek, slotLabel(header.chain, slot), sealed)
    wipe(kek)
    if (root !== null && root.length === KEY_LENGTH) return root
  }
  return null
}

/** Writes the second copy and reads it back. The first one is written in the transaction of the first events. */
export async function writeCopy(local: KeyValue, header: VaultHeader): Promise<void> {
  await local.set(COPY, header)
  if (!v.is(Header, await local.get(COPY))) throw new Error('header copy not readable')
}

/** After an unlock that proved this header: makes both copies it, where they differ. */
export async function healCopies(db: WalletDb, local: KeyValue, header: VaultHeader): Promise<void> {
  const same = (other: unknown) => v.is(Header, other) && canonicalJson(other) === canonicalJson(header)
  if (!same(await db.get('vault', 'header'))) await db.put('vault', header, 'header')
  if (!same(await local.get(COPY))) await writeCopy(local, header)
}

/** A copy of the header that can be read. `first`: the database's; `second`: the one in `storage.local`. */
export interface HeaderCopy {
  readonly copy: 'first' | 'second'
  readonly header: VaultHeader
}

/**
 * The copies that can be read, the database's first; two that say the same count as one. `absent`: neither exists.
 * `damaged`: something is there and neither can be read. Which of two different ones is good, only a password tells:
 * nothing is overwritten before.
 */
export async function readHeaders(
  db: WalletDb,
  local: KeyValue,
): Promise<readonly HeaderCopy[] | 'absent' | 'damaged'> {
  const first = await db.get('vault', 'header').catch(() => null)
  const second = await local.get(COPY)
  const readable = [first, second].flatMap((one, i): HeaderCopy[] => {
    const parsed = v.safeParse(Header, one)
    return parsed.success ? [{ copy: i === 0 ? 'first' : 'second', header: parsed.output }] : []
  })
  const texts = readable.map(({ header }) => canonicalJson(header))
  const distinct = readable.filter((_, i) => texts.indexOf(texts[i] ?? '') === i)
  if (distinct.length > 0) return distinct
  return first === undefined && second === undefined ? 'absent' : 'damaged'
}
