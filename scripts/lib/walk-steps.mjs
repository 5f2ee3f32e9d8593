import { strict as assert } from 'node:assert'
import { say } from './say.mjs'
import {
  askByDemo,
  assertSigned,
  button,
  callIn,
  consentWindow,
  field,
  goTo,
  refusedByDemo,
  signThree,
} from './walk-tools.mjs'

const GREETING = 'Hello from the demo app, with an umlaut: ü'
const base64 = text => Buffer.from(text).toString('base64')

/** The first steps of the walk in their order: a name, and what to do; what it answers is printed behind the name. */
export const STEPS = [
  [
    'The provider is there',
    async ({ demo, demoUrl, pictures }) => {
      await demo.goto(demoUrl)
      await demo.getByText('Not connected', { exact: true }).waitFor()
      await pictures.take(demo, 'demo')
      return demo.evaluate(() => `version ${window.flowsta.version}`)
    },
  ],
  [
    'Nothing is signed before connect()',
    async state => {
      assert.equal(await refusedByDemo(state, 'Sign the action', 'sign-action'), 'consent_required')
      return 'consent_required, no window'
    },
  ],
  [
    'A wallet is created',
    async state => {
      const { own, screens, pictures, password } = state
      await own.bringToFront()
      await own.goto(screens)
      await button(own, 'Create a new wallet').waitFor()
      await pictures.take(own, 'first-run')
      await button(own, 'Restore a wallet').click()
      await pictures.take(own, 'restore')
      await own.reload()
      const seen = name => (name === 'first-run' ? undefined : pictures.take(own, name))
      await state.createWallet(own, password, seen)
      state.agentPubKey = await state.readAgentKey(own)
      await pictures.take(own, 'home-new')
      return state.agentPubKey
    },
  ],
  [
    'The site connects, with consent',
    async state => {
      const account = await askByDemo(state, 'Connect', 'connect', async ({ method }) => {
        assert.equal(method, 'connect')
        await state.pictures.take(await consentWindow(state), 'connect')
        await state.wallet.approve()
      })
      assert.equal(account.agentPubKey, state.agentPubKey)
      return `account ${account.id}`
    },
  ],
  [
    'An action is signed, with consent, and verified here',
    async state => {
      const answer = await askByDemo(state, 'Sign the action', 'sign-action', async ({ reason, details }) => {
        assert.match(reason, /Posting your note to the board\./)
        assert.match(details, /The first tomatoes are ripe\./)
        await state.pictures.take(await consentWindow(state), 'sign-action')
        await state.wallet.approve()
      })
      const signed = Buffer.from(answer.signedBytes, 'base64').toString()
      assert.equal(signed, JSON.stringify(answer.signedAction), 'what was signed is the canonical action')
      assertSigned(answer, state.agentPubKey)
      return `${signed.length} bytes, Ed25519 by node:crypto`
    },
  ],
  [
    'Bytes are signed, with consent, and verified here',
    async state => {
      const answer = await askByDemo(state, 'Sign the bytes', 'sign-bytes', async ({ details }) => {
        assert.ok(details.includes(GREETING), 'the text is on screen')
        await state.pictures.take(await consentWindow(state), 'sign-bytes')
        await state.wallet.approve()
      })
      assert.equal(Buffer.from(answer.signedBytes, 'base64').toString(), GREETING)
      assertSigned(answer, state.agentPubKey)
      return 'as they are, Ed25519 by node:crypto'
    },
  ],
  [
    'Bytes that can not be read need a tick',
    async state => {
      const asked = callIn(state.demo, {
        bytes: Buffer.from([...'\u00ff\u0000\u0001wallet'].map(c => c.charCodeAt(0))).toString('base64'),
      })
      await state.wallet.requestOnScreen()
      await state.pictures.take(await consentWindow(state), 'sign-bytes-unreadable')
      await state.wallet.approve()
      assertSigned(await asked, state.agentPubKey)
    },
  ],
  [
    'Two requests wait for each other; one is approved, one rejected',
    async state => {
      const asked = ['first', 'second'].map(text =>
        callIn(state.demo, { bytes: base64(text), reason: `The ${text}.` }),
      )
      await state.wallet.requestOnScreen()
      const page = await consentWindow(state)
      await page.getByText('1 of 2', { exact: true }).waitFor()
      await state.pictures.take(page, 'queue')
      await state.wallet.approve()
      await state.wallet.reject()
      const [first, second] = await Promise.all(asked)
      assertSigned(first, state.agentPubKey)
      assert.equal(second.code, 'user_rejected')
      return 'signed, user_rejected'
    },
  ],
  [
    'The audit trail has a row for every decision',
    async state => {
      const { wallet, origin, own, pictures } = state
      const rows = await wallet.auditTrail()
      for (const { seq, type, decision, summary, count } of rows) {
        const words = [decision ?? type, summary, count > 1 ? `${count} times` : '']
        say.info(`${String(seq).padStart(4)}  ${words.filter(Boolean).join(' · ')}`)
      }
      // Refusals without a grant become one row an hour, when the hour is over.
      const isDecision = ({ method, decision }) => /^sign/.test(method ?? '') && decision !== 'refused'
      const decisions = rows.filter(row => row.origin === origin && isDecision(row))
      assert.deepEqual(
        decisions.map(row => row.decision),
        ['approved', 'approved', 'approved', 'approved', 'rejected'],
      )
      for (const [route, name] of [
        ['/', 'home'],
        ['/apps', 'apps'],
        ['/activity', 'activity'],
        ['/identities', 'identities'],
        ['/settings', 'settings'],
      ]) {
        await goTo(state, route)
        if (name === 'activity')
          await own.getByRole('table', { name: 'Activity', exact: true }).getByRole('row').nth(3).waitFor()
        await pictures.take(own, name)
      }
      await state.demo.bringToFront()
      await button(state.demo, 'Permissions').click()
      await pictures.take(state.demo, 'demo-connected')
      return `${rows.length} rows`
    },
  ],
  [
    'A request whose page is gone ends by itself',
    async state => {
      const page = await state.context.newPage()
      await page.goto(state.demoUrl)
      callIn(page, { bytes: base64('never mind') }).catch(() => {})
      await state.wallet.requestOnScreen()
      const window = await consentWindow(state)
      await page.close()
      await button(window, 'Close').waitFor()
      await state.pictures.take(window, 'request-gone')
      await window.close()
    },
  ],
]

/** The end of what the sites may do, after everything that they did. */
export const LAST_STEPS = [
  [
    'Both sites are revoked',
    async state => {
      for (const origin of [state.quietOrigin, state.origin]) await state.wallet.revoke(origin)
      await goTo(state, '/apps')
      await state.pictures.take(state.own, 'apps-empty')
    },
  ],
  [
    'The revoked sites are refused',
    async state => {
      assert.equal((await signThree(state)).code, 'consent_required')
      assert.equal(await refusedByDemo(state, 'Sign the action', 'sign-action'), 'consent_required')
      await state.pictures.take(state.demo, 'demo-refused')
      return 'consent_required, no window'
    },
  ],
  [
    'A locked wallet takes only its password',
    async ({ wallet, own, screens, pictures }) => {
      await wallet.lock()
      await own.bringToFront()
      await own.goto(screens)
      await field(own, 'Password').waitFor()
      await pictures.take(own, 'locked')
      await field(own, 'Password').fill('not the password')
      await button(own, 'Unlock').click()
      await own.locator('input[aria-invalid="true"]').waitFor()
      await pictures.take(own, 'locked-wrong')
      await wallet.unlock()
      await button(own, 'Lock').waitFor()
    },
  ],
]
