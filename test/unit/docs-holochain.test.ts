/** What `docs/holochain.md` shows and says, held against the code. */
import { createHash } from 'node:crypto'
import * as client21 from '@holochain/client'
import { decode, encode } from '@msgpack/msgpack'
import { IDBFactory } from 'fake-indexeddb'
import * as client20 from 'holochain-client-0.20'
import { afterEach, describe, expect, it, vi } from 'vitest'
import manifest from '../../manifest.json'
import packageJson from '../../package.json'
import { fieldNames, fieldsOf, WEIGHT } from '../../src/crypto/holochain/action-table.ts'
import { ACTION_NAMES } from '../../src/crypto/holochain/action-types.ts'
import { ConductorProblem, type Trouble } from '../../src/popup/conductor/problem.ts'
import { home } from '../../src/popup/words.ts'
import { site } from '../../src/popup/words-app.ts'
import { allow, conductor, explain } from '../../src/popup/words-conductor.ts'
import { identity, importing } from '../../src/popup/words-identities.ts'
import { settings } from '../../src/popup/words-settings.ts'
import type { PolicyTerms } from '../../src/protocol/policy.ts'
import type { SignActionResponse } from '../../src/protocol/provider.ts'
import {
  DNA,
  DNA_TEXT,
  isSigned,
  isSignedBy,
  OTHER,
  own,
  type ZomeAnswer,
} from './background/holochain-support.ts'
import { FakeBrowser, type FakeScreen, PASSWORD, PHRASE } from './background/support.ts'
import { openSite, readDoc, runSnippet, snippetsOf, typeFaults } from './docs-snippets.ts'

const doc = readDoc('docs/holochain.md')
const snippets = snippetsOf(doc)
const snippet = (name: string): string => {
  const code = snippets.get(name)
  if (code === undefined) throw new Error(`no snippet ${name}`)
  return code
}

/** Lines end anywhere. */
const prose = doc.replace(/\s+/g, ' ')
const missing = (texts: readonly string[]) => texts.filter(text => !prose.includes(text))

/** The person approves what is asked for, as it is asked for. */
async function approve(screen: FakeScreen, method: string): Promise<void> {
  const { remember } = await screen.request(one => one === method)
  const more = remember === undefined ? {} : { remember: remember.whole as PolicyTerms }
  await screen.decide('approve', more)
}
async function openWallet(): Promise<{ browser: FakeBrowser; window: Record<string, unknown> }> {
  globalThis.indexedDB = new IDBFactory()
  const browser = new FakeBrowser()
  // Proofs are made by the page's clock, which is this computer's.
  browser.now = Date.now()
  await browser.start()
  const params = { words: PHRASE, derivation: 'flowsta-device', password: PASSWORD } as const
  await browser.screen().must('vault.restore', params)
  return { browser, window: openSite(browser) }
}

describe('the snippets', () => {
  it('have the types of the provider and of the client that they name', { timeout: 120_000 }, async () => {
    const as20 = (name: string) => snippet(name).replace('@holochain/client', 'holochain-client-0.20')
    const files = new Map([
      ...['zome-calls', 'sign-zome-call', 'actions'].map(name => [name, snippet(name)] as const),
      ['zome-calls-20', as20('zome-calls')],
      ['install-app', as20('install-app')],
    ])
    expect([...files.keys()]).toEqual(expect.arrayContaining([...snippets.keys()]))
    expect(await typeFaults(files)).toBe('')
    const wrong = snippet('actions').replace('signAction', 'signActions')
    expect(await typeFaults(new Map([['wrong', wrong]]))).toContain('signActions')
  })

  afterEach(() => vi.unstubAllGlobals())
  it.each([
    ['0.20', client20],
    ['0.21', client21],
  ])('zome-calls: client %s finds the signer, and what it sends is signed', async (_, client) => {
    const { browser, window } = await openWallet()
    // Where the client looks for a signer.
    vi.stubGlobal('window', window)
    const sent: ZomeAnswer[] = []
    const cells = { posts: [{ type: 'provisioned', value: { cell_id: [DNA, own] } }] }
    const info = { agent_pub_key: own, installed_app_id: 'posts', cell_info: cells }
    const socket = {
      on() {},
      async request({ type, value }: { type: string; value: ZomeAnswer }) {
        if (type === 'app_info') return { type, value: info }
        sent.push(value)
        return { type, value: encode(['a post']) }
      },
    }
    const AppWebsocket = client.AppWebsocket as unknown as new (...args: unknown[]) => object
    const modules = {
      '@holochain/client': {
        ...client,
        AppWebsocket: { connect: async () => new AppWebsocket(socket, info) },
      },
    }
    const running = runSnippet(snippet('zome-calls'), {
      modules,
      names: { window, token: [] },
      wanted: ['cell', 'posts'],
    })
    await approve(browser.screen(), 'connect')
    expect(await running).toEqual({ cell: DNA_TEXT, posts: ['a post'] })
    const [call] = sent
    expect(call && isSignedBy(own, call)).toBe(true)
    const params = decode(call?.bytes ?? new Uint8Array()) as Record<string, unknown>
    expect(params).toMatchObject({ zome_name: 'posts', fn_name: 'get_posts', cap_secret: null })
    expect(Buffer.from(params.provenance as Uint8Array)).toEqual(own)
  })

  it('sign-zome-call: what comes back is two byte arrays', async () => {
    const { browser, window } = await openWallet()
    const screen = browser.screen()
    const connecting = (window.flowsta as { connect(): Promise<unknown> }).connect()
    await approve(screen, 'connect')
    await connecting
    const running = runSnippet(snippet('sign-zome-call'), {
      modules: {},
      names: { window, dna: new Uint8Array(DNA), agent: new Uint8Array(OTHER) },
      wanted: ['bytes', 'signature'],
    })
    await approve(screen, 'signZomeCall')
    const answer = (await running) as unknown as ZomeAnswer
    expect(isSignedBy(own, answer)).toBe(true)
    const { payload } = decode(answer.bytes) as { payload: Uint8Array }
    expect(decode(payload)).toEqual({ text: 'Hello', written: expect.any(Date) })
  })

  it('actions: both layouts are signed as such, and are one type to a policy', async () => {
    const { browser, window } = await openWallet()
    const screen = browser.screen()
    const wanted = ['flat', 'split', 'signedAction', 'actionHash']
    const running = runSnippet(snippet('actions'), { modules: {}, names: { window }, wanted })
    await approve(screen, 'connect')
    // For a while, so that nobody is asked about the second one.
    await approve(screen, 'signAction')
    const { flat, split, signedAction, actionHash } = (await running) as Record<string, SignActionResponse>
    for (const one of [flat, split] as SignActionResponse[]) {
      expect(one).toMatchObject({ encoding: 'holochain-action', actionHash: expect.stringMatching(/^uhCkk/) })
      const { hashed, signature } = one.signedAction as {
        hashed: { hash: Uint8Array }
        signature: Uint8Array
      }
      expect(`u${Buffer.from(hashed.hash).toString('base64url')}`).toBe(one.actionHash)
      expect(isSigned(own, Buffer.from(one.signedBytes, 'base64'), signature)).toBe(true)
    }
    const types = [flat, split].map(one =>
      Object.keys(decode(Buffer.from(one?.signedBytes ?? '', 'base64')) as object),
    )
    expect(types.map(([first]) => first)).toEqual(['type', 'header'])
    expect({ signedAction, actionHash }).toEqual({
      signedAction: flat?.signedAction,
      actionHash: flat?.actionHash,
    })
  })
})

describe('what it says', () => {
  it('of the fields of each type is what is encoded, in its order', () => {
    const rows = [...doc.matchAll(/^\| `(\w+)`(\*?) \|(.*)\|$/gm)]
    const table = new Map(rows.map(([, type = '', star, cell = '']) => [type, { star, cell }]))
    for (const type of ACTION_NAMES) {
      const { star, cell = '' } = table.get(type) ?? {}
      const shown = [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)
      const { own: fields } = fieldsOf('split', type)
      expect(shown.slice(0, fields.length), type).toEqual(fields.map(({ name }) => name))
      expect(star, type).toBe(fieldNames('flat', type).includes(WEIGHT) ? '*' : '')
    }
    expect(fieldNames('flat', 'Dna')).toEqual(['author', 'timestamp', 'hash'])
    expect(fieldNames('flat', 'InitZomesComplete')).toEqual([
      'author',
      'timestamp',
      'action_seq',
      'prev_action',
    ])
  })

  it('of the screens stands on them', () => {
    const names = [
      site.label,
      settings.conductor,
      conductor.address,
      conductor.letCall,
      conductor.owed,
      conductor.forget,
      allow.yes,
      home.identities,
      identity.export,
      importing.title,
    ]
    expect(missing(names)).toEqual([])
    const codes: Trouble[] = ['no_answer', 'unexpected', 'gone', 'late', 'missing', 'off', 'refused']
    expect(missing(codes.map(code => `| ${explain(new ConductorProblem(code)).title} |`))).toEqual([])
  })

  it('of the extension’s origin and of the versions is so', () => {
    const digest = createHash('sha256').update(Buffer.from(manifest.key, 'base64')).digest('hex').slice(0, 32)
    const id = [...digest].map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('')
    expect(doc).toContain(`allowed_origins: chrome-extension://${id}\n`)
    const { devDependencies } = packageJson
    expect(doc).toContain(`client ${devDependencies['@holochain/client']}`)
    expect(doc).toContain(`client ${devDependencies['holochain-client-0.20'].split('@').at(-1)}`)
    const [, holochain, lair] =
      /holochain-v([\d.]+)-.*lair-keystore-v([\d.]+)-/s.exec(readDoc('scripts/lib/conductor.mjs')) ?? []
    expect(doc).toContain(`conductor ${holochain} and lair ${lair}`)
  })
})
