import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** DER of an Ed25519 public key is this and its 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * The device key of this server, and the permission that it is bound to, as the server learned it. Both lie in one
 * file that only this user can read: a key in memory alone would mean a new consent after each restart. The private
 * key leaves this module as little as it leaves the server.
 */
export function openDeviceKey(file) {
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : make(file)
  const der = Buffer.from(kept.privateKey, 'base64')
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  let binding = kept.binding ?? null
  return {
    /** base64 of 32 bytes: what `connect({ deviceKey })` wants. */
    publicKey: spki.subarray(SPKI.length).toString('base64'),
    /** `{aud, grantId, agent}`, or `null` while none is known. */
    get binding() {
      return binding
    },
    learn(learned) {
      binding = learned
      write(file, { ...kept, binding })
    },
    /** 64 bytes. */
    sign: bytes => sign(null, bytes, key),
  }
}

function make(file) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const kept = { privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64') }
  mkdirSync(dirname(file), { recursive: true })
  write(file, kept)
  return kept
}

/** Beside it first: a crash leaves the old file or the new one, never half of one. */
function write(file, value) {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

/** Whether a Holochain agent key (`uhCAk…`: 3 bytes of prefix, the key, 4 of location) signed these bytes. */
export function agentSigned(agentPubKey, bytes, signature) {
  const raw = Buffer.from(String(agentPubKey).slice(1), 'base64url').subarray(3, 35)
  if (raw.length !== 32) return false
  const key = createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
  return verify(null, bytes, key, Buffer.from(String(signature), 'base64'))
}
