import { afterAll, beforeAll } from 'vitest'
import { publicKeyOf } from '../../../src/crypto/ed25519.ts'
import { encodeHoloHash, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import { seedOf } from '../../../src/crypto/phrase.ts'
import type { PolicyRequest } from '../../../src/protocol/provider.ts'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'
import type { Site } from '../../browser/support/serve.ts'
import { type Conductor, startConductor } from './conductor.ts'
import { type Dapp, openDapp, serveDapp } from './dapp.ts'
import { exportBundle } from './export-bundle.ts'

const PHRASE = `${'abandon '.repeat(23)}art`
const PASSWORD = 'a password of the conductor tests'
export const seed = seedOf(PHRASE.split(' '), 'flowsta-device', 1)
/** 39 bytes: the wallet's own agent. */
export const agent = holoHash('agent', publicKeyOf(seed))

export interface WalletWorld {
  wallet: TestWallet
  conductor: Conductor
  site: Site
  /** A page of the site, with the client in it. */
  dapp: Dapp
  /** Connects the site, with consent to its policy. */
  connect(policy: PolicyRequest): Promise<void>
  /** Runs something and answers how many windows opened meanwhile. */
  windowsDuring(run: () => Promise<void>): Promise<number>
}

/**
 * For the tests of one `describe`: the built extension in a browser with a wallet of known words, a conductor that has
 * the same seed in its keystore, which came there in a seed bundle that the wallet exported, and a site that uses Holochain.
 */
export function withWalletAndConductor(): WalletWorld {
  const world = {} as WalletWorld
  beforeAll(async () => {
    world.wallet = await launchWallet({ mnemonic: PHRASE, password: PASSWORD })
    const { agentPubKey } = await world.wallet.setUp()
    if (agentPubKey !== encodeHoloHash(agent)) throw new Error(`the wallet has another key: ${agentPubKey}`)
    world.conductor = await startConductor({ bundles: [await exportBundle(world.wallet, PASSWORD)] })
    world.site = await serveDapp()
    world.dapp = await openDapp(world.wallet.context, world.site)
    world.connect = async policy => {
      const connected = world.dapp.request('connect', { policy })
      await world.wallet.approve({ remember: 'while' })
      await connected
    }
    world.windowsDuring = async run => {
      let opened = 0
      const count = () => void opened++
      world.wallet.context.on('page', count)
      await run()
      world.wallet.context.off('page', count)
      return opened
    }
  })
  afterAll(async () => {
    await world.wallet?.close()
    await world.site?.close()
    await world.conductor?.close()
  })
  return world
}
