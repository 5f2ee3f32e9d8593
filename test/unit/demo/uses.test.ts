/** What the demo's files say is held against every way in which somebody could have changed them. */
import { describe, expect, it } from 'vitest'
import {
  checkRecord,
  hashOfProposal,
  hashOfSigned,
  hashOfText,
  NOTHING,
  sha256,
} from '../../../demo/uses/check.ts'
import type {
  Approval,
  Signature,
  SignedDocument,
  SignedFile,
  SignedLog,
} from '../../../demo/uses/records.ts'
import { readRecord } from '../../../demo/uses/records.ts'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { type Key, makeKey } from '../../support/trail-keys.ts'

const [ann, ben, cleo] = ['ann', 'ben', 'cleo'].map(makeKey) as [Key, Key, Key]
function signed(key: Key, action: Record<string, unknown>): Signature {
  const signature = key.sign(utf8(canonicalJson(action)))
  return {
    signedAction: action,
    signature,
    agentPubKey: key.agentPubKey,
    signedAt: '2026-11-21T12:00:00.000Z',
  }
}
const holds = async (...given: Parameters<typeof checkRecord>) =>
  (await checkRecord(...given)).every(one => one.holds)
/** The lines that do not hold. */
const faults = async (...given: Parameters<typeof checkRecord>) =>
  (await checkRecord(...given)).filter(one => !one.holds).map(one => one.what)

describe('a document', async () => {
  const text = 'Rules'
  const action = { type: 'document', title: 'Club', sha256: await hashOfText(text), name: 'Ann' }
  const made: SignedDocument = {
    type: 'signed-document',
    v: 1,
    title: 'Club',
    text,
    signatures: [signed(ann, action), signed(ben, { ...action, name: 'Ben' })],
  }
  const [first, second] = made.signatures as [Signature, Signature]

  it('holds with both signatures', async () => {
    expect(await faults(made)).toEqual([])
    expect(await checkRecord(made)).toHaveLength(2)
  })
  it.each<[string, Partial<SignedDocument>]>([
    ['another text', { text: 'Rules.' }],
    ['another title', { title: 'Clubs' }],
    ['nobody', { signatures: [] }],
    ['one who signs twice', { signatures: [first, signed(ann, { ...action, name: 'Ben' })] }],
    ['another name', { signatures: [{ ...first, signedAction: { ...action, name: 'Ben' } }] }],
    ['another key', { signatures: [{ ...first, agentPubKey: ben.agentPubKey }] }],
    ['no key', { signatures: [{ ...first, agentPubKey: 'uhCAk' }] }],
    ['another one’s signature', { signatures: [{ ...first, signature: second.signature }] }],
    ['a signature of something else', { signatures: [signed(ann, { ...action, type: 'vote' })] }],
  ])('does not with %s', async (_, change) => {
    expect(await holds({ ...made, ...change })).toBe(false)
  })
})

describe('a log', async () => {
  const entries: Signature[] = []
  for (const text of ['one', 'two', 'three']) {
    const last = entries.at(-1)
    const before = last === undefined ? NOTHING : await hashOfSigned(last)
    entries.push(signed(ann, { type: 'log-entry', number: entries.length + 1, before, text, at: 'now' }))
  }
  const log = (some: readonly Signature[]): SignedLog => ({ type: 'signed-log', v: 1, entries: some })
  const [one, two, three] = entries as [Signature, Signature, Signature]

  it('holds, and so does its beginning', async () => {
    expect(await faults(log(entries))).toEqual([])
    expect(await faults(log([one, two]))).toEqual([])
  })
  it.each<[string, readonly Signature[], number]>([
    [
      'an entry that was changed',
      [{ ...one, signedAction: { ...one.signedAction, text: 'uno' } }, two, three],
      2,
    ],
    ['an entry left out', [one, three], 1],
    ['the first left out', [two, three], 2],
    ['two that were swapped', [two, one, three], 3],
    ['one twice', [one, one, two], 2],
    ['one that has no text', [{ ...one, signedAction: { ...one.signedAction, text: '\ud83d' } }, two], 2],
    ['one signed anew in its place', [signed(ann, { ...one.signedAction, text: 'uno' }), two, three], 1],
    ['none', [], 1],
  ])('does not with %s', async (_, some, lines) => {
    expect(await faults(log(some))).toHaveLength(lines)
  })
})

describe('a file', async () => {
  const bytes = utf8('a file')
  const action = { type: 'file', name: 'a.txt', size: bytes.length, sha256: await sha256(bytes) }
  const made: SignedFile = { type: 'signed-file', v: 1, signature: signed(ann, action) }

  it('is known by its bytes, whatever its name', async () => {
    expect(await faults(made, { name: 'b.txt', bytes })).toEqual([])
    expect(await faults(made)).toEqual([])
    expect(await faults(made, { name: 'a.txt', bytes: utf8('a fila') })).toEqual([
      'a.txt is another file, or was changed',
    ])
    const other = { ...made, signature: { ...made.signature, signedAction: { ...action, name: 'b' } } }
    expect(await holds(other)).toBe(false)
  })
})

describe('an approval', async () => {
  const proposal = { text: 'Buy it', needed: 2, voters: [ann.agentPubKey, ben.agentPubKey] }
  const vote = async (key: Key, says: string, of = proposal) =>
    signed(key, { type: 'vote', proposal: await hashOfProposal(of), says })
  const with_ = (votes: readonly Signature[], of = proposal): Approval => ({
    type: 'approval',
    v: 1,
    proposal: of,
    votes,
  })
  const [annsYes, bensYes] = [await vote(ann, 'yes'), await vote(ben, 'yes')]

  it('holds with as many as are needed', async () => {
    expect(await faults(with_([annsYes, bensYes]))).toEqual([])
  })
  it('does not count what is no vote of a voter', async () => {
    const fewer = { ...proposal, needed: 1 }
    for (const [votes, of] of [
      [[annsYes]],
      [[annsYes, annsYes]],
      [[annsYes, await vote(cleo, 'yes')]],
      [[annsYes, await vote(ben, 'no')]],
      [[annsYes, await vote(ben, 'perhaps')]],
      [[annsYes, await vote(ben, 'yes', fewer)]],
      // Voters, number and text are part of what was signed.
      [[annsYes], fewer],
      [[annsYes, bensYes], { ...proposal, text: 'Sell it' }],
      [[annsYes, bensYes], { ...proposal, text: '\ud83d' }],
    ] as ReadonlyArray<[readonly Signature[], typeof proposal?]>) {
      expect(await holds(with_(votes, of)), JSON.stringify([votes, of])).toBe(false)
    }
  })
})

describe('readRecord', () => {
  it('takes what this page saves and nothing else', () => {
    const log = { type: 'signed-log', v: 1, entries: [] }
    expect(readRecord(JSON.stringify(log))).toEqual(log)
    for (const text of [
      null,
      '',
      'null',
      '[]',
      '{"v":1,"type":"toString"}',
      '{"v":2,"type":"signed-log","entries":[]}',
      '{"v":1,"type":"signed-log","entries":[{}]}',
      '{"v":1,"type":"signed-log","entries":{}}',
      '{"v":1,"type":"approval","proposal":{"text":"","needed":0,"voters":[]},"votes":[]}',
    ]) {
      expect(readRecord(text), String(text)).toBeNull()
    }
  })
})
