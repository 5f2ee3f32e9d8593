import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'

const BUILT = join(import.meta.dirname, '../../../dist/chrome')

/**
 * A wallet in a browser that has given it permissions for these origins before, and others by name. No test can click in
 * the browser's own question, so the profile is started with a copy of the extension whose manifest demands them, and
 * then with the copy as it was built: from there on they are ordinary optional permissions. One that is given back is
 * gone for good.
 */
export async function launchAllowed(
  origins: readonly string[],
  names: readonly string[] = [],
): Promise<TestWallet> {
  const folder = mkdtempSync(join(tmpdir(), 'flowsta-allowed-'))
  const [extensionPath, userDataDir] = [join(folder, 'extension'), join(folder, 'profile')]
  cpSync(BUILT, extensionPath, { recursive: true })
  const file = join(extensionPath, 'manifest.json')
  const manifest = readFileSync(file, 'utf8')
  const built = JSON.parse(manifest)
  const permissions = [...built.permissions, ...names]
  const host_permissions = origins.map(origin => `${origin}/*`)
  writeFileSync(file, JSON.stringify({ ...built, permissions, host_permissions }))
  await (await launchWallet({ extensionPath, userDataDir })).close()
  writeFileSync(file, manifest)
  const wallet = await launchWallet({ extensionPath, userDataDir })
  return {
    ...wallet,
    async close() {
      await wallet.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
