import assert from 'node:assert/strict'
import test from 'node:test'
import { verifyAuditExport } from 'flowsta-wallet/verify'
import { openNotes } from '../testing/open-notes.js'

test('signs notes without asking, once the user has allowed it for a while', async t => {
  const { wallet, origin, agentPubKey, connect, sign, note } = await openNotes(t)
  await connect('while')
  for (const text of ['One', 'Two', 'Three']) {
    await sign(text)
    await note(text)
  }

  const trail = await wallet.auditTrail()
  const silent = trail.filter(row => row.decision === 'silent')
  assert.deepEqual(
    silent.map(row => [row.origin, row.method]),
    Array.from({ length: 3 }, () => [origin, 'signAction']),
  )
  // Who has the export and the public key can check all of it, without a wallet.
  const report = await verifyAuditExport(await wallet.exportAudit(), { agentPubKey })
  assert.equal(report.ok, true)
})

test('signs silently after the worker was stopped', async t => {
  const { wallet, connect, sign, note } = await openNotes(t)
  await connect('while')
  await wallet.stopBackground()
  await sign('Still here')
  await note('Still here')
})
