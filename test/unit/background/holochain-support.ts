import { createHash, createPublicKey, verify } from 'node:crypto'
import { encode } from '@msgpack/msgpack'
import { IDBFactory } from 'fake-indexeddb'
import { wordsFromEntropy } from '../../../src/crypto/phrase.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { decodeValue } from '../../../src/protocol/values.ts'
import { hash39, hashText } from '../../support/holochain-writer.ts'
import { FakeBrowser, type FakePage, type FakeScreen, PASSWORD, settle } from './support.ts'

export const SITE = 'https://acorn.example'
/** The agent of the phrase that every test's wallet has. */
export const OWN = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
export const own = Buffer.from(OWN.slice(1), 'base64url')
export const DNA = hash39('dna', Buffer.alloc(32, 1))
export const DNA_TEXT = hashText(DNA)
/** Somebody else, whose cell a conductor runs. */
export const OTHER = hash39('agent', Buffer.alloc(32, 9))

export const tag = (bytes: Uint8Array) => ({ $bytes: Buffer.from(bytes).toString('base64') })

/** A browser whose wallet has exactly this 32-byte seed as its identity. */
export async function browserOfSeed(seed: Uint8Array): Promise<FakeBrowser> {
  globalThis.indexedDB = new IDBFactory()
  const browser = new FakeBrowser()
  await browser.start()
  const words = wordsFromEntropy(seed)
  await browser.screen().must('vault.restore', { words, derivation: 'entropy-is-seed', password: PASSWORD })
  await settle()
  return browser
}

/** Its keys are in the order of canonical JSON: the page door's text keeps no other. */
export const PAYLOAD = { n: 1, name: 'ä' }

/** The parameters of a zome call as they cross the door; the cell is the wallet's own. */
export function zomeParams(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    cell_id: [tag(DNA), tag(own)],
    zome_name: 'profiles',
    fn_name: 'get_profile',
    provenance: tag(own),
    payload: PAYLOAD,
    ...change,
  }
}

export interface ZomeAnswer {
  readonly bytes: Uint8Array
  readonly signature: Uint8Array
}
/** What a page gets, with bytes as bytes; or the error. */
export async function answerOf<T = ZomeAnswer>(reply: ReturnType<FakePage['call']>): Promise<T> {
  const said = await reply
  return (said.ok ? decodeValue(said.value) : { error: said.error.code, ...said.error }) as T
}

/** Asks, and a person approves what is on screen. */
export async function approved(
  page: FakePage,
  screen: FakeScreen,
  params: Record<string, unknown> = zomeParams(),
): Promise<ZomeAnswer> {
  const answer = answerOf(page.call('signZomeCall', params))
  await screen.request(method => method === 'signZomeCall')
  await screen.decide('approve')
  return answer
}

/** Checked by Node alone: the signature is over SHA-512 of the bytes, by this agent. */
export function isSignedBy(agent: Uint8Array, { bytes, signature }: ZomeAnswer): boolean {
  return isSigned(agent, createHash('sha512').update(bytes).digest(), signature)
}
export function isSigned(agent: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const x = Buffer.from(agent.subarray(3, 35)).toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, message, key, signature)
}

/** The bytes that @holochain/client makes: its own order of keys, by its own encoder. */
export function clientBytes(call: {
  capSecret?: Uint8Array | null
  agent?: Uint8Array
  provenance?: Uint8Array
  payload?: unknown
  nonce: Uint8Array
  expiresAt: number
  zome?: string
  fn?: string
}): Uint8Array {
  return encode({
    cap_secret: call.capSecret ?? null,
    cell_id: [DNA, call.agent ?? own],
    zome_name: call.zome ?? 'profiles',
    fn_name: call.fn ?? 'get_profile',
    provenance: call.provenance ?? own,
    payload: encode(call.payload === undefined ? PAYLOAD : call.payload),
    nonce: call.nonce,
    expires_at: call.expiresAt,
  })
}

/** As a worker leaves it that is stopped right after the approval became durable. */
export function leaveApproved(browser: FakeBrowser, id: string, approved: object = {}): void {
  const key = `request:${id}`
  const row = JSON.parse(browser.session.values.get(key) ?? '{}')
  browser.session.values.set(key, JSON.stringify({ ...row, approved }))
}

/** The whole trail as a file. */
export async function exportOf(browser: FakeBrowser): Promise<string> {
  const screen = browser.screen()
  const { header, head, rows } = await screen.must('trail.begin', undefined)
  const { lines } = await screen.must('trail.rows', { from: 0, to: rows })
  return `${[header, ...lines, head].join('\n')}\n`
}
/** Its rows, details included. */
export async function rowsOf(browser: FakeBrowser): Promise<AuditRow[]> {
  const lines = (await exportOf(browser)).trim().split('\n')
  return lines.slice(1, -1).map(line => JSON.parse(line) as AuditRow)
}
