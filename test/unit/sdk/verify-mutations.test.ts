import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { rowHash } from '../../../src/crypto/trail.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import {
  assemble,
  headOf,
  makeTrail,
  makeTrailKeys,
  relink,
  type Trail,
  textOf,
} from '../../support/trail.ts'
import { prove } from '../../support/trail-rows.ts'

/** A changed export, the first row that is not as it was, and whether exactly that row has to be named. */
interface Damaged {
  readonly text: string
  readonly at: number
  readonly exact: boolean
}
type Pick = (below: number) => number
type Mutation = (trail: Trail, pick: Pick) => Damaged

const TRAILS = [
  makeTrail({ rows: 40 }),
  makeTrail({ rows: 75, seed: 2, kept: 'all' }),
  makeTrail({ rows: 110, seed: 3 }),
]
const STRANGER = makeTrail({ rows: 60, seed: 9 })
const GARBAGE = ['', ' ', '{}', 'null', '[]', '{"type":"header"}', '{"type":"head"}', '\u0000', '"']

/** Lines of a trail with some of its rows replaced. `Row 0` is line 2. */
function withRows(trail: Trail, change: (lines: string[]) => void): string {
  const lines = [...trail.lines]
  const rows = lines.splice(1, trail.rows.length)
  change(rows)
  lines.splice(1, 0, ...rows)
  return textOf(lines)
}
function withLine(trail: Trail, at: number, line: string): string {
  return textOf(trail.lines.map((old, i) => (i === at ? line : old)))
}
/** The number of a row that `has` something, from a random start. */
function find(trail: Trail, pick: Pick, has: (row: AuditRow) => boolean): number {
  const start = pick(trail.rows.length)
  const from = [...trail.rows.slice(start), ...trail.rows.slice(0, start)]
  return from.find(has)?.seq ?? expect.fail('no such row')
}
function flip(text: string, pick: Pick): string {
  const at = pick(text.length)
  const other = String.fromCharCode(33 + ((text.charCodeAt(at) - 33 + 1 + pick(92)) % 94))
  return other === text[at] ? flip(text, pick) : text.slice(0, at) + other + text.slice(at + 1)
}
/** One character of base64 that counts; the last may have bits that do not, and then it is not canonical. */
function flip64(text: string, pick: Pick): string {
  const at = pick(text.length - 4)
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
}
function rowAt(trail: Trail, seq: number): AuditRow {
  return trail.rows[seq] ?? expect.fail('no such row')
}

const MUTATIONS: { readonly [name: string]: Mutation } = {
  'edit a field': (trail, pick) => {
    const at = pick(trail.rows.length)
    const row = rowAt(trail, at)
    const edits: AuditRow[] = [
      { ...row, at: '2030-01-01T00:00:00.000Z' },
      { ...row, type: `${row.type}s` },
      { ...row, summary: 'text, 5 bytes' },
      { ...row, details: { more: [1, { a: '\u202e' }] } },
      { ...row, count: 7 },
    ]
    const edited = edits[pick(edits.length)] as AuditRow
    return { text: withLine(trail, at + 1, canonicalJson(edited)), at, exact: true }
  },
  'drop a field': (trail, pick) => {
    const at = pick(trail.rows.length)
    const names = Object.keys(rowAt(trail, at))
    const name = names[pick(names.length)]
    const left = Object.fromEntries(Object.entries(rowAt(trail, at)).filter(([key]) => key !== name))
    // Without its link a row says less about the row before it.
    return { text: withLine(trail, at + 1, canonicalJson(left)), at, exact: name !== 'prev' }
  },
  'edit a character of a row': (trail, pick) => {
    const at = pick(trail.rows.length)
    return { text: withLine(trail, at + 1, flip(trail.lines[at + 1] ?? '', pick)), at, exact: false }
  },
  'edit a character of the header': (trail, pick) => {
    return { text: withLine(trail, 0, flip(trail.lines[0] ?? '', pick)), at: 0, exact: false }
  },
  'edit a character of the head': (trail, pick) => {
    const last = trail.lines.length - 1
    return {
      text: withLine(trail, last, flip(trail.lines[last] ?? '', pick)),
      at: trail.rows.length,
      exact: false,
    }
  },
  'another number of rows in the header': (trail, pick) => {
    const rows = pick(trail.rows.length * 2)
    const header = { ...trail.header, rows: rows === trail.rows.length ? rows + 1 : rows }
    return { text: withLine(trail, 0, canonicalJson(header)), at: 0, exact: true }
  },
  'delete a row': (trail, pick) => {
    const at = pick(trail.rows.length)
    return { text: withRows(trail, rows => rows.splice(at, 1)), at, exact: true }
  },
  'delete several rows': (trail, pick) => {
    const at = pick(trail.rows.length)
    return { text: withRows(trail, rows => rows.splice(at, 1 + pick(5))), at, exact: true }
  },
  'swap two rows': (trail, pick) => {
    const at = pick(trail.rows.length - 1)
    const other = at + 1 + pick(trail.rows.length - at - 1)
    const swap = (rows: string[]) => {
      const held = rows[at] as string
      rows[at] = rows[other] as string
      rows[other] = held
    }
    return { text: withRows(trail, swap), at, exact: true }
  },
  'swap a row and the head': (trail, pick) => {
    const at = pick(trail.rows.length)
    const lines = [...trail.lines]
    const [head] = lines.splice(-1, 1, lines[at + 1] as string)
    lines[at + 1] = head as string
    return { text: textOf(lines), at, exact: true }
  },
  'duplicate a row': (trail, pick) => {
    const at = pick(trail.rows.length + 1)
    const copy = trail.lines[1 + pick(trail.rows.length)] as string
    return { text: withRows(trail, rows => rows.splice(at, 0, copy)), at, exact: false }
  },
  'duplicate the header or the head': (trail, pick) => {
    const at = pick(trail.rows.length + 1)
    const copy = trail.lines.at(pick(2) === 0 ? 0 : -1) as string
    return { text: withRows(trail, rows => rows.splice(at, 0, copy)), at, exact: true }
  },
  'insert a row of another trail': (trail, pick) => {
    const at = pick(trail.rows.length + 1)
    const strange = STRANGER.lines[1 + pick(STRANGER.rows.length)] as string
    return { text: withRows(trail, rows => rows.splice(at, 0, strange)), at, exact: false }
  },
  'insert a row that links to the one before': (trail, pick) => {
    const at = pick(trail.rows.length + 1)
    const prev = at === 0 ? '0'.repeat(64) : rowHash(rowAt(trail, at - 1))
    const forged = canonicalJson({ seq: at, prev, at: '2026-11-21T00:00:00Z', type: 'settings.changed' })
    return { text: withRows(trail, rows => rows.splice(at, 0, forged)), at, exact: true }
  },
  'insert a line that is no row': (trail, pick) => {
    const at = pick(trail.rows.length + 1)
    const line = GARBAGE[pick(GARBAGE.length)] as string
    return { text: withRows(trail, rows => rows.splice(at, 0, line)), at, exact: false }
  },
  'cut lines at the start': (trail, pick) => {
    return { text: textOf(trail.lines.slice(1 + pick(trail.rows.length))), at: 0, exact: true }
  },
  'cut characters at the start': (trail, pick) => {
    return { text: trail.text.slice(1 + pick(trail.text.length - 1)), at: 0, exact: true }
  },
  'cut lines at the end': (trail, pick) => {
    const left = pick(trail.rows.length + 1)
    return { text: textOf(trail.lines.slice(0, left + 1)), at: left, exact: true }
  },
  'cut rows before the head': (trail, pick) => {
    const left = pick(trail.rows.length)
    return { text: withRows(trail, rows => rows.splice(left)), at: left, exact: true }
  },
  'cut characters at the end': (trail, pick) => {
    const text = trail.text.slice(0, trail.text.length - 2 - pick(trail.text.length - 2))
    const whole = text.split('\n').filter(line => trail.lines.includes(line)).length
    return { text, at: Math.max(0, whole - 1), exact: false }
  },
  'a head from elsewhere': (trail, pick) => {
    const { keys, rows } = trail
    const { seq, hash } = trail.head
    const heads = [
      STRANGER.head,
      headOf({ ...keys, audit: STRANGER.keys.audit }, seq, hash),
      headOf({ ...keys, chain: STRANGER.keys.chain }, seq, hash),
      headOf({ ...keys, exportId: 'another' }, seq, hash),
      { ...trail.head, purpose: 'lock' },
      { ...headOf(keys, seq, hash), at: '2026-11-22T00:00:00.000Z' },
    ]
    const head = canonicalJson(heads[pick(heads.length)])
    return { text: withLine(trail, rows.length + 1, head), at: rows.length, exact: false }
  },
  'an older head on a newer file': (trail, pick) => {
    const left = 1 + pick(trail.rows.length - 1)
    const older = assemble({ ...trail.keys, exportId: 'older' }, trail.rows.slice(0, left))
    const { head } = older
    // With its own header it is right about the rows that it had.
    const own = pick(2) === 0
    const lines = [own ? older.lines[0] : trail.lines[0], ...trail.lines.slice(1, -1), canonicalJson(head)]
    return { text: textOf(lines as string[]), at: own ? left : trail.rows.length, exact: own }
  },
  'an older head of this export on a newer file': (trail, pick) => {
    const left = 1 + pick(trail.rows.length - 1)
    const head = headOf(trail.keys, left - 1, rowHash(rowAt(trail, left - 1)))
    return { text: withLine(trail, trail.rows.length + 1, canonicalJson(head)), at: left, exact: true }
  },
  'change a signature': (trail, pick) => {
    const at = find(trail, pick, row => row.signature !== undefined)
    const row = rowAt(trail, at)
    const signature = flip64(row.signature ?? '', pick)
    return { text: withLine(trail, at + 1, canonicalJson({ ...row, signature })), at, exact: true }
  },
  'change the bytes of a signature': (trail, pick) => {
    const at = find(trail, pick, row => row.signedBytes !== undefined)
    const row = rowAt(trail, at)
    const signedBytes = flip64(row.signedBytes ?? '', pick)
    return { text: withLine(trail, at + 1, canonicalJson({ ...row, signedBytes })), at, exact: true }
  },
  'change a proof': (trail, pick) => {
    const at = find(trail, pick, row => row.proof !== undefined)
    const row = rowAt(trail, at)
    const proof = row.proof ?? expect.fail('no proof')
    const field = (['publicKey', 'signature', 'message'] as const)[pick(3)] as 'message'
    const changed = { ...proof, [field]: flip64(proof[field], pick) }
    return { text: withLine(trail, at + 1, canonicalJson({ ...row, proof: changed })), at, exact: true }
  },
  'put the proof of another row in': (trail, pick) => {
    const at = find(trail, pick, row => row.proof !== undefined)
    // The items of a batch have one proof.
    const { message } = rowAt(trail, at).proof ?? expect.fail('no proof')
    const { proof } = rowAt(
      trail,
      find(trail, pick, row => row.proof !== undefined && row.proof.message !== message),
    )
    return { text: withLine(trail, at + 1, canonicalJson({ ...rowAt(trail, at), proof })), at, exact: true }
  },
  'write a row once more, and its head': (trail, pick) => {
    const from = find(trail, pick, row => row.proof !== undefined)
    const at = from + 1 + pick(trail.rows.length - from)
    const rows = trail.rows.toSpliced(at, 0, rowAt(trail, from))
    return { text: signedAnew(trail, rows), at, exact: true }
  },
  'make a proof that is none, and the head': (trail, pick) => {
    const at = find(trail, pick, row => row.proof !== undefined)
    const row = rowAt(trail, at)
    const message = JSON.parse(row.proof?.message ?? expect.fail('no proof'))
    const far = 200 + pick(1_000_000)
    const changes = [
      { typ: 'request' },
      { v: 2 },
      { nonce: message.nonce.toUpperCase().replace(/^./, 'A') },
      { method: 'decrypt' },
      { iat: message.iat + far },
      { iat: message.iat - far },
      { aud: 'new' },
    ]
    const device = trail.keys.devices.find(one => one.publicKey === row.proof?.publicKey)
    const proof = prove(device ?? expect.fail('no key'), { ...message, ...changes[pick(changes.length)] })
    return { text: signedAnew(trail, trail.rows.toSpliced(at, 1, { ...row, proof })), at, exact: true }
  },
  'leave an item of a batch out, and make the head': (trail, pick) => {
    const at = find(trail, pick, row => row.proof !== undefined && Number(row.details?.of) > 1)
    return { text: signedAnew(trail, trail.rows.toSpliced(at, 1)), at, exact: true }
  },
}

/** As the wallet itself, or who has its keys, would write these rows: every link and the head hold. */
function signedAnew({ keys }: Trail, rows: readonly AuditRow[]): string {
  return assemble(keys, relink(rows)).text
}

/** As bytes, cut where nobody thought of. */
async function* inPieces(text: string, size: number) {
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function isCaught(mutate: Mutation, trail: Trail, numbers: readonly number[], size: number) {
  let used = 0
  const pick: Pick = below => (numbers[used++ % numbers.length] ?? 0) % below
  const { text, at, exact } = mutate(trail, pick)
  const [agent] = trail.keys.agents
  const report = await verifyAuditExport(inPieces(text, size), { agentPubKey: agent?.agentPubKey ?? '' })
  expect(report).toMatchObject({
    ok: false,
    attested: 0,
    problem: { message: expect.stringMatching(/^[\w ,:;.-]+$/) },
  })
  const named = report.problem?.row ?? Number.NaN
  expect(named).toBeLessThanOrEqual(at)
  if (exact) expect(named).toBe(at)
  expect(report.rows).toBeLessThanOrEqual(at)
}

describe('mutations of an export', () => {
  it('start from exports that hold', async () => {
    for (const trail of TRAILS) expect(await verifyAuditExport(trail.text)).toMatchObject({ ok: true })
    expect(makeTrailKeys({ seed: 9 }).chain).toBe(STRANGER.keys.chain)
  })

  const names = Object.keys(MUTATIONS)
  // A thousand in all, the same number of each kind; ten times as many where there is time.
  const numRuns = Math.ceil((process.env.LONG === '1' ? 10_000 : 1_000) / names.length)
  it.each(names)(
    'are caught at or before the damage: %s',
    async name => {
      const mutate = MUTATIONS[name] ?? expect.fail('no such mutation')
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...TRAILS),
          fc.array(fc.nat(1_000_000), { minLength: 8, maxLength: 8 }),
          fc.integer({ min: 1, max: 40_000 }),
          (trail, numbers, size) => isCaught(mutate, trail, numbers, size),
        ),
        { numRuns },
      )
    },
    300_000,
  )
})
