import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CallMessage } from '../../src/protocol/page-door.ts'
import type { ShortProof } from '../../src/protocol/proof.ts'
import { isSigned, type Signed, type SilentSite, signAtOnce, withSilent } from './support/silent.ts'
import { type ContentWorld, contentWorld, type Reply } from './support/silent-content.ts'
import { postAll, robChannel } from './support/silent-page.ts'
import { expectBorneOut, expectExported, silentRows } from './support/silent-rows.ts'

const newId = () => randomBytes(16).toString('hex')
const POLICY = { methods: ['signBytes' as const], maxSignatures: 100, perMinute: 600 }

/** A message as it was, under a new id, and each of them as a bridge says it that lost its port. */
function waysToRepeat(message: CallMessage): CallMessage[] {
  const { again: _, ...plain } = message
  const other = () => ({ ...plain, id: newId() })
  return [plain, other(), { ...plain, again: true }, { ...other(), again: true }]
}

describe('a recorded message, sent again, signs nothing', () => {
  const world = withSilent()
  let site: SilentSite
  let bystander: SilentSite
  /** A page of the site that runs a script before the provider. */
  let robbed: Page
  let content: ContentWorld
  const signed: Signed[] = []
  let recorded: CallMessage[]
  let posted: CallMessage[]

  beforeAll(async () => {
    const { wallet } = world
    site = await world.remembered(POLICY)
    bystander = await world.remembered(POLICY)
    // Its port to the worker is there since connect(); a document that was loaded anew has none yet.
    await site.page.reload()
    content = await contentWorld(wallet, site.page)
    await content.tape()
    robbed = await wallet.context.newPage()
    await robChannel(robbed)
    await robbed.goto(site.origin)
    signed.push(...(await signAtOnce(site.page, 'recorded', 3)).filter(isSigned))
    signed.push(...(await signAtOnce(robbed, 'robbed', 2)).filter(isSigned))
    recorded = await content.taped()
    posted = await robbed.evaluate(() => window.relay.sent)
    expect(recorded).toHaveLength(3)
    expect(posted).toHaveLength(2)
  })

  /** No second signature, row or count; what was answered at all is the answer that there was. */
  async function expectNothingNew(replies: readonly Reply[], mayRepeat: boolean): Promise<void> {
    const known = new Set(signed.map(({ answer }) => answer.signature))
    for (const { signature, code } of replies) {
      if (signature !== undefined && mayRepeat) expect(known).toContain(signature)
      else expect(code).toBe('proof_invalid')
    }
    expectBorneOut(await silentRows(world.wallet, site.origin), signed)
    const counts = { signCount: signed.length, signaturesLeft: POLICY.maxSignatures - signed.length }
    expect(await site.permission()).toMatchObject(counts)
    expect(await bystander.permission()).toMatchObject({ signCount: 0, signaturesLeft: 100 })
  }
  /** Everything that was recorded, in every way, from everywhere. */
  async function sendEverywhere(): Promise<void> {
    const { wallet, quietly } = world
    await quietly(async () => {
      // The page posts what it saw; what only a bridge says is dropped from it.
      await expectNothingNew(await postAll(robbed, posted.flatMap(waysToRepeat)), false)
      await expectNothingNew(await postAll(robbed, recorded.flatMap(waysToRepeat)), false)

      // A script in the content world, over the bridge's own port, and from a document of the site that is another.
      const all = [...recorded, ...posted].flatMap(waysToRepeat)
      await site.page.evaluate(() => window.flowsta.isConnected())
      await expectNothingNew(await content.send(all, 'bridge'), true)
      const other = await site.tab()
      await expectNothingNew(await (await contentWorld(wallet, other)).send(all, 'own'), true)
      await other.close()

      // And from another site with a permission of its own. Two ports of one document: only the newest one is answered.
      const stranger = await contentWorld(wallet, bystander.page)
      const heard = await stranger.send(all, 'own')
      await bystander.page.reload()
      await expectNothingNew(heard, false)
    })
  }

  it('by the page, by another script in the content world, by another document, by another site', async () => {
    await sendEverywhere()
  })

  it('after the worker was stopped', async () => {
    await world.wallet.stopBackground()
    await sendEverywhere()
  })

  it('with other parameters, or another message under the same signature', async () => {
    const [message, other] = recorded as [CallMessage, CallMessage]
    const proof = message.proof as ShortProof
    const changed = [
      { ...message, params: JSON.stringify({ bytes: btoa('another text') }) },
      { ...message, params: other.params },
      { ...message, method: 'signAction' as const, params: '{"action":{"type":"x"}}' },
      { ...message, proof: { ...proof, nonce: newId() } },
      { ...message, proof: { ...proof, iat: proof.iat + 1 } },
      { ...message, proof: { ...proof, signature: other.proof?.signature ?? '' } },
    ]
    const sent = changed.flatMap(one => waysToRepeat({ ...one, id: newId() }))
    await world.quietly(async () => expectNothingNew(await content.send(sent, 'bridge'), false))
  })

  it('ten times at once, before the first is answered: one is signed', async () => {
    await content.multiply(10)
    const more = (await world.quietly(() => signAtOnce(site.page, 'at once', 5))).filter(isSigned)
    expect(more).toHaveLength(5)
    signed.push(...more)
    const replies: Reply[] = []
    await expect
      .poll(async () => replies.push(...(await content.multiply(1))), { timeout: 20_000 })
      .toBe(5 * 9)
    await expectNothingNew(replies, false)
  })

  it('and the trail of all that holds', async () => {
    await expectExported(world.wallet, world.agentPubKey)
  })
})
