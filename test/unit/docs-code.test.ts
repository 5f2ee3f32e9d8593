/** Every piece of code in the README and in docs: compiled, and run where it can be. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { apiDocs } from '../../scripts/lib/api-docs.mjs'
import * as auth from '../../src/sdk/auth/index.ts'
import * as holochain from '../../src/sdk/holochain/index.ts'
import * as sdk from '../../src/sdk/index.ts'
import * as verify from '../../src/sdk/verify/index.ts'
import { makeTrail } from '../support/trail.ts'
import { FakeBrowser, PASSWORD, PHRASE, settle } from './background/support.ts'
import { fencesOf, openSite, readDoc, runSnippet, typeFaults } from './docs-snippets.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const markdown = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => `${folder}/${name}`)
const API = markdown('docs/api')
const DOCS = ['README.md', ...markdown('docs')]
const all = [...DOCS, ...API].flatMap(path => fencesOf(readDoc(path)).map(fence => ({ path, ...fence })))
const keyOf = ({ path, name }: { path: string; name: string }) => `${path} ${name}`

/** Not here: their own test has what they need. */
const ELSEWHERE = new Map([
  ['docs/holochain.md', 'test/unit/docs-holochain.test.ts'],
  ['docs/testing.md', 'test/browser/docs-testing.test.ts'],
  ['docs/verify.md', 'test/unit/docs-verify.test.ts'],
])

interface Run {
  /** Methods that a person is asked about, and approves, in this order. */
  readonly asks: readonly string[]
  /** Names that the code declares, to be looked at and to be there for what follows in the document. */
  readonly wanted?: readonly string[]
  readonly names?: { readonly [name: string]: unknown }
  readonly modules?: { readonly [from: string]: object }
  readonly before?: (wallet: sdk.FlowstaProvider) => Promise<unknown>
  readonly code?: (code: string) => string
  readonly check?: (values: Record<string, unknown>) => void
}
const trail = makeTrail({ rows: 40 })
const called: object[] = []

/** In the order of each document, whose pieces share their names. */
const RUNS: { readonly [key: string]: Run } = {
  'README.md 1': { asks: ['connect', 'signAction'], wanted: ['account', 'signed'] },
  'README.md 2': { asks: ['signBytes', 'signBytes'], code: toBase64 },
  'README.md 3': { asks: ['connect'] },
  'docs/start.md find': {
    asks: [],
    wanted: ['found'],
    check: ({ found }) => expect(found).toMatchObject({ isFlowsta: true }),
  },
  'docs/start.md connect': {
    asks: ['connect'],
    wanted: ['account'],
    check: ({ account }) =>
      expect(account).toMatchObject({
        agentPubKey: expect.stringMatching(/^uhCAk/),
        did: expect.stringMatching(/^did:key:z6Mk/),
      }),
  },
  'docs/start.md look': { asks: [] },
  'docs/start.md sign': { asks: ['signAction', 'signBytes'], wanted: ['post', 'login'] },
  'docs/start.md verify': {
    asks: [],
    wanted: ['action', 'bytes'],
    check: values => expect(values).toMatchObject({ action: { valid: true }, bytes: { valid: true } }),
  },
  'docs/start.md errors': {
    // As if the permission had been revoked meanwhile.
    asks: ['connect', 'signAction'],
    before: wallet => wallet.disconnect(),
    wanted: ['published'],
    check: ({ published }) => expect(published).toMatchObject({ success: true }),
  },
  'docs/start.md events': { asks: [] },
  'docs/migration.md migrated': {
    asks: ['connect', 'signAction'],
    wanted: ['user', 'vote'],
    check: ({ user, vote }) => {
      expect(user).toMatchObject({ signingMode: 'ipc', did: expect.stringMatching(/^did:key:z6Mk/) })
      expect(vote).toMatchObject({ success: true, signedAction: { choice: 'yes', type: 'vote' } })
    },
  },
  'docs/provider.md 1': { asks: ['connect'] },
  'docs/provider.md 2': {
    asks: ['connect'],
    names: { client: { callZome: async (call: object) => called.push(call) }, payload: null },
    code: code => code.replace('uhC0k…', 'uhC0kFKnIwhM5SRTMF9ELhQPYzSMO5OUpjYyxBbnb0DLm7h8MaUB6'),
    check: () => expect(called).toHaveLength(1),
  },
  'docs/audit.md 1': {
    asks: [],
    wanted: ['report'],
    modules: { 'node:fs': { createReadStream: () => [trail.text] } },
    code: code => code.replace('uhCAk…', trail.keys.agents[0]?.agentPubKey ?? ''),
    check: ({ report }) => expect(report).toMatchObject({ ok: true, rows: 40 }),
  },
}
/** Where a text stands for bytes. */
function toBase64(code: string): string {
  return code.replace("btoa('…')", "btoa('bytes')")
}

const toRun = all.filter(
  fence => fence.flag === undefined && !API.includes(fence.path) && !ELSEWHERE.has(fence.path),
)

describe('the code in the documents', () => {
  it('is run, or says why not', () => {
    expect(toRun.map(keyOf).filter(key => RUNS[key] === undefined)).toEqual([])
    expect(Object.keys(RUNS).filter(key => !toRun.some(fence => keyOf(fence) === key))).toEqual([])
    const silent = all.filter(
      ({ flag, reason }) => flag !== undefined && flag !== 'declaration' && reason === '',
    )
    expect(silent.map(keyOf)).toEqual([])
    // Only what is made from the code may say that it is.
    expect(all.filter(({ flag, path }) => flag === 'declaration' && !API.includes(path)).map(keyOf)).toEqual(
      [],
    )
    for (const path of ELSEWHERE.values()) expect(existsSync(join(ROOT, path)), path).toBe(true)
  })

  it('has the types of what it names', { timeout: 120_000 }, async () => {
    const files = new Map(
      all
        .filter(({ flag, path }) => flag !== 'fragment' && flag !== 'declaration' && !ELSEWHERE.has(path))
        .map(fence => [keyOf(fence).replace(/\W+/g, '-'), withImports(fence)]),
    )
    expect(files.size).toBeGreaterThan(15)
    expect(await typeFaults(files)).toBe('')
    const wrong = "import { getProvider } from 'flowsta-wallet'\nawait getProvider('soon')"
    expect(await typeFaults(new Map([['wrong', wrong]]))).toContain('TS2345')
  })
})

/** An example of the API reference names what its page describes; the others say what they import. */
function withImports({ path, code }: { readonly path: string; readonly code: string }): string {
  if (!API.includes(path)) return code
  const entry = path.replace(/^.*\/|\.md$/g, '')
  const [described = ''] = readDoc(path).split('## Types')
  const names = [...described.matchAll(/^### (\w+)$/gm)].map(([, name = '']) => name)
  const used = names.filter(name => new RegExp(`\\b${name}\\b`).test(code))
  if (used.length === 0) return code
  return `import { ${used.join(', ')} } from 'flowsta-wallet${entry === 'index' ? '' : `/${entry}`}'\n${code}`
}

/** Approves whatever comes until `running` is over; answers the methods in their order. */
async function approveAll(browser: FakeBrowser, running: Promise<unknown>): Promise<readonly string[]> {
  const screen = browser.screen()
  const seen = new Map<string, string>()
  let isOver = false
  running.then(
    () => {
      isOver = true
    },
    () => {
      isOver = true
    },
  )
  while (!isOver) {
    const { current } = screen.state ?? {}
    if (current !== undefined && !seen.has(current.id)) {
      seen.set(current.id, current.method)
      await screen.decide('approve')
    }
    await settle()
  }
  return [...seen.values()]
}

/** A tab with the wallet in it, as far as the package looks at one. */
async function openPage() {
  globalThis.indexedDB = new IDBFactory()
  const browser = new FakeBrowser()
  browser.now = Date.now()
  await browser.start()
  const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
  await browser.screen().must('vault.restore', params)
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
  const window = Object.assign(new EventTarget(), { localStorage: storage, sessionStorage: storage })
  // As a page finds it. The package's clients look for it there.
  Object.assign(window, openSite(browser))
  const went: string[] = []
  const location = Object.assign(new URL('https://app.example/'), { assign: (to: URL) => went.push(to.href) })
  vi.stubGlobal('window', window)
  vi.stubGlobal('location', location)
  vi.stubGlobal('console', { ...console, log() {} })
  const wallet = (window as unknown as { flowsta: sdk.FlowstaProvider }).flowsta
  return { browser, window, wallet }
}

describe.each([...new Set(toRun.map(({ path }) => path))])('%s', path => {
  afterEach(() => vi.unstubAllGlobals())

  it('does what it says', async () => {
    const { browser, window, wallet } = await openPage()
    const modules = {
      'flowsta-wallet': sdk,
      'flowsta-wallet/auth': auth,
      'flowsta-wallet/holochain': holochain,
      'flowsta-wallet/verify': verify,
    }
    const scope: Record<string, unknown> = {}
    for (const fence of toRun.filter(one => one.path === path)) {
      const run = RUNS[keyOf(fence)]
      if (run === undefined) throw new Error(`${keyOf(fence)} is in no list`)
      const { wanted = [], names = {}, code = same, check = () => {} } = run
      const running = (async () => {
        await run.before?.(wallet)
        const given = { window, wallet, ...scope, ...names }
        return runSnippet(code(fence.code), { modules: { ...modules, ...run.modules }, names: given, wanted })
      })()
      const asked = await approveAll(browser, running)
      const values = await running
      expect(asked, keyOf(fence)).toEqual(run.asks)
      check(values)
      Object.assign(scope, values)
    }
  })
})
const same = (code: string): string => code

describe('docs/api', () => {
  it('is what the comments in the code say: else run `npm run docs:api`', { timeout: 120_000 }, async () => {
    const made = await apiDocs()
    expect(API.map(path => path.replace('docs/api/', '')).sort()).toEqual([...made.keys()].sort())
    for (const [name, text] of made) expect(readDoc(`docs/api/${name}`), name).toBe(text)
  })
})
