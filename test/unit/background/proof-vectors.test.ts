import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseProof } from '../../../src/background/doors/parse-page.ts'
import { type ProofSubject, proofHolds, readProof } from '../../../src/background/pipeline/proof.ts'
import { fromBase64, utf8 } from '../../../src/crypto/bytes.ts'
import { isStrongKey } from '../../../src/crypto/ed25519.ts'
import { sha256Hex } from '../../../src/crypto/hash.ts'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import { proofBytes } from '../../../src/crypto/trail.ts'
import { snapshot } from '../../../src/inject/snapshot.ts'
import { readZomeRequest } from '../../../src/inject/zome-request.ts'
import {
  PROOF_TYP,
  PROOF_VERSION,
  PROOF_WINDOW,
  type ProofMessage,
  type ProofMethod,
} from '../../../src/protocol/proof.ts'
import { decodeValue, decodeZomeParams, PAYLOAD_TAGS } from '../../../src/protocol/values.ts'
import { makeVectors } from '../../support/proof-cases.ts'
import {
  type Binding,
  type Case,
  holds,
  type Request,
  TAG,
  type Vectors,
} from '../../support/proof-vectors.ts'

const docs = new URL('../../../docs/', import.meta.url)
const FILE = new URL('signer-protocol.vectors.json', docs)
const made = `${JSON.stringify(makeVectors(), null, 2)}\n`
if (process.env.UPDATE_VECTORS) writeFileSync(FILE, made)
const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Vectors
const named = <T extends { readonly name: string }>(all: readonly T[]) =>
  all.map(one => [one.name, one] as const)

function subjectOf({ binding, request, now }: Case): ProofSubject {
  const { origin, agent, grantId, aud, deviceKey } = vectors.bindings[binding] as Binding
  const { method, requestSha256 } = vectors.requests.find(one => one.name === request) as Request
  const grant = { id: grantId, aud, ...(deviceKey === null ? {} : { deviceKey }) }
  return { origin, agentPubKey: agent, grant, method: method as ProofMethod, requestSha256, now }
}
/** Everything that is checked before the signature. */
function read(one: Case) {
  const proof = parseProof(one.proof)
  return proof === null ? null : (readProof(proof, subjectOf(one))?.read ?? null)
}

describe('the vectors', () => {
  it('are what the generator makes; UPDATE_VECTORS=1 writes them', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(made)
  })
  it('have names of their own', () => {
    for (const list of [vectors.requests, vectors.accepted, vectors.refused, vectors.sequences]) {
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
    }
  })
})

describe('the wallet’s check of a proof, all but the nonce', () => {
  it.each(named(vectors.accepted))('accepts %s', async (_, one) => {
    const found = read(one)
    expect(found).toMatchObject({
      nonce: (JSON.parse(one.proof.message) as ProofMessage).nonce,
      message: proofBytes(one.proof.message),
    })
    expect(found !== null && (await proofHolds(found))).toBe(true)
  })
  it.each(named(vectors.refused))('refuses %s', async (_, one) => {
    const found = read(one)
    // Before the signature is looked at, unless only that is wrong.
    if (one.at !== 'signature') expect(found).toBeNull()
    else expect(found !== null && (await proofHolds(found))).toBe(false)
  })
  it.each(named(vectors.unbindable))('binds no key of the kind %s', (_, { publicKey, forged }) => {
    expect(isStrongKey(fromBase64(publicKey) as Uint8Array)).toBe(false)
    // It is no idle fear: OpenSSL takes these.
    if (forged !== undefined) expect(holds(forged)).toBe(true)
  })
})

function rewritten(method: string, params: string): string {
  if (method !== 'signZomeCall') return snapshot(decodeValue(params), 'params')
  const { members, payload } = decodeZomeParams(params)
  return readZomeRequest({ ...members, payload }, false).params
}

describe('the wallet’s text of a request', () => {
  it.each(named(vectors.requests))('is that of %s', (_, { method, params, text, requestSha256 }) => {
    // What the provider writes for the value that the text stands for, and what the worker makes of that.
    expect(rewritten(method, params)).toBe(params)
    expect(canonicalJson({ method, params: JSON.parse(params) })).toBe(text)
    expect(sha256Hex(utf8(text))).toBe(requestSha256)
  })
})

describe('docs/signer-protocol.md', () => {
  const doc = readFileSync(new URL('signer-protocol.md', docs), 'utf8')
  const [one] = vectors.accepted
  it('has a row for each field of the message and none more', () => {
    const [, table = ''] = /## The message\n(.*?)\n## /s.exec(doc) ?? []
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)
    expect(rows.toSorted()).toEqual(Object.keys(JSON.parse(one?.proof.message ?? '{}')).toSorted())
  })
  it('says the version, the window, the tag and the tags of values that the code has', () => {
    expect(doc).toContain(`Version ${PROOF_VERSION}`)
    expect(doc).toContain(`≤ ${PROOF_WINDOW} s`)
    expect([TAG, PROOF_TYP].every(word => doc.includes(`\`${word}\``))).toBe(true)
    expect(proofBytes('')).toEqual(utf8(`${TAG}\0`))
    for (const tag of PAYLOAD_TAGS) expect(doc).toContain(`{"${tag}":`)
  })
  it('shows a proof that holds', () => {
    const [, shown = ''] = /```json proof\n(.*?)```/s.exec(doc) ?? []
    expect(JSON.parse(shown)).toEqual(one?.proof)
  })
})
