/** Every screen of the wallet, with what the worker would have told it. Times are the gallery's own, see `NOW`. */
import type { Page } from 'playwright-core'
import type { AppView, UiCommand, WalletState } from '../../src/protocol/ui-door.ts'
import { requests } from './requests.ts'
import { ENTRY, stateOf } from './views.ts'

/** The clock of the pictures. */
export const NOW = Date.parse('2026-11-21T14:02:00Z')
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

export interface Screen {
  readonly name: string
  readonly hash: string
  readonly state: WalletState | null
  readonly replies?: { readonly [command in UiCommand]?: unknown }
  /** What a person does on it before it is looked at. Places, not words: these differ by language. */
  readonly steps?: (page: Page) => Promise<void>
}

const apps: AppView[] = [
  {
    grantId: '1'.repeat(32),
    origin: 'https://app.acorn.example',
    appName: 'Acorn Garden Club',
    scopes: ['openid', 'public_key', 'holochain:sign'],
    grantedAt: ago(60 * 24 * 9),
    lastUsedAt: ago(3),
    signCount: 128,
    policy: {
      methods: ['signAction', 'signBytes'],
      actionTypes: ['CreateEntry'],
      domains: ['acorn.example/login'],
      cells: [],
      expiresIn: 3600,
      expiresAt: NOW + 42 * 60_000,
      maxSignatures: 20,
      left: 14,
      perMinute: 60,
    },
    key: 'provider',
  },
  {
    grantId: '2'.repeat(32),
    origin: 'https://birch.example:8443',
    appName: 'Birch',
    scopes: ['openid', 'public_key'],
    grantedAt: ago(60 * 30),
    signCount: 0,
  },
]
const slot = (minutes: number) => Math.floor((NOW - minutes * 60_000) / (30 * 60_000))
const decisions = Array.from({ length: 40 }, (_, i) => [
  slot((40 - i) * 60 * 31),
  i % 3,
  1 + ((i * 7) % 9),
]).flat()
const row = (seq: number, more: object) => ({
  seq,
  at: ago((120 - seq) * 17),
  type: 'request.approved',
  ...more,
})
const rows = [
  row(119, {
    origin: 'https://app.acorn.example',
    method: 'signAction',
    decision: 'silent',
    summary: 'action of type CreateEntry, 147 bytes',
    payloadSize: 147,
  }),
  row(118, {
    origin: 'https://birch.example:8443',
    method: 'connect',
    decision: 'rejected',
    error: 'user_rejected',
  }),
  row(117, {
    origin: 'https://app.acorn.example',
    method: 'signBytes',
    decision: 'approved',
    summary: 'text, 32 bytes',
    payloadSize: 32,
  }),
  row(116, { type: 'vault.unlocked' }),
]
const lists = {
  'apps.list': { apps, muted: [{ origin: 'https://noisy.example', until: NOW + 3_000_000 }] },
  'apps.uses': {
    all: [
      {
        origin: 'https://app.acorn.example',
        slots: Array.from({ length: 12 }, (_, i) => [slot((12 - i) * 1440), 1 + ((i * 5) % 8)]).flat(),
      },
    ],
  },
  'activity.page': { rows, total: 120 },
  'activity.days': { decisions },
  'activity.choices': {
    origins: apps.map(({ origin }) => origin),
    methods: ['connect', 'signAction', 'signBytes'],
    decisions: ['approved', 'rejected', 'silent'],
    agents: [{ agentPubKey: ENTRY.agentPubKey, name: ENTRY.name }],
  },
  'identities.list': {
    all: [
      { ...ENTRY, sites: 2 },
      {
        ...ENTRY,
        id: 'b'.repeat(32),
        name: 'Garden',
        n: 2,
        agentPubKey: 'uhCAkA6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbiQ9Mk0',
      },
    ],
  },
  'capabilities.list': { all: [] },
  'passkeys.list': { all: [] },
  'sites.view': null,
} satisfies Screen['replies']
const empty = {
  ...lists,
  'apps.list': { apps: [], muted: [] },
  'apps.uses': { all: [] },
  'activity.page': { rows: [], total: 0 },
  'activity.days': { decisions: [] },
}
const open = stateOf('unlocked')
const at = (name: string, hash: string, more: Partial<Screen> = {}): Screen => ({
  name,
  hash,
  state: open,
  replies: lists,
  ...more,
})
const press =
  (place: string, nth = 0) =>
  async (page: Page) =>
    void (await page.locator(place).nth(nth).click())

const inSetup = stateOf('setup', { setup: { ask: [3, 11, 20] } })
/** 24 words that everyone knows. */
const shown = { 'setup.reveal': { words: [...Array(23).fill('abandon'), 'art'] } }
const reveal = async (page: Page) => {
  await page.locator('main button').last().click()
  await page.getByRole('listitem').nth(23).waitFor()
}
const detail = {
  row: {
    ...rows[0],
    prev: '5'.repeat(64),
    agentPubKey: ENTRY.agentPubKey,
    reason: 'Posting your reply',
    requestSha256: '6'.repeat(64),
    payloadSha256: '7'.repeat(64),
    signature: 'kX9sQe1bq0v4m2yJw8uTzR5cN7fLh3aDgPoViK6tYxEMWBnrSdHGUjZC0lQ1OpIFa9e2T8s7vXbRk4mYqLwNAg==',
    grantId: '1'.repeat(32),
    proof: {
      alg: 'Ed25519',
      publicKey: 'gPoViK6tYxEMWBnrSdHGUjZC0lQ1OpIFa9e2T8s7vXY=',
      message: '{"typ":"flowsta-request-proof"}',
      signature: 'kX9sQe1bq0v4m2yJw8uTzR5cN7fLh3aDgPoViK6tYxEMWBnrSdHGUjZC0lQ1OpIFa9e2T8s7vXbRk4mYqLwNAg==',
    },
  },
  hash: '8'.repeat(64),
  seal: 'held',
  before: { hash: '5'.repeat(64), holds: true },
  after: { holds: true },
  proof: 'held',
}

export const screens: readonly Screen[] = [
  { name: 'first-run', hash: '#/', state: stateOf('none') },
  { name: 'create-password', hash: '#/', state: stateOf('none'), steps: press('main .btn, footer .btn') },
  { name: 'create-phrase', hash: '#/', state: inSetup },
  { name: 'create-phrase-shown', hash: '#/', state: inSetup, replies: shown, steps: reveal },
  {
    name: 'create-check',
    hash: '#/',
    state: inSetup,
    replies: shown,
    steps: async page => {
      await reveal(page)
      await press('footer .btn--primary, .actions .btn--primary')(page)
    },
  },
  { name: 'restore', hash: '#/', state: stateOf('none'), steps: press('main .btn, footer .btn', 1) },
  { name: 'locked', hash: '#/', state: stateOf('locked', { lock: { why: 'idle' } }) },
  {
    name: 'locked-passkey',
    hash: '#/',
    state: stateOf('locked', { lock: { why: 'person', hasPasskey: true } }),
  },
  {
    name: 'locked-wait',
    hash: '#/',
    state: stateOf('locked', {
      lock: { retryAt: NOW + 28_000 },
      waiting: 2,
      waitingFrom: 'https://app.acorn.example',
    }),
  },
  ...requests,
  {
    name: 'ended',
    hash: '#/request',
    state: stateOf('unlocked', { ended: { origin: 'https://app.acorn.example', why: 'expired' } }),
  },
  {
    name: 'failed',
    hash: '#/request',
    state: stateOf('unlocked', { ended: { origin: 'https://app.acorn.example', why: 'storage_failed' } }),
  },
  at('home', '#/'),
  at('home-empty', '#/', { replies: empty }),
  at('apps', '#/apps'),
  at('apps-empty', '#/apps', { replies: empty }),
  at('app', `#/apps/${'1'.repeat(32)}`),
  at('app-narrow', `#/apps/${'1'.repeat(32)}`, {
    steps: async page => void (await page.locator('main section button').last().click()),
  }),
  at('activity', '#/activity'),
  at('activity-row', '#/activity/119', { replies: { ...lists, 'activity.row': detail } }),
  at('activity-empty', '#/activity', { replies: empty }),
  at('activity-tampered', '#/activity', {
    state: stateOf('unlocked', { tampered: { seq: 88, what: 'row_changed', at: ago(5) } }),
  }),
  at('identities', '#/identities'),
  at('identity', `#/identities/${ENTRY.id}`),
  at('identity-export', `#/identities/${ENTRY.id}/export`),
  at('identity-import', '#/identities/import'),
  at('settings', '#/settings'),
  at('settings-password', '#/settings/password'),
  at('settings-passkey', '#/settings/passkey'),
  at('settings-phrase', '#/settings/phrase'),
  at('settings-backup', '#/settings/backup'),
  at('settings-conductor', '#/settings/conductor'),
  { name: 'damaged', hash: '#/', state: stateOf('damaged', { damage: 'unreadable' }) },
]
