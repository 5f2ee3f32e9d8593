import { describe, expect, it } from 'vitest'
import { fromHex, toBase64 } from '../../../src/crypto/bytes.ts'
import { agentPubKey } from '../../../src/crypto/holochain/holohash.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { GENESIS } from '../../../src/crypto/trail.ts'
import type { AuditHeader, AuditRow } from '../../../src/protocol/audit.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { assemble, headerOf, headOf, makeKey, makeTrail, relink, textOf } from '../../support/trail.ts'

const trail = makeTrail({ rows: 60, kept: 'all' })
const other = makeTrail({ rows: 60, seed: 5 })
const { keys } = trail
const first = (has: (row: AuditRow) => boolean) => trail.rows.find(has)?.seq ?? expect.fail('no such row')
const row = (seq: number) => trail.rows[seq] ?? expect.fail('no such row')

async function problemOf(text: string) {
  const report = await verifyAuditExport(text)
  expect(report).toMatchObject({ ok: false, attested: 0 })
  return report.problem
}
function withHeader(change: (header: AuditHeader) => object): string {
  return textOf([canonicalJson(change(trail.header)), ...trail.lines.slice(1)])
}

describe('links made anew', () => {
  it('are caught by the head, though nothing says where they begin', async () => {
    const rows = relink(
      trail.rows.map(one => (one.seq === 20 ? { ...one, at: '2026-11-30T00:00:00Z' } : one)),
    )
    const text = textOf([trail.lines[0] ?? '', ...rows.map(canonicalJson), trail.lines.at(-1) ?? ''])
    expect(await problemOf(text)).toMatchObject({ code: 'head-hash', row: 59, line: 62 })
  })

  it('are caught for a row left out and the rest numbered anew', async () => {
    const gone = first(one => one.type === 'request.approved' && one.seq > 19)
    const rows = relink(trail.rows.filter(one => one.seq !== gone))
    const text = textOf([trail.lines[0] ?? '', ...rows.map(canonicalJson), trail.lines.at(-1) ?? ''])
    expect(await problemOf(text)).toMatchObject({ code: 'rows-missing', row: 59 })
  })

  it('are told from rows that only came after an older head', async () => {
    const older = assemble(keys, trail.rows.slice(0, 30))
    const changed = relink(trail.rows.map(one => (one.seq === 20 ? { ...one, count: 3 } : one)))
    const around = (rows: readonly AuditRow[]) =>
      textOf([older.lines[0] ?? '', ...rows.map(canonicalJson), older.lines.at(-1) ?? ''])
    expect(await problemOf(around(trail.rows))).toMatchObject({ code: 'rows-unvouched', row: 30 })
    expect(await problemOf(around(changed))).toMatchObject({ code: 'head-hash', row: 29 })
  })

  it('are caught by a later head that the reader knows', async () => {
    const changed = assemble(
      keys,
      relink(trail.rows.map(one => (one.seq === 20 ? { ...one, count: 3 } : one))),
    )
    const known = { seq: 40, hash: row(41).prev }
    expect(await verifyAuditExport(trail.text, { atLeast: known })).toMatchObject({ ok: true })
    expect(await verifyAuditExport(changed.text, { atLeast: known })).toMatchObject({
      ok: false,
      problem: { code: 'other-trail', row: 40 },
    })
  })

  it('by a trail with keys of its own do not pass for the agent that was asked for', async () => {
    const [mine] = keys.agents
    const report = await verifyAuditExport(other.text, { agentPubKey: mine?.agentPubKey ?? '' })
    expect(report).toMatchObject({ ok: false, agents: [], problem: { code: 'agent-missing', row: 0 } })
  })
})

describe('the header', () => {
  const certificate = { ...trail.header.certificates[0] } as AuditHeader['certificates'][number]
  const weak = agentPubKey(fromHex(`01${'00'.repeat(31)}`))
  const anything = toBase64(fromHex(`01${'00'.repeat(63)}`))
  it.each<[string, string, (header: AuditHeader) => object]>([
    [
      'a certificate of another chain',
      'certificate-bad',
      header => ({ ...header, certificates: other.header.certificates }),
    ],
    ['another chain', 'certificate-bad', header => ({ ...header, chain: other.keys.chain })],
    ['another audit key', 'certificate-bad', header => ({ ...header, auditKey: other.keys.audit.publicKey })],
    [
      'one bad certificate among good ones',
      'certificate-bad',
      header => ({
        ...header,
        certificates: [...header.certificates, { ...certificate, agentPubKey: makeKey('x').agentPubKey }],
      }),
    ],
    [
      'a certificate twice',
      'certificate-bad',
      header => ({
        ...header,
        certificates: [...header.certificates, certificate],
      }),
    ],
    [
      'a certificate by a key of small order, under which anything holds',
      'certificate-bad',
      header => ({
        ...header,
        certificates: [...header.certificates, { agentPubKey: weak, signature: anything }],
      }),
    ],
    [
      'an agent whose location is changed',
      'certificate-bad',
      header => ({
        ...header,
        certificates: [{ ...certificate, agentPubKey: `${certificate.agentPubKey.slice(0, -3)}AAA` }],
      }),
    ],
    [
      'an agent that is none',
      'certificate-bad',
      header => ({
        ...header,
        certificates: [{ ...certificate, agentPubKey: 'uhCAk' }],
      }),
    ],
    ['no certificate', 'certificate-missing', header => ({ ...header, certificates: [] })],
    [
      'an audit key of small order',
      'header-malformed',
      header => ({
        ...header,
        auditKey: toBase64(fromHex(`01${'00'.repeat(31)}`)),
      }),
    ],
    ['another version', 'header-malformed', header => ({ ...header, v: 2 })],
    ['a field too many', 'header-malformed', header => ({ ...header, note: 1 })],
    ['a field too few', 'header-malformed', ({ exportId: _, ...header }) => header],
    [
      'an id that a terminal would act on',
      'header-malformed',
      header => ({ ...header, chain: '\u001b[31m' }),
    ],
    ['certificates that are none', 'header-malformed', header => ({ ...header, certificates: [null] })],
  ])('with %s vouches for nothing', async (_, code, change) => {
    expect(await problemOf(withHeader(change))).toMatchObject({ code, row: 0, line: 1 })
  })

  it('without the certificate of an agent with rows: the first of them is named', async () => {
    const second = keys.agents[1]?.agentPubKey
    const text = withHeader(header => ({ ...header, certificates: [certificate] }))
    const row = first(one => one.agentPubKey === second)
    expect(row).toBeGreaterThan(0)
    expect(await problemOf(text)).toMatchObject({ code: 'agent-uncertified', row })
  })

  it('may have its members in another order, as the head may', async () => {
    const turned = (line = '') =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).reverse()))
    const text = textOf([turned(trail.lines[0]), ...trail.lines.slice(1, -1), turned(trail.lines.at(-1))])
    expect(text).not.toBe(trail.text)
    expect(await verifyAuditExport(text)).toMatchObject({ ok: true })
  })
})

describe('the closing head', () => {
  const { seq, hash } = trail.head
  const last = trail.rows.length
  const close = (head: object, ...more: string[]) =>
    textOf([...trail.lines.slice(0, -1), canonicalJson(head), ...more])
  it.each<[string, string, number, string]>([
    ['of another export', 'head-elsewhere', 0, close(headOf({ ...keys, exportId: 'x' }, seq, hash))],
    ['of another chain', 'head-elsewhere', 0, close(headOf({ ...keys, chain: 'x' }, seq, hash))],
    ['by another key', 'head-signature', 0, close(headOf({ ...keys, audit: makeKey('x') }, seq, hash))],
    ['by an agent', 'head-signature', 0, close(headOf({ ...keys, audit: makeKey('1/agent/0') }, seq, hash))],
    ['with another time', 'head-signature', 0, close({ ...trail.head, at: '2026-11-30T00:00:00Z' })],
    ['of another purpose', 'head-malformed', 0, close({ ...trail.head, purpose: 'lock' })],
    ['with a field too many', 'head-malformed', 0, close({ ...trail.head, more: 1 })],
    ['without a signature', 'head-malformed', 0, close({ ...trail.head, signature: undefined })],
    ['for another last row', 'head-hash', last - 1, close(headOf(keys, seq, 'a'.repeat(64)))],
    ['for a row that is not there', 'rows-missing', last, close(headOf(keys, seq + 1, hash))],
    ['for no rows', 'rows-unvouched', 0, close(headOf(keys, -1, GENESIS))],
    ['and a second one', 'after-head', last, close(trail.head, canonicalJson(trail.head))],
    ['and a row after it', 'after-head', last, close(trail.head, trail.lines[5] ?? '')],
    ['and an empty line', 'after-head', last, close(trail.head, '')],
    ['left out', 'head-missing', last, textOf(trail.lines.slice(0, -1))],
    ['left out, and the last row', 'rows-missing', last - 1, textOf(trail.lines.slice(0, -2))],
  ])('%s is caught', async (_, code, row, text) => {
    expect(await problemOf(text)).toMatchObject({ code, row })
  })

  it('is not enough where the header counts other rows', async () => {
    expect(await problemOf(withHeader(header => ({ ...header, rows: last + 1 })))).toMatchObject({
      code: 'header-count',
      row: 0,
    })
  })

  it('closes a trail without rows too', async () => {
    const text = textOf([headerOf(keys, 0), headOf(keys, -1, GENESIS)].map(one => canonicalJson(one)))
    expect(await verifyAuditExport(text)).toMatchObject({ ok: true, rows: 0 })
  })
})
