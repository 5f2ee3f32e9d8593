import { createHmac } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mnemonicToSeedSync } from '@scure/bip39'
import { expect, it } from 'vitest'
import { launchWallet } from '../../src/sdk/testing/index.ts'
import { serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const PASSWORD = 'Zw7-unlikely-elsewhere-Qx2'

/** Every way in which a seed, a phrase or a password could lie in a file. */
function needles(mnemonic: string): Map<string, Buffer> {
  const words = mnemonic.split(' ')
  const bip39 = Buffer.from(mnemonicToSeedSync(mnemonic))
  const seed = createHmac('sha256', 'flowsta-device-1').update(bip39).digest()
  const all = new Map<string, Buffer>()
  for (const [name, bytes] of Object.entries({ 'agent seed': seed, 'BIP39 seed': bip39 })) {
    all.set(`${name}, raw`, bytes)
    all.set(`${name}, hex`, Buffer.from(bytes.toString('hex')))
    all.set(`${name}, HEX`, Buffer.from(bytes.toString('hex').toUpperCase()))
    // Without the last group, which depends on what follows in a file.
    all.set(`${name}, base64`, Buffer.from(bytes.toString('base64').slice(0, 40)))
    all.set(`${name}, base64url`, Buffer.from(bytes.toString('base64url').slice(0, 40)))
    all.set(`${name}, list`, Buffer.from([...bytes.subarray(0, 12)].join(',')))
  }
  // Any three neighbouring words are enough to tell a phrase: single ones are in every dictionary.
  for (let i = 0; i + 3 <= words.length; i++) {
    for (const [name, glue] of [
      ['spaces', ' '],
      ['commas', ','],
      ['quotes', '","'],
      ['lines', '\n'],
    ]) {
      all.set(`words ${i + 1}–${i + 3}, ${name}`, Buffer.from(words.slice(i, i + 3).join(glue)))
    }
  }
  all.set('password', Buffer.from(PASSWORD))
  for (const [name, text] of [...all].filter(([name]) => /words|password|hex|base64/i.test(name))) {
    all.set(`${name}, UTF-16`, Buffer.from(text.toString('latin1'), 'utf16le'))
  }
  return all
}

async function search(folder: string, wanted: Map<string, Buffer>): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path)
    for (const [name, needle] of wanted) if (bytes.includes(needle)) found.push(`${name} in ${path}`)
  }
  return found
}

it('leaves neither phrase, seed nor password in any file of the profile', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'flowsta-profile-'))
  try {
    const wallet = await launchWallet({ userDataDir: profile, password: PASSWORD })
    const { mnemonic } = await wallet.setUp()
    const site = await serve({ '/': '<!doctype html><title>site</title>' })
    const page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page, { reason: 'a reason that may be found' })
    const signing = call(page, 'signBytes', { bytes: Buffer.from('hello').toString('base64') })
    await wallet.approve()
    await signing
    await wallet.stopBackground()
    await wallet.lock()
    await wallet.unlock()
    await wallet.lock()
    await wallet.close()
    await site.close()
    const wanted = needles(mnemonic)
    expect(await search(profile, wanted)).toEqual([])
    // The search finds what is there: the reason is in the trail, and on the disk.
    const control = new Map([['reason', Buffer.from('a reason that may be found')]])
    expect((await search(profile, control)).length).toBeGreaterThan(0)
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
})
