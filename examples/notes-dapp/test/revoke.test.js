import assert from 'node:assert/strict'
import test from 'node:test'
import { openNotes } from '../testing/open-notes.js'

test('notices that the user has revoked it', async t => {
  const { wallet, page, origin, connect, sign, says, note } = await openNotes(t)
  await connect('while')
  await sign('Before')
  await note('Before')

  await wallet.revoke(origin)
  await says('Not connected.')
  await sign('After')
  await says('Connect first.')
  assert.equal(await page.getByRole('listitem').count(), 1)
})

test('waits while the wallet is locked', async t => {
  const { wallet, connect, sign, note } = await openNotes(t)
  await connect('once')
  await wallet.lock()
  await sign('Late')
  await wallet.unlock()
  await wallet.approve()
  await note('Late')
})
