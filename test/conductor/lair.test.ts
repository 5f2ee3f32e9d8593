import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { argon2id } from '../../src/crypto/seed-bundle/argon2id.ts'
import { encodeSeedBundle, seedBundleText } from '../../src/crypto/seed-bundle/encode.ts'
import { KDF_LIMITS, type LimitName } from '../../src/crypto/seed-bundle/limits.ts'
import { passphraseBytes } from '../../src/crypto/seed-bundle/passphrase.ts'
import { sealSeed } from '../../src/crypto/seed-bundle/seal.ts'
import { conductorFiles, describeConductor } from './support/files.ts'
import { createLair, type Lair } from './support/lair.ts'

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

/** A bundle as the wallet makes it. */
async function sealed(seed: Uint8Array, passphrase: string, limit: LimitName): Promise<string> {
  const fresh = { salt: random(16), header: random(24) }
  const cipher = await sealSeed(seed, passphraseBytes(passphrase), KDF_LIMITS[limit], fresh, argon2id)
  return seedBundleText(encodeSeedBundle({ ciphers: [cipher], appData: new Uint8Array() }))
}

describeConductor('seed bundles of ours, in lair', () => {
  let folder: string
  let lair: Lair

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'flowsta-lair-'))
    lair = await createLair(conductorFiles().lair, folder, 'a keystore of the tests')
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  // `sensitive` takes 1 GiB twice: only where there is time for it.
  const limits: LimitName[] = [
    'minimum',
    'interactive',
    'moderate',
    ...(process.env.LONG ? ['sensitive' as const] : []),
  ]
  it.each(limits)('it takes the seed of a bundle at the limit %s', async limit => {
    const seed = random(32)
    const passphrase = 'ünïcode 🔑 and  blanks inside'
    const bundle = await sealed(seed, passphrase, limit)
    expect(await lair.importBundle({ bundle, passphrase })).toEqual(Buffer.from(publicKeyOf(seed)))
  })

  it('it takes nothing with another passphrase, or with a byte changed', async () => {
    const bundle = await sealed(random(32), 'right', 'minimum')
    await expect(lair.importBundle({ bundle, passphrase: 'wrong' })).rejects.toThrow(/ended with/)
    const bytes = Buffer.from(bundle, 'base64url')
    bytes[bytes.length - 10] = (bytes.at(-10) ?? 0) ^ 1
    const changed = bytes.toString('base64url')
    await expect(lair.importBundle({ bundle: changed, passphrase: 'right' })).rejects.toThrow(/ended with/)
  })

  it('loses blanks at the ends of a passphrase that is piped into it: the wallet warns of them', async () => {
    const bundle = await sealed(random(32), ' blanks ', 'minimum')
    await expect(lair.importBundle({ bundle, passphrase: ' blanks ' })).rejects.toThrow(/ended with/)
  })
})
