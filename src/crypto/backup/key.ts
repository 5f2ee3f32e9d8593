import { argon2id } from 'hash-wasm'
import { fromBase64 } from '../bytes.ts'
import { BackupError } from './faults.ts'
import { type BackupKdf, isAcceptable } from './header.ts'

/**
 * 32 bytes from the file's password (UTF-8 of its NFKC form), for the caller to wipe. Takes about half a second. Throws
 * `limits` before anything is allocated.
 */
export async function deriveFileKey(password: string, kdf: BackupKdf): Promise<Uint8Array> {
  const salt = fromBase64(kdf.salt)
  if (salt === null || !isAcceptable(kdf)) throw new BackupError('limits')
  return argon2id({
    password: password.normalize('NFKC'),
    salt,
    memorySize: kdf.memory,
    iterations: kdf.time,
    parallelism: kdf.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
}
