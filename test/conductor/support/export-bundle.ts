import type { TestWallet } from '../../../src/sdk/testing/index.ts'
import type { LockedBundle } from './lair.ts'

const PASSPHRASE = 'words for a bundle'

/** Exports the wallet's only identity as a seed bundle, on its own screens, as a person does. */
export async function exportBundle(wallet: TestWallet, password: string): Promise<LockedBundle> {
  const screen = await wallet.context.newPage()
  try {
    await screen.goto(`chrome-extension://${wallet.extensionId}/src/popup/index.html#/identities`)
    await screen.getByRole('listitem').getByRole('link').click()
    await screen.getByRole('link', { name: 'Export seed bundle' }).click()
    const field = (name: string) => screen.getByLabel(name, { exact: true })
    await field('Password').fill(password)
    await field('Passphrase').fill(PASSPHRASE)
    await field('Confirm passphrase').fill(PASSPHRASE)
    await screen.getByRole('button', { name: 'Export', exact: true }).click()
    const bundle = await screen.getByRole('region', { name: 'The bundle as text' }).innerText()
    return { bundle: bundle.trim(), passphrase: PASSPHRASE }
  } finally {
    await screen.close()
  }
}
