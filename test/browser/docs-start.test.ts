/** The page of `docs/start.md`, saved as it stands there, with the package's built files beside it. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { serveFolder } from '../../scripts/lib/serve.mjs'
import { launchWallet } from '../../src/sdk/testing/index.ts'
import { readDoc } from '../unit/docs-snippets.ts'

it('connects, signs and verifies', async () => {
  const [, html] = /^```html page\n(.*?)^```$/ms.exec(readDoc('docs/start.md')) ?? []
  const folder = await mkdtemp(join(tmpdir(), 'flowsta-start-'))
  await writeFile(join(folder, 'index.html'), html ?? '')
  await cp(resolve(import.meta.dirname, '../../dist/sdk'), join(folder, 'flowsta-wallet'), {
    recursive: true,
  })
  const server = await serveFolder(folder)
  const wallet = await launchWallet()
  try {
    const { agentPubKey } = await wallet.setUp()
    const page = await wallet.context.newPage()
    await page.goto(server.url)
    const sign = () => page.getByRole('button', { name: 'Sign the guest book', exact: true }).click()
    await sign()
    expect((await wallet.requestOnScreen()).reason).toBe('To sign the guest book')
    await wallet.approve()
    expect((await wallet.requestOnScreen()).reason).toBe('Your line in the guest book')
    await wallet.approve()
    await page.getByText(/^Signed by did:key:z6Mk/).waitFor()
    await sign()
    await wallet.reject()
    await page.getByText('Maybe another time.', { exact: true }).waitFor()
    const row = (await wallet.auditTrail()).find(
      ({ method, decision }) => method === 'signAction' && decision === 'approved',
    )
    expect(row?.agentPubKey).toBe(agentPubKey)
  } finally {
    await wallet.close()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
})
