// @vitest-environment happy-dom

import { describe, expect, it } from 'vitest'
import { decodeHoloHash, holoHash } from '../../../src/crypto/holochain/holohash.ts'
import type { UiCommand } from '../../../src/protocol/ui-door.ts'
import { PeerError, SILENCE, startPeer } from './conductor-peer.ts'
import {
  AUTHOR,
  capability,
  connectTo,
  DNA,
  givenInfo,
  HERE,
  openConnected,
  said,
  text,
  walletWith,
  withGarden,
} from './conductor-world.ts'
import {
  all,
  button,
  click,
  type FakeWallet,
  get,
  IDENTITY,
  openLater,
  settle,
  stateOf,
  until,
} from './support.tsx'

const garden = withGarden()
const MISSING = new PeerError(
  'internal_error',
  'Conductor returned an error while using a ConductorApi: CellMissing(CellId(…))',
)

const commands = (wallet: FakeWallet, ...names: UiCommand[]) =>
  wallet.asked.filter(one => names.includes(one.command)).map(one => one.command)

describe('what was granted', () => {
  it('is revoked here and at the conductor', async () => {
    const wallet = walletWith([capability(garden.peer.address)])
    await openConnected(wallet, garden.peer)
    await click(button('Revoke garden for https://acorn.example'))
    await until(() => said() === 'Revoked here and at the conductor.')
    expect(text()).toContain('Nothing yet')
    expect(garden.peer.asked('revoke_zome_call_capability')).toHaveLength(1)
    expect(commands(wallet, 'capabilities.end', 'capabilities.settled')).toEqual([
      'capabilities.end',
      'capabilities.settled',
    ])
  })

  it('stays owed while its conductor is away, and is taken back when it is there again', async () => {
    const wallet = walletWith([capability(garden.peer.address, { state: 'owed' })])
    const away = await startPeer()
    await away.close()
    wallet.reply('capabilities.list', { all: [capability(away.address, { state: 'owed' })] })
    await openLater(wallet, HERE)
    await until(() => text().includes('No conductor answered.'))
    expect(get('section', 'Not revoked at the conductor yet').textContent).toContain('No conductor answered.')
    expect(button('Try again')).toBeDefined()
    expect(wallet.params('capabilities.settled')).toEqual([])
    // The same conductor at another port: it is known by the cell.
    await connectTo(garden.peer.address)
    await until(() => wallet.params('capabilities.settled').length === 1)
    expect(garden.peer.asked('revoke_zome_call_capability')).toHaveLength(1)
  })

  it('is forgotten only by a person where the conductor does not have it', async () => {
    garden.peer.reply('revoke_zome_call_capability', MISSING)
    const wallet = walletWith([capability(garden.peer.address, { state: 'owed' })])
    await openConnected(wallet, garden.peer)
    await until(() => all('button', 'Forget it').length === 1)
    expect(text()).toContain('The conductor does not have it')
    expect(wallet.params('capabilities.settled')).toEqual([])
    await click(button('Forget it'))
    await until(() => all('button', 'Forget it').length === 0)
    expect(wallet.params('capabilities.settled')).toHaveLength(1)
  })

  it('says that the app is switched off, and tries again when it is told to', async () => {
    garden.peer.reply(
      'revoke_zome_call_capability',
      new PeerError('internal_error', 'ConductorApi: CellDisabled(…)'),
    )
    const wallet = walletWith([capability(garden.peer.address, { state: 'owed' })])
    await openConnected(wallet, garden.peer)
    await until(() => text().includes('The app is switched off in the conductor'))
    garden.peer.reply('revoke_zome_call_capability', undefined)
    await click(button('Try again'))
    await until(() => wallet.params('capabilities.settled').length === 1)
  })

  it('goes away where the conductor’s owner revoked it there', async () => {
    garden.peer.reply('list_capability_grants', [
      [[DNA, AUTHOR], [givenInfo({ revoked_at: 1_795_291_074_643_982 })]],
    ])
    const wallet = walletWith([capability(garden.peer.address)])
    await openConnected(wallet, garden.peer)
    await until(() => text().includes('Nothing yet'))
    expect(wallet.params('capabilities.settled')).toHaveLength(1)
  })

  it('shows what was left at the conductor for this key, and nothing of others', async () => {
    const ours = decodeHoloHash(IDENTITY.agentPubKey)
    const to = (assignees: unknown, tag = 'Flowsta Wallet, https://acorn.example') => {
      const cap_grant = { tag, access: { access_type: 'assigned', assignees }, functions: { type: 'all' } }
      return givenInfo({ action_hash: holoHash('action', new Uint8Array(32).fill(7)), cap_grant })
    }
    const others = [to([AUTHOR]), to(null), to([ours], 'zome-call-signing-key')]
    garden.peer.reply('list_capability_grants', [
      [
        [DNA, AUTHOR],
        [...others, to([ours])],
      ],
    ])
    const wallet = walletWith()
    await openConnected(wallet, garden.peer)
    await until(() => all('button', 'Take back').length === 1)
    garden.peer.reply('list_capability_grants', [])
    await click(button('Take back'))
    expect(garden.peer.asked('revoke_zome_call_capability')).toHaveLength(1)
  })
})

describe('on every other screen', () => {
  it('a conductor is told of what is owed, and Revoke does not wait for it', async () => {
    garden.peer.reply('revoke_zome_call_capability', SILENCE)
    const wallet = walletWith()
    await openLater(wallet, '#/apps')
    expect(garden.peer.asked('revoke_zome_call_capability')).toEqual([])
    wallet.reply('apps.list', { apps: [], muted: [] })
    wallet.reply('capabilities.list', { all: [capability(garden.peer.address, { state: 'owed' })] })
    await click(get('li', 'https://acorn.example').querySelector('button') as HTMLButtonElement)
    await wallet.push(stateOf('unlocked'))
    expect(all('li', 'https://acorn.example')).toEqual([])
    expect(said()).toBe('https://acorn.example is revoked.')
    await until(() => garden.peer.asked('revoke_zome_call_capability').length === 1)
    expect(wallet.params('capabilities.settled')).toEqual([])
  })

  it('it is settled when the conductor confirmed it, and asked for once', async () => {
    const wallet = walletWith([capability(garden.peer.address, { state: 'owed' })])
    await openLater(wallet, '#/')
    await until(() => wallet.params('capabilities.settled').length === 1)
    for (const _ of [1, 2]) {
      await wallet.push(stateOf('unlocked'))
      await settle(200)
    }
    expect(garden.peer.asked('revoke_zome_call_capability')).toHaveLength(1)
  })
})
