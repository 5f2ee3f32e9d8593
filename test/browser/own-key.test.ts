import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LogBook, startServer } from '../../demo/own-key/server.mjs'
import { proofBytes } from '../../src/crypto/trail.ts'
import type { AuditRow } from '../../src/protocol/audit.ts'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'

/** What an injected script saw go by, see `spy`. */
interface Seen {
  readonly message: number[]
  readonly signature: number[]
}
declare global {
  interface Window {
    seen: Seen[]
  }
}

/** What a call in the page came to; `asked`: it opened the window, and was rejected there. */
type Outcome = { code?: string; success?: boolean; asked?: true }

describe('an app with its own key: the server signs proofs, the page relays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-key-'))
  const keyFile = join(folder, 'key.json')
  const said: string[] = []
  /** Addresses of the consent windows that opened. */
  const windows: string[] = []
  let wallet: TestWallet
  let agentPubKey: string
  let server: LogBook
  let page: Page

  const start = (file: string, port = 0) => startServer({ keyFile: file, port, say: line => said.push(line) })
  const portOf = ({ origin }: LogBook) => Number(new URL(origin).port)
  const status = (text: string) => page.locator('#status', { hasText: text }).waitFor()
  beforeAll(async () => {
    wallet = await launchWallet()
    agentPubKey = (await wallet.setUp()).agentPubKey
    server = await start(keyFile)
    page = await wallet.context.newPage()
    await page.goto(server.origin)
    wallet.context.on('page', opened => {
      const look = () => void (opened.url().includes('#/request') && windows.push(opened.url()))
      opened.on('framenavigated', look)
      look()
    })
  })
  afterAll(async () => {
    await wallet?.close()
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs something and fails if a window opened meanwhile. */
  async function quietly<T>(run: () => Promise<T>): Promise<T> {
    const before = windows.length
    const result = await run()
    expect(windows.length).toBe(before)
    return result
  }
  const silentRows = async (): Promise<AuditRow[]> =>
    (await wallet.auditTrail()).filter(({ decision }) => decision === 'silent')
  /** The server writes an entry, and it is signed without a window. */
  const signedSilently = (text: string) => quietly(() => server.add(text).signed)

  /** Runs a script in the page that may be asked about; nobody approves. */
  async function inject(script: (given: never) => Promise<unknown>, given?: unknown): Promise<Outcome> {
    const outcome = page.evaluate(script as () => Promise<unknown>, given).then(
      value => value as Outcome,
      error => ({ code: String(error) }),
    )
    const onScreen = wallet.requestOnScreen().then(
      () => 'asked' as const,
      () => 'never' as const,
    )
    if ((await Promise.race([outcome, onScreen])) !== 'asked') return outcome
    await wallet.reject()
    return { ...(await outcome), asked: true }
  }
  /** Holds all that an injected script tries against the one thing that must not happen. */
  async function neverSilent(script: (given: never) => Promise<unknown>, given?: unknown): Promise<Outcome> {
    const before = await silentRows()
    const outcome = await inject(script, given)
    expect(outcome.success).toBeUndefined()
    expect(outcome.code).toMatch(/^(user_rejected|proof_invalid|consent_required)$/)
    expect(await silentRows()).toEqual(before)
    return outcome
  }

  it('is approved once, for a while, with the key that the server holds', async () => {
    await page.getByRole('button', { name: 'Connect' }).click()
    expect(await wallet.requestOnScreen()).toMatchObject({ origin: server.origin, method: 'connect' })
    await wallet.approve({ remember: 'while' })
    await status(agentPubKey)
    expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  })

  it('what the server writes is signed without asking; the row keeps its proof', async () => {
    const entry = await signedSilently('first')
    expect(entry).toMatchObject({ state: 'signed', agent: agentPubKey })
    const row = (await silentRows()).at(-1)
    expect(row).toMatchObject({
      type: 'request.silent',
      method: 'signAction',
      origin: server.origin,
      agentPubKey,
      signature: entry.signature,
      proof: { alg: 'Ed25519', publicKey: server.publicKey },
    })
    const { message = '', signature = '' } = row?.proof ?? {}
    expect(JSON.parse(message)).toMatchObject({
      origin: server.origin,
      grantId: row?.grantId,
      requestSha256: row?.requestSha256,
    })
    const x = Buffer.from(server.publicKey, 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    expect(verify(null, proofBytes(message), key, Buffer.from(signature, 'base64'))).toBe(true)
  })

  it('many in a row', async () => {
    const entries = await quietly(() =>
      Promise.all(['a', 'b', 'c', 'd'].map(text => server.add(text).signed)),
    )
    expect(entries.map(({ state }) => state)).toEqual(['signed', 'signed', 'signed', 'signed'])
  })

  it('on reload the same key connects silently, and its row has a proof', async () => {
    await quietly(async () => {
      await page.reload()
      await status(agentPubKey)
    })
    expect((await silentRows()).at(-1)).toMatchObject({
      method: 'connect',
      proof: { publicKey: server.publicKey },
    })
    expect(await signedSilently('after a reload')).toMatchObject({ state: 'signed' })
  })

  describe('a script injected into that page', () => {
    const own = { action: { type: 'log-entry', id: 'x', n: 1, at: 'now', text: 'not by the server' } }

    it('asks for signatures itself: the server refuses the proof, the wallet asks', async () => {
      const signAction = ({ action }: typeof own) =>
        window.flowsta.signAction({ action }).catch(({ code }) => ({ code }))
      said.length = 0
      expect(await neverSilent(signAction, own)).toMatchObject({ asked: true, code: 'user_rejected' })
      expect(said).toEqual(['refused: this server did not ask for that'])
      const signBytes = () =>
        window.flowsta.signBytes({ bytes: btoa('mine') }).catch(({ code }) => ({ code }))
      expect(await neverSilent(signBytes)).toMatchObject({ asked: true })
      const never = ({ action }: typeof own) =>
        window.flowsta.signAction({ action, prompt: 'never' }).catch(({ code }) => ({ code }))
      expect(await quietly(() => neverSilent(never, own))).toEqual({ code: 'consent_required' })
    })

    it('records what the page relays, and gets nothing for it', async () => {
      await page.evaluate(spy)
      const { id, n, at, text } = await signedSilently('recorded')
      expect(await page.evaluate(() => window.seen.length)).toBe(1)

      // The relay, with what it signed before and with messages of its own.
      expect(await page.evaluate(repeat, 'same')).toBe(403)
      expect(await page.evaluate(repeat, 'other nonce')).toBe(403)
      expect(await page.evaluate(repeat, 'other request')).toBe(403)

      // The recorded request itself: its one proof is used up.
      const reason = `Entry ${n} of the log book.`
      const params = { action: { type: 'log-entry', id, n, at, text }, reason }
      const again = (recorded: { action: Record<string, unknown>; reason: string }) =>
        window.flowsta.signAction(recorded).catch(({ code }) => ({ code }))
      said.length = 0
      expect(await neverSilent(again, params)).toMatchObject({ asked: true })
      expect(said).toEqual(['refused: this server did not ask for that'])

      // The recorded signature as that of a key it brings.
      const { publicKey } = server
      expect(await neverSilent(connectWithRecorded, { publicKey })).toEqual({ code: 'proof_invalid' })
      expect(await neverSilent(signAfterConnecting, own)).toEqual({ code: 'proof_invalid' })
    })

    it('brings a key of its own: a new consent', async () => {
      expect(await neverSilent(connectWithOwn)).toMatchObject({ asked: true, code: 'user_rejected' })
      expect(await neverSilent(signAfterConnecting, own)).toMatchObject({ asked: true })
    })

    it('and the server’s own entries are signed as before', async () => {
      await page.reload()
      await status(agentPubKey)
      expect(await signedSilently('after all that')).toMatchObject({ state: 'signed' })
    })
  })

  it('another key asks; the first one, from its file, does not', async () => {
    const port = portOf(server)
    await server.close()
    server = await start(join(folder, 'another.json'), port)
    await page.goto(server.origin)
    expect(await wallet.requestOnScreen()).toMatchObject({ origin: server.origin, method: 'connect' })
    await wallet.reject()
    await status('user_rejected')
    await server.close()

    server = await start(keyFile, port)
    await quietly(async () => {
      await page.goto(server.origin)
      await status(agentPubKey)
    })
    expect(await signedSilently('after a restart')).toMatchObject({ state: 'signed' })
  })

  it('revoked: the server’s next entry is not signed', async () => {
    await wallet.revoke(server.origin)
    expect(await signedSilently('too late')).toMatchObject({ state: 'not signed', error: 'consent_required' })
  })
})

/** Runs in the page: keeps what goes through the relay and comes back. */
function spy(): void {
  const original = window.fetch
  window.seen = []
  window.fetch = async (...args: Parameters<typeof fetch>) => {
    const answer = await original(...args)
    if (args[0] === '/api/proof') {
      const message = [...((args[1] as RequestInit).body as Uint8Array)]
      window.seen.push({ message, signature: [...new Uint8Array(await answer.clone().arrayBuffer())] })
    }
    return answer
  }
}

/** Runs in the page: the recorded message to the relay once more, or one made of it. Answers the status. */
async function repeat(how: string): Promise<number> {
  const text = new TextDecoder().decode(new Uint8Array(window.seen[0]?.message ?? []))
  const field = how === 'other nonce' ? 'nonce' : 'requestSha256'
  const body = how === 'same' ? text : text.replace(new RegExp(`"${field}":"....`), `"${field}":"0000`)
  return (await fetch('/api/proof', { method: 'POST', body: new TextEncoder().encode(body) })).status
}

/** Runs in the page. */
function connectWithRecorded({ publicKey }: { publicKey: string }): Promise<unknown> {
  const signature = new Uint8Array(window.seen[0]?.signature ?? [])
  const deviceKey = { publicKey, sign: async () => signature }
  return window.flowsta.connect({ deviceKey }).catch(({ code }) => ({ code }))
}
/** Runs in the page: whatever device key the provider holds now. */
function signAfterConnecting({ action }: { action: Record<string, unknown> }): Promise<unknown> {
  return window.flowsta.signAction({ action }).catch(({ code }) => ({ code }))
}
/** Runs in the page. */
async function connectWithOwn(): Promise<unknown> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const deviceKey = {
    publicKey: btoa(String.fromCharCode(...raw)),
    sign: async (message: Uint8Array) =>
      new Uint8Array(
        await crypto.subtle.sign('Ed25519', pair.privateKey, message as Uint8Array<ArrayBuffer>),
      ),
  }
  return window.flowsta.connect({ deviceKey }).catch(({ code }) => ({ code }))
}
