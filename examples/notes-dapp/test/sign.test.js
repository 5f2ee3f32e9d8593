import assert from 'node:assert/strict'
import test from 'node:test'
import { verifyAction } from 'flowsta-wallet/verify'
import { openNotes } from '../testing/open-notes.js'

test('signs a note that anybody can verify', async t => {
  const { wallet, agentPubKey, connect, sign, note } = await openNotes(t)
  await connect('once')

  await sign('Buy milk')
  const { method, reason, details } = await wallet.requestOnScreen()
  assert.equal(method, 'signAction')
  assert.equal(reason, 'To keep this note')
  assert.match(details, /Buy milk/)
  await wallet.approve()

  const kept = await note('Buy milk')
  assert.equal(kept.agentPubKey, agentPubKey)
  assert.equal((await verifyAction(kept)).valid, true)
  const forged = { ...kept, signedAction: { ...kept.signedAction, text: 'Buy gold' } }
  assert.deepEqual(await verifyAction(forged), { valid: false, reason: 'signature-wrong' })
})

test('keeps nothing when the user says no, and asks again', async t => {
  const { wallet, page, connect, sign, says, note } = await openNotes(t)
  await connect('once')
  await sign('A secret')
  await wallet.reject()
  await says('You said no.')
  assert.equal(await page.getByRole('listitem').count(), 0)

  await sign('A secret')
  await wallet.approve()
  await note('A secret')
})
