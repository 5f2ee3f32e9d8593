/** Screens on which a site asks for something. */
import { fromHex, utf8 } from '../../src/crypto/bytes.ts'
import { encodeMsgpack } from '../../src/crypto/holochain/msgpack.ts'
import vectors from '../unit/crypto/holochain-actions.json'
import type { Screen } from './screens.ts'
import { actionView, asking, batchView, connectView, IDENTITY, offerOf, signView } from './views.ts'

const opaque = Uint8Array.from({ length: 96 }, (_, i) => (i * 37 + 129) % 256)
const post = {
  type: 'CreateEntry',
  entry_type: 'message',
  payload: { content: 'See you at the hedge at nine', timestamp: 1_795_269_720_000 },
}
const remember = offerOf({ methods: ['signAction'], actionTypes: ['CreateEntry'] })
const wanted = {
  methods: ['signAction' as const, 'signBytes' as const],
  actionTypes: ['CreateEntry', 'UpdateEntry'],
  domains: ['acorn.example/login'],
}

export const requests: readonly Screen[] = [
  {
    name: 'connect',
    hash: '#/request',
    state: asking(
      connectView({
        appName: 'Acorn Garden Club',
        reason: 'So that your posts carry your name',
        privacyPolicy: 'https://acorn.example/privacy',
      }),
    ),
  },
  {
    name: 'connect-look-alike',
    hash: '#/request',
    state: asking(connectView({ origin: 'https://xn--corn-5cd.example', appName: 'Acorn' })),
  },
  {
    name: 'connect-limits',
    hash: '#/request',
    state: asking(
      connectView({ appName: 'Acorn Garden Club', remember: offerOf(wanted, { keyChanges: false }) }),
    ),
    steps: async page => void (await page.getByRole('radio').nth(2).check()),
  },
  {
    name: 'sign-action',
    hash: '#/request',
    state: asking(actionView(post, { reason: 'Posting your reply', remember })),
  },
  {
    name: 'sign-action-while',
    hash: '#/request',
    state: asking(actionView(post, { reason: null, remember })),
    steps: async page => void (await page.getByRole('radio').nth(1).check()),
  },
  {
    name: 'sign-action-raw',
    hash: '#/request',
    state: asking(actionView(post, { remember })),
    steps: async page => void (await page.locator('summary').last().click()),
  },
  {
    name: 'sign-action-hostile',
    hash: '#/request',
    state: asking(
      actionView(
        { ...post, payload: { content: 'pay \u202e001\u202c to \u200bme', lines: 'a\n\n\n\n\nb' } },
        { reason: `Log in\u202e now\n\n\n\n${'really '.repeat(60)}` },
      ),
    ),
  },
  {
    name: 'sign-json',
    hash: '#/request',
    state: asking(signView(utf8('{"amount":240,"terms":{"currency":"EUR","days":14}}'))),
  },
  {
    name: 'sign-text',
    hash: '#/request',
    state: asking(
      signView(utf8(`I agree to the terms of acorn.example.\n${'A long paragraph follows. '.repeat(60)}`)),
    ),
  },
  {
    name: 'sign-domain',
    hash: '#/request',
    state: asking(signView(utf8('login 4711'), { domain: 'acorn.example/login' })),
  },
  { name: 'sign-unreadable', hash: '#/request', state: asking(signView(opaque)) },
  {
    name: 'sign-messagepack',
    hash: '#/request',
    state: asking(
      signView(encodeMsgpack({ title: 'hedge', height: 2, tags: ['green', 'tall'], raw: new Uint8Array(9) })),
    ),
  },
  ...holochain(),
  {
    name: 'sign-batch',
    hash: '#/request',
    state: asking(
      batchView([
        actionView(post),
        actionView({ type: 'DeleteEntry', hash: 'uhCEk' }),
        signView(utf8('a text')),
        signView(opaque),
      ]),
    ),
  },
  {
    name: 'queue',
    hash: '#/request',
    state: asking(
      actionView(post, {
        position: 1,
        total: 3,
        behind: [
          { origin: 'https://birch.example', method: 'signBytes' },
          { origin: 'https://app.acorn.example', method: 'connect' },
        ],
      }),
    ),
  },
]

/** Two of the actions that the encoder is held against. */
function holochain(): Screen[] {
  return vectors.layouts['0.6']
    .filter(({ name }) => name === 'create-link-entry-entry' || name === 'delete')
    .map(({ name, action_bytes_hex, signer }) => ({
      name: `sign-holochain-${name}`,
      hash: '#/request',
      state: asking(
        signView(fromHex(action_bytes_hex), {
          method: 'signAction',
          encoding: 'holochain-action',
          identity: { ...IDENTITY, agentPubKey: signer },
        }),
      ),
    }))
}
