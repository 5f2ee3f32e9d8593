import { argon2id } from 'hash-wasm'

/** Argon2id (RFC 9106) as it is written in a key slot. `memory` in KiB. */
export interface KdfParams {
  readonly name: 'argon2id'
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

export const KDF: KdfParams = { name: 'argon2id', memory: 64 * 1024, passes: 3, lanes: 1 }
export const SALT_LENGTH = 16

/**
 * Stored parameters are only obeyed between a floor and a ceiling: someone who can write to the disk must neither
 * make guessing cheap nor make the unlock take the machine's memory.
 */
const FLOOR = { memory: 32 * 1024, passes: 2 }
const CEILING = { memory: 1024 * 1024, passes: 10, lanes: 4 }

export function isAcceptable(params: KdfParams): boolean {
  const { memory, passes, lanes } = params
  return (
    params.name === 'argon2id' &&
    Number.isInteger(memory) &&
    Number.isInteger(passes) &&
    Number.isInteger(lanes) &&
    memory >= FLOOR.memory &&
    memory <= CEILING.memory &&
    passes >= FLOOR.passes &&
    passes <= CEILING.passes &&
    lanes >= 1 &&
    lanes <= CEILING.lanes
  )
}

/** Whether a guess at a password costs less than it does by {@link KDF}: then it is derived anew at the next unlock. */
export function isWeak({ memory, passes }: KdfParams): boolean {
  return memory < KDF.memory || passes < KDF.passes
}

/** 32-byte key-encryption key from a password (UTF-8 of its NFKC form) and a salt. Takes about 0.2 s. */
export async function deriveKek(password: string, salt: Uint8Array, params: KdfParams): Promise<Uint8Array> {
  if (!isAcceptable(params)) throw new Error('kdf parameters out of range')
  return argon2id({
    password: password.normalize('NFKC'),
    salt,
    memorySize: params.memory,
    iterations: params.passes,
    parallelism: params.lanes,
    hashLength: 32,
    outputType: 'binary',
  })
}
