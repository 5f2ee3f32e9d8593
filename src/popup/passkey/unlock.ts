import type { WalletClient } from '../client.ts'
import { problemOf } from '../context.ts'
import { errors } from '../words.ts'
import { unlockFaults } from '../words-vault.ts'
import { PasskeyFault } from './fault.ts'
import { askPasskey } from './webauthn.ts'

/** Unlocks with a passkey; answers what went wrong, in words, or `undefined`. */
export async function unlockWithPasskey(client: WalletClient): Promise<string | undefined> {
  try {
    const { all } = await client.ask('passkeys.list')
    const { credentialId, prf } = await askPasskey(all)
    await client.ask('vault.unlockWithPasskey', { credentialId, prf })
    return undefined
  } catch (thrown) {
    return thrown instanceof PasskeyFault ? unlockFaults[thrown.code] : errors[problemOf(thrown).code]
  }
}
