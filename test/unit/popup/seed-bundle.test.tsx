// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { utf8 } from '../../../src/crypto/bytes.ts'
import { publicKeyOf } from '../../../src/crypto/ed25519.ts'
import { decodeSeedBundle } from '../../../src/crypto/seed-bundle/decode.ts'
import { deriveSeed } from '../../../src/crypto/seed-bundle/derive.ts'
import { encodeSeedBundle, seedBundleText } from '../../../src/crypto/seed-bundle/encode.ts'
import { doSeedJob, type SeedJob, type SeedResult } from '../../../src/popup/seed-bundle/work.ts'
import { openedByThem, ourBundle, QUESTIONS, theirBundle } from '../crypto/seed-bundle/support.ts'
import {
  all,
  button,
  catchFiles,
  change,
  click,
  close,
  fakeWallet,
  field,
  get,
  IDENTITY,
  isOff,
  openLater,
  refuse,
  settle,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

const SEED = Uint8Array.from({ length: 32 }, (_, i) => i + 1)
const PASSPHRASE = 'a passphrase for tests'
const alerted = () => document.querySelector('[role=alert]')?.textContent ?? ''

/** The worker's own function, on this thread; a test can hold its answer back. */
let held: Promise<void> | undefined
let jobs: SeedJob['do'][] = []
let ended = 0
class HereWorker {
  onmessage: (event: { data: SeedResult }) => void = () => {}
  onerror: () => void = () => {}
  async postMessage(job: SeedJob): Promise<void> {
    jobs.push(job.do)
    const result = await doSeedJob(structuredClone(job))
    await held
    this.onmessage({ data: result })
  }
  terminate(): void {
    ended++
  }
}
beforeEach(() => {
  held = undefined
  jobs = []
  ended = 0
  vi.stubGlobal('Worker', HereWorker)
})
afterEach(async () => {
  await close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  location.hash = ''
})

describe('importing a seed bundle', () => {
  const openImport = async (options: { toolbar?: boolean } = {}, replies = {}) => {
    const wallet = fakeWallet(stateOf('unlocked'), {
      'identities.import': { id: 'c'.repeat(32) },
      ...replies,
    })
    if (options.toolbar) wallet.openInToolbar()
    await openLater(wallet, '#/identities/import')
    await until(() => all('h1', 'Import identity').length === 1)
    await change(field('Seed bundle'), true)
    await until(() => document.querySelector('textarea') !== null)
    await settle()
    return wallet
  }
  const put = async (text: string) => {
    const area = document.querySelector('textarea') as HTMLTextAreaElement
    await type(area as unknown as HTMLInputElement, text)
    await settle()
  }
  const paste = (bundle: Uint8Array) => put(seedBundleText(bundle))
  const imported = (seed: Uint8Array = SEED) => [
    { from: 'seed-bundle', seed: Buffer.from(seed).toString('base64') },
  ]

  it('opens one of Holochain’s with its passphrase and imports the seed', async () => {
    const wallet = await openImport()
    await paste(theirBundle(SEED, { passphrase: PASSPHRASE, limit: 'minimum' }))
    expect(document.body.textContent).toContain('Opening it takes 8 KiB of memory and about 1 second.')
    await type(field('Passphrase'), PASSPHRASE)
    await submit()
    await until(() => location.hash === '#/identities')
    expect(wallet.params('identities.import')).toEqual(imported())
    expect([jobs, ended]).toEqual([['open'], 1])
  })

  it('opens one with the answers to its questions, which are shown as words of somebody else', async () => {
    const wallet = await openImport()
    await paste(theirBundle(SEED, { answers: ['one', 'two', 'three'], limit: 'minimum' }))
    expect([...document.querySelectorAll('.said q')].map(q => q.textContent)).toEqual(QUESTIONS)
    expect(all('input', 'Passphrase')).toEqual([])
    await type(field('Answer 1'), 'One')
    await type(field('Answer 2'), ' two ')
    await submit()
    expect(alerted()).toBe('Answer 3 is missing.')
    await type(field('Answer 3'), 'THREE')
    expect(field('Answer 3').type).toBe('password')
    await submit()
    await until(() => location.hash === '#/identities')
    expect(wallet.params('identities.import')).toEqual(imported())
  })

  it('derives a key below it, where a path is given', async () => {
    const wallet = await openImport()
    await paste(await ourBundle(SEED, PASSPHRASE, 'minimum'))
    await type(field('Passphrase'), PASSPHRASE)
    await type(field('Derivation path'), '1/x')
    await submit()
    expect(document.body.textContent).toContain('Use numbers with a slash between them, like 1/2.')
    expect(jobs).toEqual([])
    await type(field('Derivation path'), 'm/68/1')
    await submit()
    await until(() => location.hash === '#/identities')
    expect(wallet.params('identities.import')).toEqual(imported(deriveSeed(SEED, [68, 1])))
  })

  it('chooses among several ciphers', async () => {
    const wallet = await openImport()
    const [first] = decodeSeedBundle(await ourBundle(SEED, 'the first one of them', 'minimum')).ciphers
    const [second] = decodeSeedBundle(
      theirBundle(SEED, { answers: ['a', 'b', 'c'], limit: 'minimum' }),
    ).ciphers
    if (first === undefined || second === undefined) throw new Error('no ciphers')
    await paste(encodeSeedBundle({ ciphers: [first, second], appData: new Uint8Array() }))
    const opens = get<HTMLSelectElement>('select', 'Opens with')
    expect([...opens.options].map(one => one.textContent)).toEqual(['Passphrase, 1', 'Three answers, 2'])
    await change(opens, '1')
    for (const [i, answer] of ['a', 'b', 'c'].entries()) await type(field(`Answer ${i + 1}`), answer)
    await submit()
    await until(() => location.hash === '#/identities')
    expect(wallet.params('identities.import')).toEqual(imported())
  })

  it('says that the passphrase is wrong, and keeps what was typed', async () => {
    const wallet = await openImport()
    await paste(await ourBundle(SEED, PASSPHRASE, 'minimum'))
    await type(field('Passphrase'), ` ${PASSPHRASE}`)
    expect(document.querySelector('.note--amber')?.textContent).toContain('There is a blank at an end')
    await submit()
    await until(() => alerted() !== '')
    expect(alerted()).toBe('That doesn’t open this bundle. Check every character; capitals and blanks count.')
    expect(field('Passphrase').value).toBe(` ${PASSPHRASE}`)
    expect(wallet.params('identities.import')).toEqual([])
    await type(field('Passphrase'), PASSPHRASE)
    expect(document.querySelector('.note--amber')).toBeNull()
    await submit()
    await until(() => location.hash === '#/identities')
  })

  it('refuses what is no bundle, or asks for too much, before anything is worked out', async () => {
    await openImport()
    await submit()
    expect(alerted()).toBe('Paste the bundle or choose its file.')
    const cipher = ['pw', new Uint8Array(16), 64 * 2 ** 30, 4, new Uint8Array(24), new Uint8Array(49)]
    const { encode } = await import('@msgpack/msgpack')
    const huge = encode(['hcsb0', [cipher], new Uint8Array()])
    for (const [text, why] of [
      ['nonsense', 'This is not a seed bundle'],
      [seedBundleText(huge), 'asks for more memory or work than the wallet ever gives'],
      [
        seedBundleText(encode(['hcsb0', [['zz']], new Uint8Array()])),
        'sealed in a way that this wallet doesn’t know',
      ],
      [seedBundleText(encode(['hcsb9', [], new Uint8Array()])), 'of a newer kind'],
    ] as const) {
      await put(text)
      expect(document.getElementById('import-bundle-hint')?.textContent).toContain(why)
      await type(field('Passphrase'), 'x')
      await submit()
      expect(alerted()).toContain(why)
    }
    expect(jobs).toEqual([])
  })

  it('reads a file, as text or as bytes, and none that is too long', async () => {
    await openImport()
    const input = document.querySelector('input[type=file]') as HTMLInputElement
    const bundle = await ourBundle(SEED, PASSPHRASE, 'minimum')
    const area = () => (document.querySelector('textarea') as HTMLTextAreaElement).value
    const chooseFile = async (content: Uint8Array | string) => {
      Object.defineProperty(input, 'files', {
        configurable: true,
        value: [new File([content as never], 'x')],
      })
      input.dispatchEvent(new Event('change', { bubbles: true }))
      await settle(20)
    }
    await chooseFile(bundle)
    expect(area()).toBe(seedBundleText(bundle))
    await chooseFile(`${seedBundleText(bundle)}\n`)
    expect(area().trim()).toBe(seedBundleText(bundle))
    await chooseFile(new Uint8Array(1_000_000))
    expect(area()).toBe('')
    expect(document.getElementById('import-bundle-hint')?.textContent).toContain('too long')
  })

  it('shows that it works, and can be stopped', async () => {
    let release = () => {}
    held = new Promise(resolve => {
      release = resolve
    })
    const wallet = await openImport()
    await paste(await ourBundle(SEED, PASSPHRASE, 'minimum'))
    await type(field('Passphrase'), PASSPHRASE)
    await submit()
    expect(all('button', 'Import')).toEqual([])
    expect(document.querySelector('progress')?.getAttribute('value')).toBeNull()
    await click(button('Stop'))
    expect(alerted()).toBe('Stopped. Nothing was changed.')
    expect(ended).toBe(1)
    release()
    await settle(20)
    expect(wallet.params('identities.import')).toEqual([])
  })

  it('sends what takes more than 64 MiB to a tab, from the toolbar’s popup alone', async () => {
    const bundle = decodeSeedBundle(await ourBundle(SEED, PASSPHRASE, 'minimum'))
    const asking = (mem: number) =>
      encodeSeedBundle({ ...bundle, ciphers: bundle.ciphers.map(one => ({ ...one, mem })) })
    await openImport({ toolbar: true })
    await paste(asking(64 * 2 ** 20))
    expect(isOff(button('Import'))).toBe(false)
    await paste(asking(64 * 2 ** 20 + 1024))
    expect(isOff(button('Import'))).toBe(true)
    const link = get('a', 'Open in a tab')
    expect([link.getAttribute('href'), link.getAttribute('target')]).toEqual([
      '#/identities/import',
      '_blank',
    ])
    await type(field('Passphrase'), PASSPHRASE)
    await submit()
    expect(jobs).toEqual([])
    await close()
    await openImport()
    await paste(asking(64 * 2 ** 20 + 1024))
    expect(all('a', 'Open in a tab')).toEqual([])
    expect(isOff(button('Import'))).toBe(false)
  })
})

describe('exporting a seed bundle', () => {
  const PASSWORD = 'correct horse battery'
  const reveal = { seed: Buffer.from(SEED).toString('base64') }
  const openExport = async (options: { toolbar?: boolean } = {}, replies = {}) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'identities.reveal': reveal, ...replies })
    if (options.toolbar) wallet.openInToolbar()
    await openLater(wallet, `#/identities/${IDENTITY.id}/export`)
    await until(() => all('h1', 'Export seed bundle').length === 1)
    await settle()
    return wallet
  }
  const strength = () => get<HTMLSelectElement>('select', 'Work for each guess')
  async function fill(passphrase = PASSPHRASE, again = passphrase): Promise<void> {
    await type(field('Password'), PASSWORD)
    await type(field('Passphrase'), passphrase)
    await type(field('Confirm passphrase'), again)
  }

  it('seals the key so that Holochain’s library opens it, and leaves nothing of it in the page', async () => {
    const wallet = await openExport()
    expect([strength().value, strength().options.length]).toEqual(['moderate', 3])
    await change(strength(), 'interactive')
    await fill()
    await submit()
    await until(() => all('h1', 'The seed bundle is ready').length === 1)
    expect(wallet.params('identities.reveal')).toEqual([{ id: IDENTITY.id, password: PASSWORD }])
    const text = get('section', 'The bundle as text').textContent ?? ''
    const bundle = new Uint8Array(Buffer.from(text, 'base64url'))
    expect(decodeSeedBundle(bundle).ciphers).toMatchObject([{ kind: 'pw', ops: 2, mem: 2 ** 26 }])
    expect(openedByThem(bundle, PASSPHRASE).signPubKey).toEqual(publicKeyOf(SEED))
    for (const secret of [PASSPHRASE, PASSWORD, reveal.seed]) {
      expect(document.body.innerHTML).not.toContain(secret)
    }
    const files = catchFiles()
    await click(button('Save file'))
    expect(files[0]?.name).toMatch(/^flowsta-seed-bundle-\d{4}-\d\d-\d\d\.txt$/)
    expect(await files[0]?.text).toBe(`${text}\n`)
    const writeText = vi.fn(async () => {})
    vi.stubGlobal('navigator', { clipboard: { writeText } })
    await click(button('Copy seed bundle'))
    expect(writeText).toHaveBeenCalledWith(text)
    expect(jobs).toEqual(['seal'])
  })

  it('asks the wallet for nothing before both passphrases are long enough and the same', async () => {
    const wallet = await openExport()
    await fill('short')
    await submit()
    expect(document.body.textContent).toContain('This passphrase is too short.')
    await fill(PASSPHRASE, `${PASSPHRASE}!`)
    await submit()
    expect(document.body.textContent).toContain('The two passphrases are not the same yet.')
    await fill(`${PASSPHRASE} `)
    expect(document.body.textContent).toContain('There is a blank at an end')
    expect(wallet.params('identities.reveal')).toEqual([])
  })

  it('says that the password is wrong, and why else it failed', async () => {
    const wallet = await openExport(
      {},
      { 'identities.reveal': refuse({ code: 'wrong_password', field: 'password' }) },
    )
    await fill()
    await submit()
    expect(field('Password').getAttribute('aria-invalid')).toBe('true')
    expect(field('Password').value).toBe('')
    expect(field('Passphrase').value).toBe(PASSPHRASE)
    wallet.reply('identities.reveal', refuse({ code: 'missing_secret' }))
    await type(field('Password'), PASSWORD)
    await submit()
    expect(alerted()).toContain('This key can’t be opened')
    expect(jobs).toEqual([])
  })

  it('goes to a tab from the toolbar’s popup, or does with less', async () => {
    const wallet = await openExport({ toolbar: true })
    expect(get('a', 'Open in a tab').getAttribute('target')).toBe('_blank')
    await fill()
    await submit()
    expect(wallet.params('identities.reveal')).toEqual([])
    await change(strength(), 'interactive')
    expect(all('a', 'Open in a tab')).toEqual([])
    expect(isOff(button('Export'))).toBe(false)
  })
})

it('the worker’s function wipes what it was given and names what it could not do', async () => {
  const secret = utf8('wrong')
  const [cipher] = decodeSeedBundle(await ourBundle(SEED, PASSPHRASE, 'minimum')).ciphers
  if (cipher === undefined) throw new Error('no cipher')
  expect(await doSeedJob({ do: 'open', cipher, secret })).toEqual({ ok: false, code: 'wrong_secret' })
  expect([...secret].every(byte => byte === 0)).toBe(true)
  const tooMuch = { ...cipher, mem: 2 ** 40 }
  expect(await doSeedJob({ do: 'open', cipher: tooMuch, secret })).toEqual({
    ok: false,
    code: 'limit',
    field: 'limit.mem',
  })
})
