import * as v from 'valibot'
import { fromBase64 } from '../bytes.ts'
import { BackupError } from './faults.ts'

/** Argon2id (RFC 9106) as it is written in a backup. `memory` in KiB, `salt` base64 of 16 bytes. */
export interface BackupKdf {
  readonly alg: 'argon2id'
  readonly memory: number
  readonly time: number
  readonly parallelism: number
  readonly salt: string
}
/** What stands in the file before its body; all of it is authenticated with each part of the body. */
export interface BackupHeader {
  readonly format: 'flowsta-backup'
  readonly v: 1
  /** ISO 8601 UTC. */
  readonly createdAt: string
  readonly kdf: BackupKdf
  /** `nonce`: base64 of the 19 random bytes that the nonce of each part begins with. */
  readonly cipher: { readonly alg: 'xchacha20-poly1305-stream'; readonly nonce: string }
}

export const FORMAT = 'flowsta-backup'
export const VERSION = 1
export const SALT_BYTES = 16
export const PREFIX_BYTES = 19

/** Twice the memory of an unlock: a file can be guessed at elsewhere, for as long as somebody likes. */
export const WORK = { memory: 128 * 1024, time: 3, parallelism: 1 } as const
/** Asked before anything is allocated: a file may name any number. */
const FLOOR = { memory: 64 * 1024, time: 2 }
const CEILING = { memory: 512 * 1024, time: 8, parallelism: 4 }

/** Characters of a header: there are some 300 in one. */
export const LONGEST_HEADER = 8 * 1024
/** Bytes of the text in one part, and of a whole file. */
export const LARGEST_PART = 8 * 1024 * 1024
export const LARGEST_FILE = 1024 ** 3

const bytes = (length: number) =>
  v.pipe(
    v.string(),
    v.maxLength(64),
    v.check(text => fromBase64(text)?.length === length),
  )
const number = v.pipe(v.number(), v.safeInteger())
const Header = v.strictObject({
  format: v.literal(FORMAT),
  v: v.literal(VERSION),
  createdAt: v.pipe(v.string(), v.maxLength(32), v.isoTimestamp()),
  kdf: v.strictObject({
    alg: v.literal('argon2id'),
    memory: number,
    time: number,
    parallelism: number,
    salt: bytes(SALT_BYTES),
  }),
  cipher: v.strictObject({ alg: v.literal('xchacha20-poly1305-stream'), nonce: bytes(PREFIX_BYTES) }),
})
const AnyVersion = v.looseObject({ format: v.literal(FORMAT), v: number })

/** Throws a {@link BackupError}: `not_a_backup`, `newer`, or `limits`. */
export function parseHeader(value: unknown): BackupHeader {
  const any = v.safeParse(AnyVersion, value)
  if (!any.success) throw new BackupError('not_a_backup')
  if (any.output.v > VERSION) throw new BackupError('newer')
  const parsed = v.safeParse(Header, value)
  if (!parsed.success) throw new BackupError('not_a_backup')
  if (!isAcceptable(parsed.output.kdf)) throw new BackupError('limits')
  return parsed.output
}

/** Whether so much work, and no more, is done for a file. */
export function isAcceptable({ memory, time, parallelism }: Omit<BackupKdf, 'alg' | 'salt'>): boolean {
  return (
    memory >= FLOOR.memory &&
    memory <= CEILING.memory &&
    time >= FLOOR.time &&
    time <= CEILING.time &&
    parallelism >= 1 &&
    parallelism <= CEILING.parallelism
  )
}
