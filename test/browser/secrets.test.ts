import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mnemonicToSeedSync } from '@scure/bip39'
import { expect, it } from 'vitest'
import { launchWallet } from '../../src/sdk/testing/index.ts'
import { needlesOf, needlesOfPhrase, needlesOfText, search } from './support/needles.ts'
import { serve } from './support/serve.ts'
import { call, connect } from './support/site.ts'

const PASSWORD = 'Zw7-unlikely-elsewhere-Qx2'

/** Every way in which a seed, a phrase or a password could lie in a file. */
function needles(mnemonic: string): Map<string, Buffer> {
  const bip39 = Buffer.from(mnemonicToSeedSync(mnemonic))
  const seed = createHmac('sha256', 'flowsta-device-1').update(bip39).digest()
  return new Map([
    ...needlesOf('agent seed', seed),
    ...needlesOf('BIP39 seed', bip39),
    ...needlesOfPhrase(mnemonic.split(' ')),
    ...needlesOfText('password', PASSWORD),
  ])
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
