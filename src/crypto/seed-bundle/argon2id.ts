import { argon2id as hash } from 'hash-wasm'
import type { Argon2id } from './seal.ts'

/**
 * {@link Argon2id} by hash-wasm: one call that blocks its thread and says nothing until it is done. libsodium rounds
 * memory down to whole KiB, so this does.
 */
export const argon2id: Argon2id = (secret, salt, { ops, mem }) =>
  hash({
    password: secret,
    salt,
    iterations: ops,
    memorySize: Math.floor(mem / 1024),
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  })
