import { beforeAll, expect, it } from 'vitest'
import { toBase64 } from '../../src/crypto/bytes.ts'
import { encodeHoloHash } from '../../src/crypto/holochain/holohash.ts'
import { type App, installApp } from './support/app.ts'
import { describeConductor } from './support/files.ts'
import { askWorker } from './support/ui-door.ts'
import { LIST, ZOME } from './support/views.ts'
import { agent, withWalletAndConductor } from './support/wallet-world.ts'

describeConductor('a capability that a conductor assigned to the wallet', () => {
  const world = withWalletAndConductor()
  /** Its author is an agent that only the conductor has. */
  let app: App
  const list = () => ({ cell_id: app.cellId, zome_name: ZOME, ...LIST })
  const cell = () => [encodeHoloHash(app.cellId[0]), encodeHoloHash(app.cellId[1])] as [string, string]

  beforeAll(async () => {
    app = await installApp(world.conductor, await world.conductor.admin.generateAgentPubKey())
    await world.dapp.use(app)
    await world.connect({ methods: ['signZomeCall'], cells: [cell()[0]], maxSignatures: 100, perMinute: 100 })
  })

  /** Has the conductor grant it, and the wallet keep it. Answers what a revocation names. */
  async function grant(): Promise<Uint8Array> {
    const secret = crypto.getRandomValues(new Uint8Array(64))
    const functions: [string, string][] = [[ZOME, LIST.fn_name]]
    const action = await world.conductor.admin.grantZomeCallCapability({
      cell_id: app.cellId,
      cap_grant: {
        tag: 'a wallet',
        functions: { type: 'listed', value: functions },
        access: { type: 'assigned', value: { secret, assignees: [agent] } },
      },
    })
    const { apps } = await askWorker(world.wallet, 'apps.list')
    await askWorker(world.wallet, 'capabilities.create', {
      grantId: apps[0]?.grantId ?? '',
      agentPubKey: encodeHoloHash(agent),
      cell: cell(),
      functions,
      appId: app.id,
      adminUrl: world.conductor.adminUrl.origin,
      tag: 'a wallet',
      actionHash: encodeHoloHash(action),
      secret: toBase64(secret),
    })
    return action
  }

  it('is needed for the cell of another agent', async () => {
    await expect(world.dapp.callZome(list())).rejects.toThrow(/invalid_request.*provenance/)
  })

  it('lets the wallet call what was granted, by its own key, without asking, until it is revoked', async () => {
    const { dapp } = world
    const action_hash = await grant()
    const opened = await world.windowsDuring(async () => {
      expect(await dapp.callZome(list())).toEqual([])
      const other = { ...list(), fn_name: 'get_custom_view' }
      await expect(dapp.callZome(other), 'another function').rejects.toThrow(/invalid_request.*provenance/)
      const one = await dapp.signZomeCall(list())
      await dapp.send(one)
      await expect(dapp.send(one), 'replayed').rejects.toThrow(/BadNonce\("Duplicate"\)/)
    })
    expect(opened).toBe(0)
    await world.conductor.admin.revokeZomeCallCapability({ action_hash, cell_id: app.cellId })
    await expect(dapp.callZome(list())).rejects.toThrow(/BadCapGrant/)
  })

  it('ends at once when the site’s permission is revoked', async () => {
    await world.wallet.revoke(world.site.origin)
    await expect(world.dapp.request('signZomeCall', list())).rejects.toThrow(/consent_required/)
    // The signer leaves the page, and the client goes back to keys of its own, of which it has none.
    const isThere = () => world.dapp.page.evaluate(() => '__HC_ZOME_CALL_SIGNER__' in window)
    await expect.poll(isThere).toBe(false)
    await expect(world.dapp.callZome(list())).rejects.toThrow(/NoSigningCredentialsForCell/)
    // It is owed from the revocation on, until any of the wallet's screens, also the ones that ask here, has told the
    // conductor: then the wallet forgets it.
    const left = async () => (await askWorker(world.wallet, 'capabilities.list')).all
    for (const one of await left()) expect(one).toMatchObject({ appId: app.id, cell: cell(), state: 'owed' })
    const screen = await world.wallet.context.newPage()
    await screen.goto(`chrome-extension://${world.wallet.extensionId}/src/popup/index.html`)
    await expect.poll(left, { timeout: 30_000, interval: 500 }).toEqual([])
  })
})
