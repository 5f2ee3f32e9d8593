import { describe, expect, it } from 'vitest'
import { openWalletDb } from '../../../src/background/events/schema.ts'
import { wordsFromEntropy } from '../../../src/crypto/phrase.ts'
import type { Derivation, ImportParams } from '../../../src/protocol/ui-door.ts'
import { verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { abortWrites, connected, restart } from '../../attack/support/fake.ts'
import { agentOf, imported, listed, SEED, seedOfWords, useAnother } from './identities-support.ts'
import { type FakeBrowser, freshBrowser, PASSWORD, PHRASE, settle, trail } from './support.ts'

const FIRST = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const OTHER = wordsFromEntropy(new Uint8Array(32).fill(9))
const TWELVE = wordsFromEntropy(new Uint8Array(16).fill(9))
const device = (n: number, words = PHRASE) => agentOf(seedOfWords(words, `flowsta-device-${n}`))
const agents = async (browser: FakeBrowser) =>
  (await listed(browser.screen())).map(({ agentPubKey }) => agentPubKey)
const phrase = (
  words: readonly string[],
  derivation: Derivation = 'flowsta-device',
  n = 1,
): ImportParams => ({ from: 'phrase', words: [...words], derivation, n })

describe('adding an identity', () => {
  it('makes the next device key of the wallet’s own phrase, one after the other', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('identities.add', undefined)
    await screen.must('identities.add', undefined)
    expect(await agents(browser)).toEqual([FIRST, device(2), device(3)])
    expect(await listed(screen)).toMatchObject([
      { name: 'Everyday', derivation: 'flowsta-device', n: 1, own: true, sites: 0 },
      { name: 'Identity 2', derivation: 'flowsta-device', n: 2, own: true },
      { name: 'Identity 3', n: 3 },
    ])
    await settle()
    expect(screen.state?.identity?.agentPubKey).toBe(FIRST)
    const rows = (await trail(browser)).slice(-4)
    expect(rows.map(row => [row.type, row.agentPubKey])).toEqual([
      ['peer_secret.created', device(2)],
      ['audit_key.certified', device(2)],
      ['peer_secret.created', device(3)],
      ['audit_key.certified', device(3)],
    ])
  })

  it('makes two where it is asked for twice at once', async () => {
    const browser = await freshBrowser()
    const screens = [browser.screen(), browser.screen()]
    await Promise.all(screens.map(screen => screen.must('identities.add', undefined)))
    expect(await agents(browser)).toEqual([FIRST, device(2), device(3)])
  })

  it('starts with the first one where the wallet has another key of its phrase', async () => {
    const browser = await freshBrowser({ wallet: false })
    const screen = browser.screen()
    await screen.must('vault.restore', { words: PHRASE, derivation: 'entropy-is-seed', password: PASSWORD })
    await screen.must('identities.add', undefined)
    expect((await agents(browser)).slice(1)).toEqual([FIRST])
  })

  it('passes over a key that came in by another way', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('identities.import', imported(seedOfWords(PHRASE, 'flowsta-device-2')))
    await screen.must('identities.add', undefined)
    expect(await agents(browser)).toEqual([FIRST, device(2), device(3)])
  })

  it('leaves nothing where it can’t be written', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const stop = abortWrites()
    expect(await screen.ask('identities.add', undefined)).toMatchObject({ error: { code: 'storage_failed' } })
    stop()
    await restart(browser)
    expect(await agents(browser)).toEqual([FIRST])
  })
})

describe('importing an identity', () => {
  it.each<[string, Parameters<typeof phrase>, string | Buffer]>([
    ['device key 1', [OTHER], 'flowsta-device-1'],
    ['device key 7', [OTHER, 'flowsta-device', 7], 'flowsta-device-7'],
    ['device key 1 of twelve words', [TWELVE], 'flowsta-device-1'],
    ['Holochain identity', [OTHER, 'flowsta-holochain-identity'], 'flowsta-holochain-identity'],
    [
      'Holochain identity, whatever N',
      [OTHER, 'flowsta-holochain-identity', 5],
      'flowsta-holochain-identity',
    ],
    ['the words themselves', [OTHER, 'entropy-is-seed'], Buffer.alloc(32, 9)],
  ])('derives from a phrase: %s', async (_, args, from) => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const { id } = await screen.must('identities.import', phrase(...args))
    const seed = typeof from === 'string' ? seedOfWords(args[0], from) : from
    const entry = (await listed(screen)).find(one => one.id === id)
    expect(entry).toMatchObject({ agentPubKey: agentOf(seed), derivation: args[1] ?? 'flowsta-device' })
    expect(entry?.own).toBeUndefined()
  })

  it.each(['seed', 'seed-bundle'] as const)('takes a %s as it is', async from => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('identities.import', { from, seed: SEED.toString('base64') })
    expect((await listed(screen))[1]).toMatchObject({ agentPubKey: agentOf(SEED), derivation: from })
  })

  it('never makes a second copy of a key, however it comes in', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('identities.import', imported())
    const before = await trail(browser)
    for (const params of [
      imported(),
      { from: 'seed-bundle', seed: SEED.toString('base64') } as const,
      imported(seedOfWords(PHRASE, 'flowsta-device-1')),
      phrase(PHRASE),
    ]) {
      expect(await screen.ask('identities.import', params)).toMatchObject({
        error: { code: 'already_there' },
      })
    }
    expect(await trail(browser)).toEqual(before)
    const twice = [browser.screen(), browser.screen()].map(one => one.ask('identities.import', phrase(OTHER)))
    const answers = await Promise.all(twice)
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(await agents(browser)).toEqual([FIRST, agentOf(SEED), device(1, OTHER)])
  })

  it.each<[string, object, object]>([
    [
      'a word that is none',
      phrase([...OTHER.slice(0, 23), 'nonsense']),
      { code: 'invalid_phrase', field: 'words.23' },
    ],
    ['words out of order', phrase([...OTHER].reverse()), { code: 'invalid_phrase' }],
    ['twelve words as the key itself', phrase(TWELVE, 'entropy-is-seed'), { code: 'invalid_phrase' }],
    ['eighteen words', phrase(OTHER.slice(0, 18)), { code: 'invalid_phrase' }],
    ['device key 0', phrase(OTHER, 'flowsta-device', 0), { code: 'invalid_params', field: 'n' }],
    ['a seed of zeros', imported(new Uint8Array(32)), { code: 'invalid_params', field: 'seed' }],
    ['a seed of 31 bytes', imported(new Uint8Array(31).fill(1)), { code: 'invalid_params', field: 'seed' }],
    ['a seed of 33 bytes', imported(new Uint8Array(33).fill(1)), { code: 'invalid_params', field: 'seed' }],
    ['hex digits', { from: 'seed', seed: '00'.repeat(22) }, { code: 'invalid_params', field: 'seed' }],
    ['another way', { from: 'file', seed: SEED.toString('base64') }, { code: 'invalid_params' }],
    ['more than is asked', { ...imported(), id: 'a'.repeat(32) }, { code: 'invalid_params' }],
  ])('refuses %s, and writes nothing', async (_, params, error) => {
    const browser = await freshBrowser()
    const before = await trail(browser)
    const answer = await browser.screen().ask('identities.import', params as never)
    expect(answer).toMatchObject({ ok: false, error })
    expect(await trail(browser)).toEqual(before)
  })

  it('is as good as the first: it signs, survives a restart and is in the trail that anyone can verify', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const { id } = await screen.must('identities.import', imported())
    await screen.must('identities.use', { id })
    const page = await connected(browser)
    await restart(browser)
    const later = browser.screen()
    const answer = page.ask('signBytes', { bytes: 'aGVsbG8=' })
    await later.request(method => method === 'signBytes')
    await later.decide('approve')
    expect(await answer).toMatchObject({ agentPubKey: agentOf(SEED) })
    const { header, head, rows, agentPubKey } = await later.must('trail.begin', undefined)
    expect(agentPubKey).toBe(agentOf(SEED))
    const { lines } = await later.must('trail.rows', { from: 0, to: rows })
    const text = [header, ...lines, head, ''].join('\n')
    for (const by of [FIRST, agentOf(SEED)]) {
      expect(await verifyAuditExport(text, { agentPubKey: by })).toMatchObject({ ok: true, rows })
    }
    expect(text).not.toContain(SEED.toString('base64').slice(0, 20))
    expect(text).not.toContain(SEED.toString('hex').slice(0, 20))
  })
})

describe('names', () => {
  it('are changed, kept and never told to a site', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const page = await connected(browser)
    const [{ id } = { id: '' }] = await listed(screen)
    await screen.must('identities.rename', { id, name: '  Work 🌱 ' })
    await screen.must('identities.rename', { id, name: 'Work 🌱' })
    await settle()
    expect(screen.state?.identity?.name).toBe('Work 🌱')
    expect((await trail(browser)).filter(row => row.type === 'identity.renamed')).toHaveLength(1)
    await restart(browser)
    expect((await listed(browser.screen()))[0]?.name).toBe('Work 🌱')
    const seen = JSON.stringify([page.events, await page.ask('getAccount'), await page.ask('getPermissions')])
    expect(seen).not.toContain('Work')
  })

  it.each(['', '   ', 'a\nb', 'a\u202eb', 'a\ud800', 'x'.repeat(41)])('are not %j', async name => {
    const browser = await freshBrowser()
    const [{ id } = { id: '' }] = await listed(browser.screen())
    expect(await browser.screen().ask('identities.rename', { id, name })).toMatchObject({
      error: { code: 'invalid_params', field: 'name' },
    })
  })
})

describe('what is shown once more', () => {
  it('is the seed, for the password, and on record before it is answered', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const { id } = await screen.must('identities.import', imported())
    const { seed } = await screen.must('identities.reveal', { id, password: PASSWORD })
    expect(seed).toBe(SEED.toString('base64'))
    expect((await trail(browser)).at(-1)).toMatchObject({
      type: 'peer_secret.exported',
      agentPubKey: agentOf(SEED),
    })
    const stop = abortWrites()
    const failed = await screen.ask('identities.reveal', { id, password: PASSWORD })
    stop()
    expect(failed).toEqual({ n: expect.any(Number), ok: false, error: { code: 'storage_failed' } })
  })

  it('are the words of the wallet’s own phrase', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    await screen.must('identities.import', phrase(OTHER))
    expect(await screen.must('phrase.reveal', { password: PASSWORD })).toEqual({ words: PHRASE })
    expect((await trail(browser)).at(-1)).toMatchObject({ type: 'phrase.revealed' })
  })

  it('needs the right password, slowed as the unlock is and together with it', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const [{ id } = { id: '' }] = await listed(screen)
    const wrong = { id, password: 'not the password' }
    for (let i = 0; i < 4; i++) {
      expect(await screen.ask('identities.reveal', wrong)).toMatchObject({
        error: { code: 'wrong_password' },
      })
    }
    const fifth = await screen.ask('phrase.reveal', { password: wrong.password })
    expect(fifth).toMatchObject({ error: { code: 'wrong_password', field: 'password', wait: 5000 } })
    const right = { id, password: PASSWORD }
    expect(await screen.ask('identities.reveal', right)).toMatchObject({ error: { code: 'too_soon' } })
    await screen.must('vault.lock', undefined)
    expect(await screen.ask('vault.unlock', { password: PASSWORD })).toMatchObject({
      error: { code: 'too_soon' },
    })
    browser.now += 5001
    await screen.must('vault.unlock', { password: PASSWORD })
    await screen.must('identities.reveal', right)
    expect((await trail(browser)).filter(row => row.type.endsWith('.exported'))).toHaveLength(1)
  })

  it('is nothing while the wallet is locked, whatever is typed', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const [{ id } = { id: '' }] = await listed(screen)
    await screen.must('vault.lock', undefined)
    const asked = [
      screen.ask('identities.reveal', { id, password: PASSWORD }),
      screen.ask('phrase.reveal', { password: PASSWORD }),
      screen.ask('identities.list', undefined),
      screen.ask('identities.add', undefined),
      screen.ask('identities.import', imported()),
      screen.ask('identities.use', { id }),
      screen.ask('identities.rename', { id, name: 'x' }),
    ]
    for (const answer of await Promise.all(asked)) {
      expect(answer).toMatchObject({ ok: false, error: { code: 'not_now' } })
    }
  })

  it('is nothing where the secret is not as it was kept', async () => {
    const browser = await freshBrowser()
    const screen = browser.screen()
    const entry = await useAnother(screen)
    const db = await openWalletDb()
    const [first, second] = (await db.getAll('events')).filter(
      ({ row }) => row.type === 'peer_secret.created',
    )
    const body = await db.get('bodies', first?.seq ?? -1)
    await db.put('bodies', { seq: second?.seq ?? -1, sealed: body?.sealed ?? new Uint8Array() })
    db.close()
    expect(await screen.ask('identities.reveal', { id: entry.id, password: PASSWORD })).toMatchObject({
      error: { code: 'missing_secret' },
    })
  })
})
