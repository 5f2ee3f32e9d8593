import { strict as assert } from 'node:assert'
import { isSignedBy, keyOfAgent, keyOfDid } from './verify.mjs'

const PATIENCE = 30_000

export const button = (page, name) => page.getByRole('button', { name, exact: true })
export const field = (page, name) => page.getByLabel(name, { exact: true })

/** The window with the request, as a person sees it: once Approve takes input. */
export async function consentWindow({ context, screens }) {
  const page = context.pages().find(one => one.url().startsWith(`${screens}#/request`))
  assert.ok(page, 'a consent window is open')
  await page.locator('[data-arming]').waitFor({ state: 'detached' })
  return page
}

/** Opens one of the wallet's everyday screens. */
export async function goTo({ own, screens }, route) {
  // A tab behind another one draws once a second.
  await own.bringToFront()
  await own.goto(`${screens}#${route}`)
  await button(own, 'Lock').waitFor()
  await own.waitForLoadState('networkidle')
}

/** What the demo shows as the answer in one of its cards, once it is there and its own checks hold. */
export async function shownAnswer({ demo }, card) {
  const answer = demo.locator(`#${card} .answer:is([data-outcome="good"], [data-outcome="bad"])`)
  await answer.waitFor({ timeout: PATIENCE })
  const failed = demo.locator(`#${card} .fails`)
  if ((await failed.count()) > 0) throw new Error(`the demo found: ${await failed.first().textContent()}`)
  return JSON.parse(await answer.textContent())
}

/** Presses a button of the demo, answers the wallet's request and gives what the demo then shows. */
export async function askByDemo(state, label, card, answer) {
  const { demo, wallet, origin } = state
  await demo.bringToFront()
  await button(demo, label).click()
  const request = await wallet.requestOnScreen()
  assert.equal(request.origin, origin, 'the request names the origin')
  await answer(request)
  return shownAnswer(state, card)
}

/** Presses a button of the demo that must be answered at once, without a window; gives the code of the error. */
export async function refusedByDemo(state, label, card) {
  const before = state.context.pages().length
  await state.demo.bringToFront()
  await button(state.demo, label).click()
  const { code } = await shownAnswer(state, card)
  assert.equal(state.context.pages().length, before, 'no window opens')
  return code
}

/** Three notes that the second site signs without asking; answers what its page shows. */
export async function signThree(state) {
  await state.quiet.bringToFront()
  await button(state.quiet, 'Sign three notes').click()
  return shownAnswer({ demo: state.quiet }, 'silent')
}

/** Calls the provider in the demo's page; resolves with the answer or the error's code. */
export function callIn(page, request) {
  return page.evaluate(request => window.flowsta.signBytes(request).catch(({ code }) => ({ code })), request)
}

/** Checks an answer with Node's own crypto, and that a changed byte is noticed. Throws where it does not hold. */
export function assertSigned(answer, agentPubKey) {
  assert.equal(answer.agentPubKey, agentPubKey)
  const key = keyOfAgent(answer.agentPubKey)
  if (answer.did) assert.deepEqual(keyOfDid(answer.did), key, 'did and agentPubKey name one key')
  assert.ok(isSignedBy(key, answer), 'the signature verifies')
  const changed = Buffer.from(answer.signedBytes, 'base64')
  changed[0] ^= 1
  assert.ok(
    !isSignedBy(key, { ...answer, signedBytes: changed.toString('base64') }),
    'a changed byte does not',
  )
}
