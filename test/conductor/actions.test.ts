import type { AppWebsocket } from 'holochain-client-0.20'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { publicKeyOf, sign } from '../../src/crypto/ed25519.ts'
import { holoHash } from '../../src/crypto/holochain/holohash.ts'
import { type App, installApp } from './support/app.ts'
import { graftRecords, readChain } from './support/chain.ts'
import { type Conductor, startConductor } from './support/conductor.ts'
import { corruptions } from './support/corrupt.ts'
import { describeConductor } from './support/files.ts'
import { setHostSigner, signCall } from './support/host-signer.ts'
import { type Content, encodeContent, signRecord, type WireRecord } from './support/record.ts'
import { lockSeed } from './support/seeds.ts'
import { getRecord, LIST, ZOME } from './support/views.ts'
import { BEGINNING, type Step, wholeChain } from './support/whole-chain.ts'

const seed = Uint8Array.from({ length: 32 }, (_, i) => i)
const agent = holoHash('agent', publicKeyOf(seed))
/** The chain is closed to this agent, who signs that. */
const nextSeed = new Uint8Array(32).fill(7)
const closeTo = { Agent: holoHash('agent', publicKeyOf(nextSeed)) }
const signerOf = ({ name }: Step) => (name === 'CloseChain' ? nextSeed : seed)
const recordOf = (step: Step) => signRecord(step.content, signerOf(step), step.entry)

const chainIn = (dna: Uint8Array) => wholeChain({ dna, agent, closeTo })
const NAMES = chainIn(holoHash('dna', new Uint8Array(32))).map(({ name }) => name)
/** What the conductor says of records that it could read and does not believe. */
const INVALID = /InvalidCommit|counterfeit|requires an Entry/

describeConductor('actions signed by us, in a real conductor', () => {
  let conductor: Conductor
  let app: App
  let client: AppWebsocket
  let chain: Step[]

  beforeAll(async () => {
    conductor = await startConductor({ bundles: [lockSeed(seed)] })
    setHostSigner(async request => signCall(request, { seed, provenance: agent }))
    app = await installApp(conductor, agent)
    client = await app.connect()
    chain = chainIn(app.cellId[0])
  })
  afterAll(() => conductor?.close())
  const graft = (...records: WireRecord[]) => graftRecords(conductor.admin, app.cellId, records)

  it('have the bytes, hashes and signatures that the conductor makes of its own actions', async () => {
    // The first call of any zome completes the chain's beginning.
    await client.callZome({ cell_id: app.cellId, zome_name: ZOME, ...LIST })
    const own = await readChain(conductor.admin, app.cellId)
    expect(new Set(own.map(({ content }) => content.type))).toEqual(
      new Set(['Dna', 'AgentValidationPkg', 'Create', 'InitZomesComplete']),
    )
    for (const { content, hash, signature } of own) {
      const ours = encodeContent(content as Content)
      expect([ours.hash, sign(ours.bytes, seed)]).toEqual([hash, signature])
    }
  })

  it.each(NAMES.slice(0, BEGINNING))('are refused as a beginning with anything wrong in %s', async name => {
    const beginning = chain.slice(0, BEGINNING)
    const step = named(name)
    for (const [what, wrong] of corruptions(recordOf(step), signerOf(step))) {
      const records = beginning.map(one => (one === step ? wrong : recordOf(one)))
      await expect(graft(...records), what).rejects.toThrow(INVALID)
    }
  })

  it('begin a chain', async () => {
    await graft(...chain.slice(0, BEGINNING).map(recordOf))
    for (const step of chain.slice(0, BEGINNING)) await expectBack(step)
  })

  it.each(NAMES.slice(BEGINNING))('%s: refused with anything wrong in it, taken as it is', async name => {
    const step = named(name)
    const record = recordOf(step)
    for (const [what, wrong] of corruptions(record, signerOf(step))) {
      await expect(graft(wrong), what).rejects.toThrow(INVALID)
    }
    await graft(record)
    await expectBack(step)
  })

  async function expectBack(step: Step): Promise<void> {
    const found = await getRecord(client, app.cellId, step.hash)
    expect(found).toEqual(recordOf(step))
    // The conductor takes the hash as it is given: that it is the right one shows in what came back.
    expect(found && encodeContent(found.signed_action.hashed.content).hash).toEqual(step.hash)
  }
  function named(name: string): Step {
    const step = chain.find(step => step.name === name)
    if (step === undefined) throw new Error(name)
    return step
  }
})
