import { strict as assert } from 'node:assert'
import { createPublicKey, verify } from 'node:crypto'
import { askByDemo, assertSigned, button, callIn, consentWindow, goTo, signThree } from './walk-tools.mjs'

const base64 = text => Buffer.from(text).toString('base64')
const radio = (page, name) => page.getByRole('radio', { name, exact: true })

/** Runs something during which no window may open. */
async function quietly({ context }, run) {
  const opened = []
  const look = page => opened.push(page)
  context.on('page', look)
  const value = await run()
  context.off('page', look)
  assert.equal(opened.length, 0, 'no window opens')
  return value
}

const leftIn = (state, text) => state.quiet.locator('#left', { hasText: text }).waitFor()

/** The proof in a row is by the device key over the message, which names the row's own request. */
function assertProven({ proof, origin, requestSha256 }) {
  const x = Buffer.from(proof.publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = Buffer.from(`flowsta-request-proof:v1\0${proof.message}`)
  assert.ok(verify(null, signed, key, Buffer.from(proof.signature, 'base64')), 'the proof verifies')
  const message = JSON.parse(proof.message)
  assert.deepEqual([message.origin, message.requestSha256], [origin, requestSha256])
}

/** The steps about signing without asking, by a second site beside the one that asks every time. */
export const SILENT_STEPS = [
  [
    'A second site says what it would like to sign without asking',
    async state => {
      const { context, demoUrl, pictures, wallet } = state
      // Another name of the same server is another origin.
      const url = demoUrl.replace('127.0.0.1', 'localhost')
      state.quiet = await context.newPage()
      state.quietOrigin = new URL(url).origin
      await state.quiet.setViewportSize({ width: 1280, height: 900 })
      await state.quiet.goto(url)
      await button(state.quiet, 'Connect with this').click()
      const { origin, details } = await wallet.requestOnScreen()
      assert.equal(origin, state.quietOrigin)
      assert.match(details, /Actions of type\s+“?note/)
      const page = await consentWindow(state)
      await pictures.take(page, 'connect-policy')
      await radio(page, 'Custom…').check()
      await page.getByLabel('How many', { exact: true }).waitFor()
      await pictures.take(page, 'connect-custom')
      await radio(page, 'For a while').check()
      await pictures.take(page, 'connect-for-a-while')
      await wallet.approve({ remember: 'while' })
      await leftIn(state, '10 of 10 signatures left')
      return 'ten notes, for 15 minutes'
    },
  ],
  [
    'It signs three without a window, and each row keeps its proof',
    async state => {
      const answers = await quietly(state, () => signThree(state))
      assert.equal(answers.length, 3, `three signatures, not ${JSON.stringify(answers)}`)
      for (const answer of answers) assertSigned(answer, state.agentPubKey)
      await leftIn(state, '7 of 10 signatures left')
      await state.pictures.take(state.quiet, 'demo-silent')
      const rows = (await state.wallet.auditTrail()).filter(({ type }) => type === 'request.silent')
      assert.deepEqual(
        rows.map(({ signature }) => signature).sort(),
        answers.map(({ signature }) => signature).sort(),
      )
      for (const row of rows) assertProven(row)
      return 'signatures and proofs, Ed25519 by node:crypto; 7 of 10 left'
    },
  ],
  [
    'At a request a person lets a site sign such texts for a while',
    async state => {
      const { demo, pictures, wallet, agentPubKey } = state
      const asked = callIn(demo, { bytes: base64('Good morning'), reason: 'To greet the others.' })
      await wallet.requestOnScreen()
      const page = await consentWindow(state)
      await radio(page, 'For a while').check()
      await pictures.take(page, 'sign-for-a-while')
      await radio(page, 'Custom…').check()
      await page.getByLabel('How many', { exact: true }).waitFor()
      await pictures.take(page, 'sign-custom')
      await wallet.approve({ remember: 'while' })
      assertSigned(await asked, agentPubKey)
      const next = { bytes: base64('Good evening'), prompt: 'never' }
      assertSigned(await quietly(state, () => callIn(demo, next)), agentPubKey)
      return 'the next one opens no window'
    },
  ],
  [
    'Several items are signed with one consent, one of them a deletion',
    async state => {
      const { results } = await askByDemo(
        state,
        'Sign the batch',
        'sign-batch',
        async ({ method, details }) => {
          assert.equal(method, 'signBatch')
          assert.match(details, /1 deletion/)
          const page = await consentWindow(state)
          await state.pictures.take(page, 'batch')
          await page.locator('summary', { hasText: 'Delete an entry' }).click()
          await page.getByText('the blurred one').waitFor()
          await state.pictures.take(page, 'batch-open')
          await state.wallet.approve()
        },
      )
      for (const answer of results) assertSigned(answer, state.agentPubKey)
      const signatures = results.map(({ signature }) => signature)
      const rows = (await state.wallet.auditTrail()).filter(row => signatures.includes(row.signature))
      assert.equal(rows.length, results.length, 'a row for each')
      return `${results.length} signatures, ${rows.length} rows`
    },
  ],
  [
    'Apps says what each site may still do',
    async state => {
      const { own, pictures, quietOrigin } = state
      await goTo(state, '/')
      await own.getByText('2 apps may sign without asking', { exact: true }).waitFor()
      await pictures.take(own, 'home-by-itself')
      await goTo(state, '/apps')
      const row = own.getByRole('listitem', { name: quietOrigin, exact: true })
      const said = await row.getByText(/^By itself: 7 left/).innerText()
      await pictures.take(own, 'apps-by-itself')
      await row.getByRole('link').click()
      await own.getByText('7 of 10 signatures left', { exact: true }).waitFor()
      await own.getByRole('listitem').filter({ hasText: 'By itself' }).nth(2).waitFor()
      await pictures.take(own, 'app')
      await own.setViewportSize({ width: 1040, height: 700 })
      await pictures.take(own, 'app-wide')
      await own.setViewportSize(state.popup)
      return said
    },
  ],
  [
    'It is made tighter, and the site is told',
    async state => {
      const { own, pictures } = state
      await own.locator('summary', { hasText: 'Make it tighter' }).click()
      await own.getByLabel('How many', { exact: true }).selectOption({ label: '5 more' })
      await button(own, 'Use these limits').scrollIntoViewIfNeeded()
      await pictures.take(own, 'app-tighter')
      await button(own, 'Use these limits').click()
      await own.getByText(/^5 of [\d,]+ signatures left$/).waitFor()
      await leftIn(state, /^5 of/)
      return '5 left'
    },
  ],
  [
    'Muted it signs nothing, and unmuted it does again',
    async state => {
      const { own, pictures, agentPubKey } = state
      await button(own, 'Mute this site').click()
      await button(own, 'Unmute').waitFor()
      await pictures.take(own, 'app-muted')
      const { code } = await quietly(state, () => signThree(state))
      assert.equal(code, 'user_rejected')
      await own.bringToFront()
      await button(own, 'Unmute').click()
      await button(own, 'Mute this site').waitFor()
      for (const answer of await quietly(state, () => signThree(state))) assertSigned(answer, agentPubKey)
      await leftIn(state, /^2 of/)
      return 'user_rejected, then signed; 2 left'
    },
  ],
]
