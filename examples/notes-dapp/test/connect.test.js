import assert from 'node:assert/strict'
import test from 'node:test'
import { openNotes } from '../testing/open-notes.js'

// Words that anybody may know: for tests only.
const mnemonic = `${'abandon '.repeat(23)}art`

test('connects with the key of the wallet', async t => {
  const { wallet, page, origin, agentPubKey, says } = await openNotes(t, { mnemonic })
  assert.equal(agentPubKey, 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP')
  await says('Not connected.')

  await page.getByRole('button', { name: 'Connect' }).click()
  const request = await wallet.requestOnScreen()
  assert.equal(request.origin, origin)
  assert.equal(request.method, 'connect')
  assert.equal(request.reason, 'To sign your notes')
  await wallet.approve()
  await says(`Connected as ${agentPubKey}`)

  await page.reload()
  await says(`Connected as ${agentPubKey}`)
})

test('stays unconnected when the user says no', async t => {
  const { wallet, page, says, sign } = await openNotes(t)
  await page.getByRole('button', { name: 'Connect' }).click()
  await wallet.reject()
  await says('You said no.')
  await sign('A thought')
  await says('Connect first.')
})
