import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '../../../src/background/events/schema.ts'
import { checkRowProof } from '../../../src/background/pipeline/row-proof.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { makeDevice } from './silent-support.ts'

const device = makeDevice()
const MESSAGE = {
  typ: 'flowsta-request',
  v: 1,
  aud: 'aud',
  origin: 'https://acorn.example',
  grantId: 'g'.repeat(32),
  agent: 'uhCAk',
  method: 'signBytes',
  requestSha256: 'a'.repeat(64),
  nonce: 'b'.repeat(32),
  iat: 1_700_000_000,
}
function rowWith(message: object, more: Partial<AuditRow> = {}, key = device): AuditRow {
  const text = canonicalJson(message)
  const signature = key.sign(Buffer.from(`flowsta-request-proof:v1\0${text}`)).toString('base64')
  return {
    seq: 9,
    prev: '',
    at: '2026-11-21T14:16:08.000Z',
    type: 'request.silent',
    origin: MESSAGE.origin,
    grantId: MESSAGE.grantId,
    agentPubKey: MESSAGE.agent,
    method: MESSAGE.method,
    requestSha256: MESSAGE.requestSha256,
    proof: { alg: 'Ed25519', publicKey: key.publicKey, message: text, signature },
    ...more,
  }
}
/** A trail with one consent in it, under this key. */
const bound = (key: string, details: object, seq = 3, grantId = MESSAGE.grantId) => ({
  byKey: async (asked: string) =>
    asked === key ? ({ seq, row: { seq, grantId, details } } as unknown as StoredEvent) : undefined,
})
const OWN = { aud: 'aud', deviceKey: device.publicKey }

describe('the proof of a row', () => {
  it('holds under the key that the consent bound, first or extended', async () => {
    expect(await checkRowProof(rowWith(MESSAGE), bound(`grant:${MESSAGE.grantId}`, OWN))).toBe('held')
    expect(await checkRowProof(rowWith(MESSAGE), bound('policy:aud', OWN))).toBe('held')
  })
  it('is none where there is none', async () => {
    const { proof: _, ...row } = rowWith(MESSAGE)
    expect(await checkRowProof(row, bound('policy:aud', OWN))).toBeUndefined()
  })
  it.each(['origin', 'grantId', 'agent', 'method', 'requestSha256'] as const)(
    'fails for another %s',
    async field => {
      const other = { requestSha256: 'c'.repeat(64), method: 'signAction' }[field as string] ?? 'other'
      const row = rowWith({ ...MESSAGE, [field]: other })
      expect(await checkRowProof(row, bound('policy:aud', OWN))).toBe('failed')
    },
  )
  it('fails under another key, with another signature, and where it is no text of a proof', async () => {
    const other = rowWith(MESSAGE, {}, makeDevice())
    expect(await checkRowProof(other, bound('policy:aud', OWN))).toBe('failed')
    const good = rowWith(MESSAGE)
    const proof = { ...good.proof, signature: other.proof?.signature ?? '' } as AuditRow['proof'] & object
    expect(await checkRowProof({ ...good, proof }, bound('policy:aud', OWN))).toBe('failed')
    const loose = { ...proof, message: ` ${proof.message}` }
    expect(await checkRowProof({ ...good, proof: loose }, bound('policy:aud', OWN))).toBe('failed')
  })
  it('is not held by a consent for something else, or after it', async () => {
    const row = rowWith(MESSAGE)
    expect(await checkRowProof(row, bound('policy:aud', { ...OWN, aud: 'else' }))).toBe('unbound')
    expect(await checkRowProof(row, bound('policy:aud', OWN, 3, 'other'))).toBe('unbound')
    expect(await checkRowProof(row, bound('policy:aud', OWN, 10))).toBe('unbound')
    expect(await checkRowProof(row, { byKey: async () => undefined })).toBe('unbound')
  })
})
