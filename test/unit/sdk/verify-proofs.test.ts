import { describe, expect, it } from 'vitest'
import type { AuditRow, DeviceProof } from '../../../src/protocol/audit.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { openProofUses } from '../../../src/sdk/verify/uses.ts'
import { assemble, makeTrail, relink } from '../../support/trail.ts'
import { prove } from '../../support/trail-rows.ts'

const trail = makeTrail({ rows: 75, seed: 2, kept: 'all' })
const { keys, rows } = trail
const find = (has: (row: AuditRow) => boolean) => rows.find(has) ?? expect.fail('no such row')
const silent = find(row => row.type === 'request.silent' && row.method === 'signBytes')
const connected = find(row => row.type === 'request.silent' && row.method === 'connect')
const batch = rows.filter(row => row.proof !== undefined && row.details?.of === 2).slice(0, 2)
const [item, last] = batch as [AuditRow, AuditRow]

/** A wallet's own export of these rows, audit key and all: only what they say together can be wrong. */
async function problemOf(some: readonly AuditRow[]) {
  const { ok, problem } = await verifyAuditExport(assemble(keys, relink(some)).text)
  return ok ? undefined : { code: problem?.code, row: problem?.row }
}
function instead(row: AuditRow, ...others: AuditRow[]): AuditRow[] {
  return rows.toSpliced(row.seq, 1, ...others)
}
/** The row's proof with another message, by the same device key. */
function reproved({ proof }: AuditRow, change: object): DeviceProof {
  const device = keys.devices.find(one => one.publicKey === proof?.publicKey) ?? expect.fail('no key')
  return prove(device, { ...JSON.parse(proof?.message ?? ''), ...change })
}
function messageOf({ proof }: AuditRow): { readonly nonce: string; readonly iat: number } {
  return JSON.parse(proof?.message ?? expect.fail('no proof'))
}
const seconds = ({ at }: AuditRow) => Date.parse(at) / 1000

describe('the message of a device proof', () => {
  const { nonce } = messageOf(silent)
  it.each<[string, string | undefined, object]>([
    ['as it was', undefined, {}],
    ['of another type', 'proof-malformed', { typ: 'flowsta-connect' }],
    ['of another version', 'proof-malformed', { v: 2 }],
    ['with a version that is a text', 'proof-malformed', { v: '1' }],
    ['with a nonce that is too short', 'proof-malformed', { nonce: nonce.slice(1) }],
    ['with a nonce that is too long', 'proof-malformed', { nonce: `${nonce}0` }],
    ['with a line after its nonce', 'proof-malformed', { nonce: `${nonce}\n` }],
    ['with a nonce in capitals', 'proof-malformed', { nonce: 'A'.repeat(32) }],
    ['with a nonce that is a number', 'proof-malformed', { nonce: 5 }],
    ['for a method that is none', 'proof-malformed', { method: 'toString' }],
    ['of two minutes before', undefined, { iat: seconds(silent) - 120 }],
    ['of more than two minutes before', 'proof-time', { iat: seconds(silent) - 121 }],
    ['of two minutes later', undefined, { iat: seconds(silent) + 120 }],
    ['of more than two minutes later', 'proof-time', { iat: seconds(silent) + 121 }],
    ['in milliseconds', 'proof-time', { iat: seconds(silent) * 1000 }],
  ])('%s', async (_, code, change) => {
    const problem = await problemOf(instead(silent, { ...silent, proof: reproved(silent, change) }))
    expect(problem).toEqual(code && { code, row: silent.seq })
  })

  it('is near no time that is on no calendar', async () => {
    const problem = await problemOf(instead(silent, { ...silent, at: '2026-13-32T00:00:00Z' }))
    expect(problem).toEqual({ code: 'proof-time', row: silent.seq })
  })

  it('is for no signature where it is for a connection', async () => {
    expect(connected).not.toHaveProperty('signature')
    const { signature, payloadSha256, payloadSize, signedBytes } = find(
      row => row.signedBytes !== undefined && row.agentPubKey === connected.agentPubKey,
    ) as Required<AuditRow>
    const signed = { ...connected, signature, payloadSha256, payloadSize, signedBytes }
    expect(await problemOf(instead(connected, signed))).toEqual({
      code: 'proof-mismatch',
      row: connected.seq,
    })
  })

  it('is needed whichever of its two words says that nobody was asked', async () => {
    const { proof: _, ...without } = silent
    const words = [{ type: 'request.approved' }, { decision: 'approved' as const }]
    for (const word of words) {
      const problem = await problemOf(instead(silent, { ...without, ...word }))
      expect(problem).toEqual({ code: 'proof-missing', row: silent.seq })
    }
  })
})

describe('a device proof', () => {
  const reused = (row: AuditRow) => ({ code: 'proof-reused', row: row.seq + 1 })
  it('is good for one row', async () => {
    expect(await problemOf(instead(silent, silent, silent))).toEqual(reused(silent))
    expect(await problemOf(instead(connected, connected, connected))).toEqual(reused(connected))
  })

  it('is used up for every row after it', async () => {
    for (const at of [silent.seq + 2, 20, rows.length]) {
      expect(await problemOf(rows.toSpliced(at, 0, silent))).toEqual({ code: 'proof-reused', row: at })
    }
  })

  it('uses its nonce up for others, whatever else they say and whoever signs them', async () => {
    const { nonce, iat } = messageOf(silent)
    const later = { ...silent, proof: reproved(silent, { iat: iat + 1 }) }
    expect(await problemOf(instead(silent, silent, later))).toEqual(reused(silent))
    const other = find(
      row => row.seq > silent.seq && row.proof !== undefined && row.grantId !== silent.grantId,
    )
    const problem = await problemOf(instead(other, { ...other, proof: reproved(other, { nonce }) }))
    expect(problem).toEqual({ code: 'proof-reused', row: other.seq })
  })
})

describe('the device proof of a batch', () => {
  const asked = find(row => row.type === 'request.approved')
  const numbered = (row: AuditRow, item: unknown, of: unknown = 2): AuditRow => ({
    ...row,
    details: { method: 'signBytes', item, of },
  })
  const before = rows.slice(0, item.seq)
  const after = rows.slice(last.seq + 1)
  const { details: _, ...bare } = item
  const later = reproved(last, { iat: seconds(last) + 99 })
  const { proof = later } = last
  const { signature } = proof

  it('is one for all its rows', () => {
    expect(last.seq).toBe(item.seq + 1)
    expect(last.proof).toEqual(item.proof)
  })

  it.each<[string, string | undefined, number, AuditRow[]]>([
    ['as it was', undefined, 0, [item, last]],
    ['of one item', undefined, 0, [numbered(item, 1, 1)]],
    ['of three', undefined, 0, [numbered(item, 1, 3), numbered(last, 2, 3), numbered(item, 3, 3)]],
    ['without its last item', 'proof-batch', 1, [item]],
    ['without its first item', 'proof-batch', 0, [last]],
    ['with an item twice', 'proof-batch', 1, [item, item, last]],
    ['with its last item twice', 'proof-reused', 2, [item, last, last]],
    ['twice', 'proof-reused', 2, [item, last, item, last]],
    ['the other way round', 'proof-batch', 0, [last, item]],
    ['with an item left out', 'proof-batch', 1, [numbered(item, 1, 3), numbered(last, 3, 3)]],
    ['that grows', 'proof-batch', 1, [item, numbered(last, 2, 3), numbered(last, 3, 3)]],
    ['with a row in between', 'proof-batch', 1, [item, asked, last]],
    ['with another request in between', 'proof-batch', 1, [item, silent, last]],
    ['with another proof', 'proof-batch', 1, [item, { ...last, proof: later }]],
    ['with another message', 'proof-batch', 1, [item, { ...last, proof: { ...later, signature } }]],
    [
      'with another signature',
      'proof-batch',
      1,
      [item, { ...last, proof: { ...proof, signature: later.signature } }],
    ],
    ['that is not numbered', 'proof-batch', 0, [bare]],
    ['of no items', 'proof-batch', 0, [numbered(item, 1, 0)]],
    ['numbered with texts', 'proof-batch', 0, [numbered(item, '1', '1')]],
    ['of half an item', 'proof-batch', 0, [numbered(item, 1, 1.5)]],
  ])('%s', async (_, code, place, some) => {
    const problem = await problemOf([...before, ...some, ...after])
    expect(problem).toEqual(code && { code, row: item.seq + place })
  })

  it('has to come to its end before the trail does', async () => {
    expect(await problemOf([...before, item, last])).toBeUndefined()
    expect(await problemOf([...before, item])).toEqual({ code: 'proof-batch', row: item.seq + 1 })
  })
})

describe('what is remembered of proofs', () => {
  const proof = silent.proof ?? expect.fail('no proof')
  const fill = (many: number, at: (i: number) => number) => {
    const uses = openProofUses()
    const take = (i: number) => uses.take(silent, proof, { method: 'signBytes', nonce: `${i}`, at: at(i) })
    for (let i = 0; i < many; i++) if (take(i) !== undefined) expect.fail(`${i} is taken for known`)
    return take
  }
  const MINUTE = 60_000

  it('are all of the last five minutes', () => {
    expect(fill(60_000, i => i * 5)(0)).toBe('proof-reused')
  })

  it('are the newest, however the clock goes', () => {
    const take = fill(8000, i => (i % 2) * 1e12 + (i % 7) * 1e10)
    for (const i of [7999, 6000, 4000]) expect(take(i)).toBe('proof-reused')
  })

  it('are no more of them than a file may cost', () => {
    const take = fill(140_000, () => 0)
    expect(take(139_999)).toBe('proof-reused')
    expect(take(0)).toBeUndefined()
  })

  it('are none of hours ago, once enough came after them', () => {
    expect(fill(10_000, i => i * MINUTE)(0)).toBeUndefined()
  })
})
