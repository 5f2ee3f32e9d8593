import { createPublicKey, verify } from 'node:crypto'
import { countRows, installBench } from './in-page.mjs'
import { loadTs } from './load-ts.mjs'
import { openSilentPage, serveSite } from './profile.mjs'

/** A page that is isolated from others gets a clock of 5 µs instead of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
}
/** The most that a site may ask for. */
const POLICY = { methods: ['signBytes'], maxSignatures: 10_000, perMinute: 6000, expiresIn: 3600 }
/** What stands before the 32 bytes of an Ed25519 key in its SPKI (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** A page with both providers, each ready to sign, and what a bench asks of it. */
export async function openPair() {
  const site = await serveSite(ISOLATED)
  const { launchPair } = await loadTs('launch-pair.ts')
  const pair = await launchPair().catch(async error => {
    await site.close()
    throw error
  })
  const close = async () => {
    await pair.close()
    await site.close()
  }
  try {
    await pair.setUp()
    const page = await pair.context.newPage()
    await page.goto(site.url)
    await page.evaluate(installBench)
    return {
      page,
      /** Calls a function of `bench` in the page. */
      measure: (name, ...args) => page.evaluate(([name, args]) => window.bench[name](...args), [name, args]),
      silently: run => silently(pair, page, run),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Runs a phase with a permission of its own, so that it has the whole of a policy's numbers. Throws if not every call
 * of it was signed and recorded: the wallet's without a window and with a proof, the floor's on the disk.
 */
async function silently(pair, page, run) {
  await page.evaluate(() => window.flowsta.disconnect())
  await Promise.all([page.evaluate(policy => window.flowsta.connect({ policy }), POLICY), pair.approve()])
  await checkSignatures(page)
  const before = await recorded(pair, page)
  const result = await withoutWindows(pair.context, run)
  const after = await recorded(pair, page, before.last)
  const asked = {
    wallet: after.signed.wallet - before.signed.wallet,
    floor: after.signed.floor - before.signed.floor,
  }
  if (after.silent !== asked.wallet || after.rows !== asked.wallet)
    throw new Error(
      `${asked.wallet} asked for, ${after.silent} signed silently with proof, ${after.rows} rows (${after.others})`,
    )
  if (after.floor - before.floor !== asked.floor)
    throw new Error(`${asked.floor} asked for, the floor recorded ${after.floor - before.floor}`)
  return result
}

/** A call whose window opened waits for a person: that ends the bench. */
async function withoutWindows(context, run) {
  let note
  const opened = new Promise((_, reject) => {
    note = page => reject(new Error(`a window opened: ${page.url()}`))
    context.on('page', note)
  })
  try {
    return await Promise.race([run(), opened])
  } finally {
    context.off('page', note)
  }
}

async function recorded(pair, page, from = 0) {
  const { signed, floor } = await page.evaluate(async () => ({
    signed: { ...window.bench.signed },
    floor: await window.floor.recorded(),
  }))
  const inside = await openSilentPage(pair)
  const rows = await inside.evaluate(countRows, from)
  await inside.close()
  return { signed, floor, ...rows }
}

/** One signature of each side, held against its key here. */
async function checkSignatures(page) {
  const text = 'thirty-two characters to sign...'
  const { ours, floors, floorKey } = await page.evaluate(
    async bytes => ({
      ours: await window.flowsta.signBytes({ bytes }),
      floors: await window.floor.sign(bytes),
      floorKey: await window.floor.publicKey(),
    }),
    btoa(text),
  )
  const ourKey = Buffer.from(ours.agentPubKey.slice(1), 'base64url').subarray(3, 35)
  if (!holds(text, ourKey, ours.signature)) throw new Error("the wallet's signature does not hold")
  if (!holds(text, Buffer.from(floorKey, 'base64'), floors)) throw new Error("the floor's does not hold")
}

function holds(text, rawKey, signature) {
  const key = createPublicKey({ key: Buffer.concat([SPKI, rawKey]), format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
