import { fromBase64, toBase64, wipe } from '../../crypto/bytes.ts'
import type { Rooms } from '../rooms.ts'
import { PRF_LENGTH } from '../vault/slots.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type VaultHandlers = Pick<
  UiHandlers,
  | 'vault.changePassword'
  | 'vault.unlockWithPasskey'
  | 'passkeys.list'
  | 'passkeys.offer'
  | 'passkeys.add'
  | 'passkeys.remove'
>

/** The part of the ui door for what opens the wallet: its password, and passkeys beside it. */
export function createVaultHandlers({ vault, platform }: Pick<Rooms, 'vault' | 'platform'>): VaultHandlers {
  return {
    'vault.changePassword': async ({ password, next }) => {
      await vault.changePassword(password, next)
      return null
    },
    'vault.unlockWithPasskey': async ({ credentialId, prf: text }) => {
      await withPrf(text, prf => vault.unlockWithPasskey(credentialId, prf))
      return null
    },
    'passkeys.list': async () => ({ all: await vault.passkeys() }),
    'passkeys.offer': async ({ password }) => {
      await vault.prove(password)
      const there = (await vault.passkeys()).map(({ credentialId }) => credentialId)
      return { salt: toBase64(platform.random(PRF_LENGTH)), there }
    },
    'passkeys.add': async ({ password, credentialId, salt, prf: text }) => {
      await withPrf(text, prf => vault.addPasskey(password, { credentialId, salt }, prf))
      return null
    },
    'passkeys.remove': async ({ id }) => {
      await vault.removePasskey(id)
      return null
    },
  }
}

/** The bytes live for as long as they are used. */
async function withPrf(text: string, use: (prf: Uint8Array) => Promise<void>): Promise<void> {
  const prf = fromBase64(text)
  if (prf?.length !== PRF_LENGTH) throw new UiRefusal('invalid_params', { field: 'prf' })
  try {
    await use(prf)
  } finally {
    wipe(prf)
  }
}
