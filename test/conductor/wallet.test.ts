import { beforeAll, expect, it } from 'vitest'
import { sign } from '../../src/crypto/ed25519.ts'
import { encodeHoloHash, holoHash } from '../../src/crypto/holochain/holohash.ts'
import { zomeCallDigest } from '../../src/crypto/holochain/zome-call.ts'
import { type App, installApp } from './support/app.ts'
import { graftRecords } from './support/chain.ts'
import { describeConductor } from './support/files.ts'
import { setHostSigner, signCall } from './support/host-signer.ts'
import { type WireRecord, withEntry } from './support/record.ts'
import { getRecord, LIST, ZOME } from './support/views.ts'
import { agent, seed, withWalletAndConductor } from './support/wallet-world.ts'
import { BEGINNING, type Step, wholeChain } from './support/whole-chain.ts'

const closeTo = { Dna: holoHash('dna', new Uint8Array(32).fill(4)) }
const MINUTE = 60_000

interface SignedAction {
  readonly encoding: string
  readonly actionHash: string
  readonly signedAction: WireRecord['signed_action']
}

describeConductor('the wallet, a site with @holochain/client as it is, and a real conductor', () => {
  const world = withWalletAndConductor()
  let app: App
  let chain: Step[]
  const list = () => ({ cell_id: app.cellId, zome_name: ZOME, ...LIST })

  beforeAll(async () => {
    app = await installApp(world.conductor, agent)
    chain = wholeChain({ dna: app.cellId[0], agent, closeTo })
    await world.dapp.use(app)
    await world.connect({
      methods: ['signAction', 'signZomeCall'],
      actionTypes: [...new Set(chain.map(({ content }) => content.type))].filter(
        type => type !== 'OpenChain',
      ),
      cells: [encodeHoloHash(app.cellId[0])],
      maxSignatures: 1000,
      perMinute: 1000,
    })
    setHostSigner(async request => signCall(request, { seed, provenance: agent }))
  })

  async function signed(step: Step): Promise<WireRecord> {
    const asked = world.dapp.request<SignedAction>('signAction', { action: step.content })
    // The one variant that the policy leaves out is asked for.
    if (step.name === 'OpenChain') {
      expect(await world.wallet.requestOnScreen()).toMatchObject({
        origin: world.site.origin,
        method: 'signAction',
      })
      await world.wallet.approve({ remember: 'once' })
    }
    const { signedAction, ...answer } = await asked
    expect(answer).toMatchObject({ encoding: 'holochain-action', actionHash: encodeHoloHash(step.hash) })
    expect(signedAction.hashed).toEqual({ content: step.content, hash: step.hash })
    return withEntry(signedAction, step.entry)
  }

  it('signs every variant so that the conductor takes it and gives it back, and nothing else', async () => {
    const client = await app.connect()
    const graft = (...records: WireRecord[]) => graftRecords(world.conductor.admin, app.cellId, records)
    const records: WireRecord[] = []
    const opened = await world.windowsDuring(async () => {
      for (const step of chain) records.push(await signed(step))
    })
    expect(opened).toBe(1)
    await graft(...records.slice(0, BEGINNING))
    for (const record of records.slice(BEGINNING)) {
      const { hashed, signature } = record.signed_action
      const changed = signature.map((byte, i) => (i === 63 ? byte ^ 1 : byte))
      const corrupted = { ...record, signed_action: { hashed, signature: changed } }
      await expect(graft(corrupted)).rejects.toThrow(/counterfeit/)
      await graft(record)
      expect(await getRecord(client, app.cellId, hashed.hash)).toEqual(record)
    }
  })

  it('signs zome calls as the author, and asks for none that the policy covers', async () => {
    const { dapp } = world
    const opened = await world.windowsDuring(async () => {
      const before = await dapp.callZome<unknown[]>(list())
      const view = { name: 'tomatoes 🍅', logo: '', html: '<p>', js: '', css: '' }
      const made = await dapp.callZome({ ...list(), fn_name: 'create_custom_view', payload: view })
      expect(made).toMatchObject({
        signed_action: { hashed: { content: { type: 'Create', author: new Uint8Array(agent) } } },
      })
      expect(await dapp.callZome(list())).toHaveLength(before.length + 1)
    })
    expect(opened).toBe(0)
  })

  it('signs calls that are taken once, in their time, and as they are', async () => {
    const { dapp } = world
    const one = await dapp.signZomeCall(list())
    await dapp.send(one)
    await expect(dapp.send(one), 'replayed').rejects.toThrow(/BadNonce\("Duplicate"\)/)

    const end = Date.now() + 2000
    const brief = await dapp.signZomeCall({ ...list(), expires_at: end * 1000 })
    await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(end)
    await expect(dapp.send(brief), 'expired').rejects.toThrow(/BadNonce\("Expired"\)/)

    const { bytes } = await dapp.signZomeCall(list())
    const forged = { bytes, signature: sign(zomeCallDigest(bytes), new Uint8Array(32).fill(9)) }
    await expect(dapp.send(forged), 'signed by another key').rejects.toThrow(/Bad signature/)
  })

  it('refuses what no conductor would take', async () => {
    const refused = (more: object) => expect(world.dapp.signZomeCall({ ...list(), ...more })).rejects
    await refused({ expires_at: (Date.now() - 1000) * 1000 }).toThrow(/invalid_request.*expires_at/)
    await refused({ expires_at: (Date.now() + 51 * MINUTE) * 1000 }).toThrow(/invalid_request.*expires_at/)
    await refused({ nonce: new Uint8Array(31) }).toThrow(/invalid_request.*nonce/)
    const another = holoHash('agent', new Uint8Array(32).fill(5))
    await refused({ provenance: another }).toThrow(/invalid_request.*provenance/)
    const nonce = crypto.getRandomValues(new Uint8Array(32))
    await world.dapp.signZomeCall({ ...list(), nonce })
    await refused({ nonce }).toThrow(/invalid_request.*nonce/)
  })
})
