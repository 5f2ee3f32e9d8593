import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { didKey } from '../../src/crypto/did.ts'
import { publicKeyOf, sign } from '../../src/crypto/ed25519.ts'
import { holoHash } from '../../src/crypto/holochain/holohash.ts'
import { encodeZomeCall, zomeCallDigest } from '../../src/crypto/holochain/zome-call.ts'
import * as verify from '../../src/sdk/verify/index.ts'
import { REASONS } from '../../src/sdk/verify/words.ts'
import { FakeBrowser, PASSWORD, PHRASE } from './background/support.ts'
import { fencesOf, openSite, readDoc, runSnippet, typeFaults } from './docs-snippets.ts'

const doc = readDoc('docs/verify.md')
const snippets = new Map(fencesOf(doc).map(({ name, code }) => [name, code]))
/** A key of somebody else's. */
const OTHER = 'uhCAkA6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbiQ9Mk0'
const modules = { 'flowsta-wallet/verify': verify }

/** A site with a permission to sign, and what a person approves there. */
async function openWallet() {
  globalThis.indexedDB = new IDBFactory()
  const browser = new FakeBrowser()
  browser.now = Date.now()
  await browser.start()
  const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
  await browser.screen().must('vault.restore', params)
  const window = openSite(browser) as { flowsta: { connect(): Promise<unknown> } }
  const approve = async (method: string) => {
    await browser.screen().request(one => one === method)
    await browser.screen().decide('approve', {})
  }
  const connecting = window.flowsta.connect()
  await approve('connect')
  await connecting
  return { window, approve }
}

describe('the snippets of docs/verify.md', () => {
  beforeEach(() => vi.unstubAllGlobals())

  it('have the types of the library', { timeout: 120_000 }, async () => {
    const around =
      "declare const answer: import('flowsta-wallet').SignBytesResponse\ndeclare const known: string\n"
    const zome = 'declare const bytes: Uint8Array\ndeclare const signature: Uint8Array\n'
    const files = new Map([...snippets].map(([name, code]) => [name, code]))
    files.set('known-key', `${around}${files.get('known-key')}`)
    files.set('zome-call', `${zome}${files.get('zome-call')}`)
    expect([...files.keys()]).toEqual(['known-key', 'bytes', 'action', 'zome-call'])
    expect(await typeFaults(files)).toBe('')
  })

  const code = (name: string) => snippets.get(name) ?? expect.fail(`no snippet ${name}`)

  it('bytes: what the wallet answers, and what an app keeps of it', async () => {
    const { window, approve } = await openWallet()
    const running = runSnippet(code('bytes'), {
      modules,
      names: { window, btoa },
      wanted: ['signed', 'whole', 'kept'],
    })
    await approve('signBytes')
    const { signed, whole, kept } = await running
    expect(whole).toMatchObject({ valid: true, domain: 'acorn.example/terms' })
    expect(kept).toEqual(whole)
    const { agentPubKey: known } = signed as { agentPubKey: string }
    const names = { answer: signed, known }
    expect(await runSnippet(code('known-key'), { modules, names, wanted: ['result'] })).toEqual({
      result: whole,
    })
    const other = { ...names, known: OTHER }
    await expect(runSnippet(code('known-key'), { modules, names: other, wanted: [] })).rejects.toThrow(
      'signature-wrong',
    )
  })

  it('action: what the wallet answers', async () => {
    const { window, approve } = await openWallet()
    const running = runSnippet(code('action'), { modules, names: { window }, wanted: ['result'] })
    await approve('signAction')
    expect(await running).toMatchObject({
      result: { valid: true, encoding: 'jcs', text: '{"text":"Hello","type":"note"}' },
    })
  })

  it('zome-call: what the client sends', async () => {
    const seed = new Uint8Array(32).fill(7)
    const provenance = holoHash('agent', publicKeyOf(seed))
    const bytes = encodeZomeCall({
      cellId: [holoHash('dna', new Uint8Array(32)), provenance],
      zomeName: 'posts',
      fnName: 'create_post',
      provenance,
      payload: new Uint8Array(1),
      capSecret: null,
      nonce: new Uint8Array(32),
      expiresAt: (Date.now() + 60_000) * 1000,
    })
    const names = { bytes, signature: sign(zomeCallDigest(bytes), seed) }
    const { result } = await runSnippet(code('zome-call'), { modules, names, wanted: ['result'] })
    expect(result).toMatchObject({
      valid: true,
      did: didKey(publicKeyOf(seed)),
      call: { fnName: 'create_post' },
    })
  })
})

it('docs/verify.md has every reason, and no other', () => {
  const rows = [...doc.slice(doc.indexOf('## Reasons')).matchAll(/^\| (`[^|]*`) \|/gm)]
  const named = rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, reason]) => reason))
  expect(named.sort()).toEqual(Object.keys(REASONS).sort())
})
