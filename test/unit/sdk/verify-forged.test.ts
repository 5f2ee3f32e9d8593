import { describe, expect, it } from 'vitest'
import { fromHex, toBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { proofBytes } from '../../../src/crypto/trail.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { assemble, makeKey, makeTrail, relink, textOf } from '../../support/trail.ts'

const trail = makeTrail({ rows: 60, kept: 'all' })
const { keys } = trail
const first = (has: (row: AuditRow) => boolean) => trail.rows.find(has)?.seq ?? expect.fail('no such row')
const SILENT = first(row => row.proof !== undefined && row.method === 'signBytes' && row.seq > 10)
const SIGNED = first(row => row.type === 'request.approved')
const row = (seq: number) => trail.rows[seq] ?? expect.fail('no such row')

/** A wallet's own export, audit key and all, of rows of which one is not right: nothing but that row is wrong. */
function forged(seq: number, change: (row: AuditRow) => object): string {
  return assemble(keys, relink(trail.rows.map(one => (one.seq === seq ? change(one) : one)) as AuditRow[]))
    .text
}
async function problemOf(text: string) {
  const report = await verifyAuditExport(text)
  expect(report).toMatchObject({ ok: false, attested: 0 })
  return report.problem
}
describe('a wallet that signs what is not right', () => {
  const silent = row(SILENT)
  const proof = silent.proof ?? expect.fail('no proof')
  const sibling = first(
    one => one.proof !== undefined && one.grantId === silent.grantId && one.seq !== SILENT,
  )
  const stranger = first(one => one.proof !== undefined && one.grantId !== silent.grantId)
  const device = keys.devices.find(one => one.publicKey === proof.publicKey) ?? expect.fail('no device')
  const resigned = (change: object) => {
    const message = canonicalJson({ ...JSON.parse(proof.message), ...change })
    return { ...proof, message, signature: device.sign(proofBytes(message)) }
  }
  const spaced = proof.message.replace(',', ', ')
  const evil = makeKey('evil')
  const weak = toBase64(fromHex(`01${'00'.repeat(31)}`))

  it.each<[string, string, (row: AuditRow) => object]>([
    ['no proof', 'proof-missing', ({ proof: _, ...one }) => one],
    ['the proof of another request', 'proof-mismatch', one => ({ ...one, proof: row(sibling).proof })],
    ["another grant's proof", 'proof-key', one => ({ ...one, proof: row(stranger).proof })],
    [
      "another grant's proof and id",
      'proof-mismatch',
      one => ({
        ...one,
        proof: row(stranger).proof,
        grantId: row(stranger).grantId,
      }),
    ],
    [
      'a proof by another key',
      'proof-key',
      one => ({
        ...one,
        proof: { ...proof, publicKey: evil.publicKey, signature: evil.sign(proofBytes(proof.message)) },
      }),
    ],
    [
      'a proof signed by another key',
      'proof-signature',
      one => ({
        ...one,
        proof: { ...proof, signature: evil.sign(proofBytes(proof.message)) },
      }),
    ],
    [
      'a proof signed without its tag',
      'proof-signature',
      one => ({
        ...one,
        proof: { ...proof, signature: device.sign(utf8(proof.message)) },
      }),
    ],
    [
      'a proof that is not canonical',
      'proof-malformed',
      one => ({
        ...one,
        proof: { ...proof, message: spaced, signature: device.sign(proofBytes(spaced)) },
      }),
    ],
    ['a proof with a field too many', 'proof-malformed', one => ({ ...one, proof: resigned({ extra: 1 }) })],
    ['a proof of another version', 'proof-malformed', one => ({ ...one, proof: resigned({ v: 2 }) })],
    [
      'a proof for another origin',
      'proof-mismatch',
      one => ({ ...one, proof: resigned({ origin: 'https://c.example' }) }),
    ],
    [
      'a proof for another agent',
      'proof-mismatch',
      one => ({ ...one, proof: resigned({ agent: evil.agentPubKey }) }),
    ],
    [
      'a proof for another method',
      'proof-mismatch',
      one => ({ ...one, proof: resigned({ method: 'signAction' }) }),
    ],
    [
      'a proof for another request',
      'proof-mismatch',
      one => ({
        ...one,
        proof: resigned({ requestSha256: 'a'.repeat(64) }),
      }),
    ],
    ['a proof for another aud', 'proof-mismatch', one => ({ ...one, proof: resigned({ aud: 'x' }) })],
    [
      'a proof whose message is no JSON',
      'proof-malformed',
      one => ({ ...one, proof: { ...proof, message: 'x' } }),
    ],
    ['a proof of another algorithm', 'row-malformed', one => ({ ...one, proof: { ...proof, alg: 'none' } })],
    ['a proof and no grant', 'proof-key', ({ grantId: _, ...one }) => one],
  ])('silent, with %s, is caught at its row', async (_, code, change) => {
    expect(await problemOf(forged(SILENT, change))).toMatchObject({ code, row: SILENT, line: SILENT + 2 })
  })

  const signed = row(SIGNED)
  const bytes = utf8('something else')
  const swapped = first(one => one.signedBytes !== undefined && one.seq !== SIGNED)
  it.each<[string, string, (row: AuditRow) => object]>([
    ['the bytes of another', 'payload-mismatch', one => ({ ...one, signedBytes: row(swapped).signedBytes })],
    [
      'other bytes and their digest',
      'signature-bad',
      one => ({
        ...one,
        signedBytes: toBase64(bytes),
        payloadSha256: sha256Hex(bytes),
        payloadSize: bytes.length,
      }),
    ],
    ['another size', 'payload-mismatch', one => ({ ...one, payloadSize: 1 })],
    ['bytes that are no base64', 'payload-mismatch', one => ({ ...one, signedBytes: '*' })],
    ['bytes and no digest', 'payload-mismatch', ({ payloadSha256: _, ...one }) => one],
    [
      'bytes without a signature that are not those it names',
      'payload-mismatch',
      ({ signature: _, ...one }) => ({
        ...one,
        signedBytes: toBase64(bytes),
      }),
    ],
    [
      'a signature by another agent',
      'signature-bad',
      one => ({
        ...one,
        agentPubKey: keys.agents.find(key => key.agentPubKey !== one.agentPubKey)?.agentPubKey,
      }),
    ],
    [
      'a signature of 63 bytes',
      'signature-malformed',
      one => ({ ...one, signature: toBase64(new Uint8Array(63)) }),
    ],
    ['no agent', 'signature-malformed', ({ agentPubKey: _, ...one }) => one],
    ['an agent that nobody knows', 'agent-uncertified', one => ({ ...one, agentPubKey: evil.agentPubKey })],
    ['an agent that is none', 'agent-uncertified', one => ({ ...one, agentPubKey: '\u001b[2J' })],
  ])('asked, with %s, is caught at its row', async (_, code, change) => {
    expect(await problemOf(forged(SIGNED, change))).toMatchObject({ code, row: SIGNED })
  })

  it('counts one bad signature, and none as attested', async () => {
    const text = forged(SIGNED, one => ({
      ...one,
      signature: signed.signature?.replace(/^./, c => (c === 'A' ? 'B' : 'A')),
    }))
    expect(await verifyAuditExport(text)).toMatchObject({ bad: 1, attested: 0, rows: SIGNED })
  })

  it('with a device key of small order is caught, though every signature holds under it', async () => {
    const made = first(one => one.type === 'grant.created' && one.grantId === silent.grantId)
    const rows = trail.rows.map(one => {
      if (one.type.startsWith('grant.') && one.grantId === silent.grantId) {
        return { ...one, details: { ...one.details, deviceKey: weak } }
      }
      const signature = toBase64(fromHex(`01${'00'.repeat(63)}`))
      const { proof } = one
      return one.grantId === silent.grantId && proof
        ? { ...one, proof: { ...proof, publicKey: weak, signature } }
        : one
    })
    const row = first(one => one.proof !== undefined && one.grantId === silent.grantId)
    expect(made).toBeLessThan(row)
    expect(await problemOf(assemble(keys, relink(rows)).text)).toMatchObject({ code: 'proof-key', row })
  })

  it.each<[string, string, (row: AuditRow) => object]>([
    ['a field it does not know', 'row-malformed', one => ({ ...one, extra: 1 })],
    [
      '__proto__',
      'row-malformed',
      one => JSON.parse(`${JSON.stringify(one).slice(0, -1)},"__proto__":{"seq":1}}`),
    ],
    ['constructor', 'row-malformed', one => ({ ...one, constructor: 'x' })],
    ['a number for a text', 'row-malformed', one => ({ ...one, reason: 5 })],
    ['a decision of its own', 'row-malformed', one => ({ ...one, decision: 'toString' })],
    ['a time that is none', 'row-malformed', one => ({ ...one, at: 'yesterday' })],
    ['details that are a list', 'row-malformed', one => ({ ...one, details: [] })],
    ['the type of a header', 'row-malformed', one => ({ ...one, type: 'header' })],
    ['the type of a head', 'row-malformed', one => ({ ...one, type: 'head' })],
    ['half of a count', 'row-malformed', one => ({ ...one, count: 0.5 })],
  ])('a row with %s is caught at its row', async (_, code, change) => {
    expect(await problemOf(forged(SIGNED, change))).toMatchObject({ code, row: SIGNED })
  })
})

describe('device keys', () => {
  const grant = row(first(one => one.type === 'grant.created'))
  const silent = row(
    first(one => one.proof !== undefined && one.method === 'signBytes' && one.grantId === grant.grantId),
  )
  const before = trail.rows.slice(0, silent.seq)
  const { deviceKey: _, ...withoutKey } = grant.details ?? {}
  const { aud: __, ...withoutAud } = grant.details ?? {}
  const changed = (type: string, details: object) => ({ ...grant, type, details }) as AuditRow
  it.each<[string, string | undefined, AuditRow[]]>([
    ['stays when a row changes something else', undefined, [changed('grant.narrowed', { policy: {} })]],
    ['is gone with the grant', 'proof-key', [changed('grant.revoked', {})]],
    [
      'is gone when a new grant takes its place',
      'proof-key',
      [{ ...changed('grant.created', { replaces: grant.grantId }), grantId: 'new' }],
    ],
    [
      'is none when the same grant is made anew without one',
      'proof-key',
      [changed('grant.created', withoutKey)],
    ],
    ['is the newest', 'proof-key', [changed('grant.extended', { deviceKey: makeKey('new').publicKey })]],
    ['has the newest aud', 'proof-mismatch', [changed('grant.extended', { aud: 'new' })]],
    ['has it still when an older policy ends', undefined, [changed('grant.expired', { aud: 'old' })]],
    ['stays when a policy ends', undefined, [changed('grant.narrowed', {})]],
    ['may have no aud', undefined, [changed('grant.created', withoutAud)]],
    [
      'is not that of a row that is no grant',
      undefined,
      [changed('settings.changed', { deviceKey: makeKey('new').publicKey })],
    ],
  ])('%s', async (_, code, more) => {
    const report = await verifyAuditExport(assemble(keys, relink([...before, ...more, silent])).text)
    expect(report.problem?.code).toBe(code)
    if (code !== undefined) expect(report.problem?.row).toBe(before.length + more.length)
  })
})

describe('what the wallet itself found', () => {
  const found = (error: string, seq?: unknown) => {
    const details = seq === undefined ? {} : { details: { seq } }
    return forged(41, ({ at, prev }) => ({ seq: 41, prev, at, type: 'trail.tampered', error, ...details }))
  }
  it.each<[string, number, string]>([
    ['a changed row', 7, found('row_changed', 7)],
    ['a missing row', 7, found('row_missing', 7)],
    ['a row that comes later', 41, found('row_changed', 99)],
    ['a row without a number', 0, found('row_changed')],
    ['a number that is none', 0, found('row_changed', '7')],
  ])('is believed: %s', async (_, row, text) => {
    expect(await problemOf(text)).toMatchObject({ code: 'reported', row, line: 43 })
  })

  it('is no fault of a row where it is about something else', async () => {
    expect(await verifyAuditExport(found('state_changed', 7))).toMatchObject({ ok: true })
  })
})

describe('several faults', () => {
  const bad = (one: AuditRow) => ({ ...one, signature: makeKey('x').sign(utf8('x')) })
  const later = first(one => one.seq > SIGNED + 1)
  const both = relink(
    trail.rows.map(one => (one.seq === SIGNED ? bad(one) : one.seq === later ? { ...one, count: 0.5 } : one)),
  )
  it.each<[string, string]>([
    ['a row that is seen at once', assemble(keys, both).text],
    ['a head that is none', forged(SIGNED, bad).replace('"purpose":"export"', '"purpose":"lock"')],
    ['no head', textOf(forged(SIGNED, bad).trimEnd().split('\n').slice(0, -1))],
    ['more after the head', `${forged(SIGNED, bad)}{}\n`],
  ])('the signature before %s is named, though it takes longer to check', async (_, text) => {
    const report = await verifyAuditExport(text)
    expect(report).toMatchObject({
      ok: false,
      bad: 1,
      rows: SIGNED,
      problem: { code: 'signature-bad', row: SIGNED },
    })
    // What is counted does not depend on which check was ready first.
    const before = trail.rows.slice(0, SIGNED)
    expect(report.checked).toBe(before.filter(one => one.signature !== undefined).length)
    expect(report.proofs).toBe(before.filter(one => one.proof !== undefined).length)
  })
})
