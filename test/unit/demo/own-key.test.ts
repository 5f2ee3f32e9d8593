import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LogBook, startServer } from '../../../demo/own-key/server.mjs'
import { agentPubKey } from '../../../src/crypto/holochain/holohash.ts'
import { holds, jcs, makeKey, sign, TAG } from '../../support/proof-vectors.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const agent = makeKey('agent of the log book')
const AGENT = agentPubKey(Buffer.from(agent.publicKey, 'base64'))
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

/** A page of the server, without a wallet: its cookie, what it was handed, what it may ask. */
async function open({ origin }: LogBook) {
  const first = await fetch(origin)
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const get = (path: string) => fetch(origin + path, { headers: { cookie } })
  const post = (path: string, body: BodyInit, headers = {}) =>
    fetch(origin + path, { method: 'POST', body, headers: { cookie, ...headers } })
  return { first, get, post }
}
type Opened = Awaited<ReturnType<typeof open>>

/** The next request on the stream; `close` is the page's end. */
async function next(page: Opened) {
  const stream = await page.get('/api/requests')
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  while (!text.includes('data: ')) text += (await reader?.read())?.value ?? ''
  const { id, method, params } = JSON.parse(text.slice(text.indexOf('data: ') + 6))
  return { id, method, params, requestSha256: hash(jcs({ method, params })), close: () => reader?.cancel() }
}

describe('the server that holds a device key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-key-'))
  let keyFile: string
  let files = 0
  let now = NOW
  let server: LogBook
  beforeEach(async () => {
    keyFile = join(folder, `${files++}.json`)
    now = NOW
    server = await startServer({ keyFile, now: () => now })
  })
  afterEach(() => server.close())
  afterAll(() => rmSync(folder, { recursive: true }))

  let nonces = 0
  function message(requestSha256: string, change: object = {}): string {
    const binding = { aud: 'aud', grantId: 'grant', agent: AGENT, origin: server.origin }
    const nonce = hash(`${nonces++}`).slice(32)
    const usual = { typ: 'flowsta-request', v: 1, ...binding, method: 'signAction', requestSha256, nonce }
    return jcs({ ...usual, iat: NOW / 1000, ...change })
  }
  /** The status, and the signature where there is one. */
  async function ask(page: Opened, text: string | Uint8Array<ArrayBuffer>, tag = `${TAG}\0`) {
    const answer = await page.post('/api/proof', Buffer.concat([Buffer.from(tag), Buffer.from(text)]))
    const signature = Buffer.from(await answer.arrayBuffer()).toString('base64')
    return { status: answer.status, signature }
  }

  it('signs one proof for a request that it wrote and handed to this page', async () => {
    server.add('one')
    const page = await open(server)
    const request = await next(page)
    const text = message(request.requestSha256)
    const { status, signature } = await ask(page, text)
    expect(status).toBe(200)
    expect(holds({ alg: 'Ed25519', publicKey: server.publicKey, message: text, signature })).toBe(true)
    expect((await ask(page, text)).status).toBe(403)
    expect((await ask(page, message(request.requestSha256))).status).toBe(403)
  })

  it.each([
    ['a request of the page’s own', { requestSha256: hash('mine') }],
    ['another method', { method: 'signBytes' }],
    ['another origin', { origin: 'http://127.0.0.1:1' }],
    ['another typ', { typ: 'flowsta-signed-message' }],
    ['another version', { v: 2 }],
    ['one more field', { note: 1 }],
    ['a nonce that is none', { nonce: 'x' }],
    ['61 s ago', { iat: NOW / 1000 - 61 }],
    ['61 s ahead', { iat: NOW / 1000 + 61 }],
    ['a time that is a text', { iat: `${NOW / 1000}` }],
    ['an agent that is an object', { agent: {} }],
  ])('refuses %s, and the request keeps its proof', async (_, change) => {
    server.add('one')
    const page = await open(server)
    const { requestSha256 } = await next(page)
    expect((await ask(page, message(requestSha256, change))).status).toBe(403)
    expect((await ask(page, message(requestSha256))).status).toBe(200)
  })

  it('refuses other bytes than the canonical ones behind the tag', async () => {
    server.add('one')
    const page = await open(server)
    const { requestSha256 } = await next(page)
    const text = message(requestSha256)
    // Not UTF-8, but reads as the same text as something that is.
    const broken = Buffer.from(message(requestSha256, { aud: '_' }))
    broken[broken.indexOf('"_"') + 1] = 0xff
    for (const [bytes, tag] of [
      [text, ''],
      [text, TAG],
      [text, 'flowsta-audit-head:v1\0'],
      [` ${text}`],
      [`${text}\n`],
      [text.replace('"v":1', '"v":1.0')],
      [new Uint8Array(broken)],
      ['[]'],
      ['{}'],
      ['null'],
      [''],
    ] as Array<[string | Uint8Array<ArrayBuffer>, string?]>) {
      expect((await ask(page, bytes, tag)).status).toBe(403)
    }
    expect((await ask(page, text)).status).toBe(200)
  })

  it('refuses another session, another site, no session, a host of another name, and what is too old', async () => {
    server.add('one')
    const page = await open(server)
    const { requestSha256 } = await next(page)
    expect((await ask(await open(server), message(requestSha256))).status).toBe(403)
    const body = `${TAG}\0${message(requestSha256)}`
    expect((await page.post('/api/proof', body, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await page.post('/api/proof', body, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await fetch(`${server.origin}/api/proof`, { method: 'POST', body })).status).toBe(403)
    expect((await fetch(server.origin.replace('127.0.0.1', 'localhost'))).status).toBe(403)
    now += 61_000
    const late = message(requestSha256, { iat: now / 1000 })
    expect((await ask(page, late)).status).toBe(403)
  })

  it('learns the permission with the first proof, keeps it, and signs for no other until told', async () => {
    server.add('one')
    const page = await open(server)
    const { params } = (await (await page.get('/api/connect')).json()) as { params: object }
    const connect = hash(jcs({ method: 'connect', params }))
    const first = await next(page)
    expect((await ask(page, message(first.requestSha256))).status).toBe(200)
    for (const change of [{ aud: 'other' }, { grantId: 'other' }, { agent: 'other' }]) {
      expect((await ask(page, message(connect, { method: 'connect', ...change }))).status).toBe(403)
    }
    const kept = await startServer({ keyFile })
    expect(kept.publicKey).toBe(server.publicKey)
    await kept.close()
    expect(JSON.parse(readFileSync(keyFile, 'utf8')).binding).toEqual({
      aud: 'aud',
      grantId: 'grant',
      agent: AGENT,
    })
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
    server.forget()
    expect((await ask(page, message(connect, { method: 'connect', aud: 'other' }))).status).toBe(200)
  })

  it('checks the signature that comes back, and hands an entry on when its page goes', async () => {
    const { entry, signed } = server.add('one')
    const gone = await next(await open(server))
    await gone.close()
    const page = await open(server)
    const { id, params } = await next(page)
    expect(id).toBe(gone.id)
    const text = jcs(params.action)
    const result = async (signature: string) => {
      const body = JSON.stringify({ id, signature, agentPubKey: AGENT })
      return (await (await page.post('/api/result', body)).json()) as { held: boolean }
    }
    expect(await result(sign(`${text} `, agent, ''))).toEqual({ held: false })
    expect(entry.state).toBe('under way')
    expect(await result(sign(text, agent, ''))).toEqual({ held: true })
    expect(await signed).toMatchObject({ state: 'signed', agent: AGENT })
    expect(await result(sign(text, agent, ''))).toEqual({ held: false })
  })
})
