import type { AppWebsocket } from 'holochain-client-0.20'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publicKeyOf } from '../../src/crypto/ed25519.ts'
import { holoHash } from '../../src/crypto/holochain/holohash.ts'
import { type App, installApp } from './support/app.ts'
import { type Conductor, startConductor } from './support/conductor.ts'
import { describeConductor } from './support/files.ts'
import { type CallOptions, setHostSigner, signCall } from './support/host-signer.ts'
import { lockSeed } from './support/seeds.ts'
import { LIST, ZOME } from './support/views.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)
const agent = holoHash('agent', publicKeyOf(seed))
/** A key that no chain and no lair has, as a wallet's is where the conductor is somebody else's. */
const assignedSeed = new Uint8Array(32).fill(9)
const assigned = holoHash('agent', publicKeyOf(assignedSeed))
const MINUTE = 60_000

const asAuthor: CallOptions = { seed, provenance: agent }

describeConductor('zome calls signed by us, through the client as it is', () => {
  let conductor: Conductor
  let app: App
  let client: AppWebsocket

  beforeAll(async () => {
    conductor = await startConductor({ bundles: [lockSeed(seed)] })
    app = await installApp(conductor, agent)
    client = await app.connect()
  })
  afterAll(() => conductor?.close())

  /** Calls a function that needs nothing and answers a list, with this signer in place. */
  function call(options: CallOptions, fn: { fn_name: string; payload: unknown } = LIST): Promise<unknown> {
    setHostSigner(async request => signCall(request, options))
    return client.callZome({ cell_id: app.cellId, zome_name: ZOME, ...fn })
  }

  it('as the author', async () => {
    expect(await call(asAuthor)).toEqual([])
  })

  it('with a payload that is written down and read back', async () => {
    const view = { name: 'tomatoes 🍅', logo: '', html: '<p>', js: '', css: '' }
    const made = await call(asAuthor, { fn_name: 'create_custom_view', payload: view })
    expect(made).toMatchObject({ signed_action: { hashed: { content: { type: 'Create' } } } })
    expect(await call(asAuthor)).toHaveLength(1)
  })

  it('as the key that a capability was assigned to, until it is revoked', async () => {
    const capSecret = crypto.getRandomValues(new Uint8Array(64))
    const asAssigned: CallOptions = { seed: assignedSeed, provenance: assigned, capSecret }
    await expect(call(asAssigned), 'nothing granted').rejects.toThrow(/BadCapGrant/)
    const action_hash = await conductor.admin.grantZomeCallCapability({
      cell_id: app.cellId,
      cap_grant: {
        tag: 'a wallet',
        functions: { type: 'listed', value: [[ZOME, LIST.fn_name]] },
        access: { type: 'assigned', value: { secret: capSecret, assignees: [assigned] } },
      },
    })
    expect(await call(asAssigned)).toHaveLength(1)

    const { capSecret: _, ...withoutSecret } = asAssigned
    await expect(call(withoutSecret), 'no secret').rejects.toThrow(/BadCapGrant/)
    await expect(call({ ...asAssigned, capSecret: new Uint8Array(64) }), 'wrong secret').rejects.toThrow(
      /BadCapGrant/,
    )
    const another = { ...asAssigned, seed: new Uint8Array(32).fill(8) }
    await expect(call(another), 'another key').rejects.toThrow(/Bad signature/)
    const mine = { ...another, provenance: holoHash('agent', publicKeyOf(another.seed)) }
    await expect(call(mine), 'the secret alone').rejects.toThrow(/BadCapGrant/)
    const other = { fn_name: 'get_custom_view', payload: { input: action_hash, local: true } }
    await expect(call(asAssigned, other), 'another function').rejects.toThrow(/BadCapGrant/)

    await conductor.admin.revokeZomeCallCapability({ action_hash, cell_id: app.cellId })
    await expect(call(asAssigned), 'revoked').rejects.toThrow(/BadCapGrant/)
  })

  it('once: a call that is sent again is refused', async () => {
    const nonce = crypto.getRandomValues(new Uint8Array(32))
    await call({ ...asAuthor, nonce })
    await expect(call({ ...asAuthor, nonce })).rejects.toThrow(/BadNonce\("Duplicate"\)/)
  })

  it('within its time, which is at most about 50 minutes', async () => {
    await call({ ...asAuthor, validFor: 49 * MINUTE })
    await expect(call({ ...asAuthor, validFor: 51 * MINUTE })).rejects.toThrow(/BadNonce\("Future"\)/)
    await expect(call({ ...asAuthor, validFor: -1 })).rejects.toThrow(/BadNonce\("Expired"\)/)
  })

  it('by the key that it names: signed by another it is refused', async () => {
    await expect(call({ seed: assignedSeed, provenance: agent })).rejects.toThrow(/Bad signature/)
    await expect(call({ seed: assignedSeed, provenance: assigned })).rejects.toThrow(/BadCapGrant/)
  })

  it('as it was signed: a byte that differs is refused', async () => {
    setHostSigner(async request => {
      const { bytes, signature } = signCall(request, asAuthor)
      // Inside the nonce, so that the call can still be read.
      const at = Buffer.from(bytes).indexOf('nonce') + 10
      return { bytes: bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)), signature }
    })
    await expect(client.callZome({ cell_id: app.cellId, zome_name: ZOME, ...LIST })).rejects.toThrow(
      /Bad signature/,
    )
  })
})
