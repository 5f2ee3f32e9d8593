import { afterEach, beforeEach } from 'vitest'
import { encodeHoloHash, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import type { AppView, CapabilityView } from '../../../src/protocol/ui-door.ts'
import { type Peer, startPeer } from './conductor-peer.ts'
import {
  all,
  close,
  type FakeWallet,
  fakeWallet,
  field,
  IDENTITY,
  openLater,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

const bytes = (n: number) => new Uint8Array(32).fill(n)
export const DNA = holoHash('dna', bytes(1))
export const AUTHOR = holoHash('agent', bytes(2))
export const ACTION = holoHash('action', bytes(3))
export const CELL: [string, string] = [encodeHoloHash(DNA), encodeHoloHash(AUTHOR)]

/** An app as `list_apps` answers it. */
export const appInfo = (more: object = {}) => ({
  installed_app_id: 'garden',
  agent_pub_key: AUTHOR,
  status: { type: 'enabled' },
  cell_info: {
    posts: [{ type: 'provisioned', value: { cell_id: [DNA, AUTHOR], name: 'posts', dna_modifiers: {} } }],
    later: [{ type: 'stem', value: { original_dna_hash: DNA } }],
  },
  installed_at: 1_795_291_074_643_982,
  ...more,
})

/** An entry of `list_capability_grants`. */
export const givenInfo = (more: object = {}) => ({
  cap_grant: {
    tag: 'Flowsta Wallet, https://acorn.example',
    access: { access_type: 'assigned', assignees: [] as Uint8Array[] },
    functions: { type: 'all' },
  },
  action_hash: ACTION,
  created_at: 1_795_291_074_643_982,
  revoked_at: null,
  ...more,
})

/** A conductor with one app, in which every call works. */
function startGarden(): Promise<Peer> {
  return startPeer({
    list_apps: [appInfo()],
    get_dna_definition: {
      name: 'posts',
      coordinator_zomes: [
        ['posts', { wasm_hash: DNA, dependencies: [] }],
        ['profiles', { wasm_hash: DNA, dependencies: [] }],
      ],
    },
    list_capability_grants: [],
    grant_zome_call_capability: ACTION,
    revoke_zome_call_capability: undefined,
  })
}

export const site = (origin: string, more: Partial<AppView> = {}): AppView => ({
  grantId: 'c'.repeat(32),
  origin,
  appName: 'x',
  scopes: ['openid', 'holochain:sign'],
  grantedAt: '2026-01-01T00:00:00Z',
  signCount: 0,
  ...more,
})

export function capability(adminUrl: string, more: Partial<CapabilityView> = {}): CapabilityView {
  return {
    id: 'd'.repeat(32),
    origin: 'https://acorn.example',
    grantId: 'c'.repeat(32),
    agentPubKey: IDENTITY.agentPubKey,
    cell: CELL,
    functions: [['posts', 'create_post']],
    appId: 'garden',
    adminUrl,
    tag: 'Flowsta Wallet, https://acorn.example',
    actionHash: encodeHoloHash(ACTION),
    createdAt: '2026-01-01T00:00:00Z',
    state: 'live',
    ...more,
  }
}

export const HERE = '#/settings/conductor'
export const SITE = site('https://acorn.example')
export const text = () => document.body.textContent ?? ''
export const alerts = () => [...document.querySelectorAll('[role=alert]')].map(one => one.textContent ?? '')
export const said = () => document.querySelector('[aria-live]')?.textContent ?? ''

/** For each test: a conductor of its own, an address that nobody remembers, and nothing on screen afterwards. */
export function withGarden(): { peer: Peer } {
  const world = {} as { peer: Peer }
  beforeEach(async () => {
    localStorage.clear()
    world.peer = await startGarden()
  })
  afterEach(async () => {
    await close()
    await world.peer.close()
  })
  return world
}

/** A wallet with these capabilities, which answers as the worker does. */
export function walletWith(
  kept: readonly CapabilityView[] = [],
  sites: readonly AppView[] = [SITE],
): FakeWallet {
  let all = [...kept]
  return fakeWallet(stateOf('unlocked'), {
    'apps.list': { apps: sites, muted: [] },
    'capabilities.list': () => ({ all }),
    'capabilities.create': ({ secret: _, ...rest }: { secret: string } & CapabilityView) => {
      all = [...all, { ...capability(rest.adminUrl), ...rest, id: 'e'.repeat(32) }]
      return { id: 'e'.repeat(32) }
    },
    'capabilities.end': ({ id }: { id: string }) => {
      all = all.map(one => (one.id === id ? { ...one, state: 'owed' } : one))
      return null
    },
    'capabilities.settled': ({ id }: { id: string }) => {
      all = all.filter(one => one.id !== id)
      return null
    },
  })
}

export async function connectTo(address: string): Promise<void> {
  await type(field('Admin address'), address)
  await submit()
}
/** The screen, connected to this conductor. */
export async function openConnected(wallet: FakeWallet, { address }: Peer): Promise<void> {
  localStorage.setItem('conductor', address)
  await openLater(wallet, HERE)
  await until(() => all('button', 'Disconnect').length === 1)
}
