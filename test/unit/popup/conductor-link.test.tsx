// @vitest-environment happy-dom

import { describe, expect, it } from 'vitest'
import { decodeHoloHash } from '../../../src/crypto/holochain/holohash.ts'
import { PeerError, SILENCE } from './conductor-peer.ts'
import {
  ACTION,
  alerts,
  appInfo,
  CELL,
  connectTo,
  DNA,
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
  close,
  field,
  get,
  IDENTITY,
  nameOf,
  openLater,
  submit,
  type,
  until,
} from './support.tsx'

const garden = withGarden()

describe('the address of a conductor', () => {
  it('is on this computer, or is refused before anything is connected to', async () => {
    await openLater(walletWith(), HERE)
    for (const wrong of [
      'wss://conductor.example:4444',
      'ws://192.168.0.2:4444',
      'ws://localhost',
      'x',
      '',
    ]) {
      await connectTo(wrong)
      expect(document.getElementById('conductor-address-hint')?.textContent, wrong).toContain(
        'The wallet connects to this computer only',
      )
      expect(field('Admin address').getAttribute('aria-invalid')).toBe('true')
      expect(alerts()).toEqual([])
    }
    await connectTo(` ${garden.peer.address.toUpperCase()}/ `)
    await until(() => text().includes('Connected'))
    expect(text()).toContain(garden.peer.address)
  })

  it('is remembered once it was good, and connected to by itself until somebody disconnects', async () => {
    await openLater(walletWith(), HERE)
    expect(garden.peer.asked('list_apps')).toHaveLength(0)
    await connectTo(garden.peer.address)
    await until(() => text().includes('garden'))
    expect(said()).toBe('Connected. 1 app installed.')
    await close()
    await openLater(walletWith(), HERE)
    await until(() => text().includes('garden'))
    await click(button('Disconnect'))
    await close()
    await openLater(walletWith(), HERE)
    expect(field('Admin address').value).toBe('')
  })
})

describe('without a conductor', () => {
  it('says both that it may not run and what it has to allow', async () => {
    await openLater(walletWith(), HERE)
    await garden.peer.close()
    await connectTo(garden.peer.address)
    await until(() => alerts().length === 1)
    expect(alerts()[0]).toMatch(/No conductor answered.*not running.*allowed_origins/)
    expect(alerts()[0]).toContain(location.origin)
    expect(button('Copy what to allow')).toBeDefined()
    // It was not good, so it is not remembered.
    expect(localStorage.getItem('conductor')).toBeNull()
  })

  it('says that it is gone when the connection ends, also while something is asked', async () => {
    await openConnected(walletWith(), garden.peer)
    garden.peer.hangUp()
    await until(() => alerts().length === 1)
    expect(alerts()[0]).toContain('The conductor is gone')
    garden.peer.reply('list_apps', () => {
      garden.peer.hangUp()
      return SILENCE
    })
    await submit()
    await until(() => alerts()[0]?.includes('The conductor is gone') === true)
  })

  it('knows another version or another program by its answers', async () => {
    await openLater(walletWith(), HERE)
    const strange = [
      new PeerError('deserialization', 'Failed to deserialize request'),
      'hello',
      [{ ...appInfo(), cell_info: { posts: [{ Provisioned: {} }] } }],
      [appInfo({ cell_info: { posts: [{ type: 'provisioned', value: { cell_id: [ACTION, ACTION] } }] } })],
      undefined,
    ]
    for (const reply of strange) {
      garden.peer.reply('list_apps', reply)
      await connectTo(garden.peer.address)
      await until(() => alerts()[0]?.includes('This is no conductor that the wallet knows') === true)
      await type(field('Admin address'), '')
      await submit()
    }
  })

  it('names what the conductor calls its error, never what it was sent', async () => {
    garden.peer.reply(
      'list_apps',
      new PeerError('internal_error', 'ConductorApi: StateError { secret: 1234 }'),
    )
    await openLater(walletWith(), HERE)
    await connectTo(garden.peer.address)
    await until(() => alerts().length === 1)
    expect(alerts()[0]).toContain('The conductor said no: StateError')
    expect(text()).not.toContain('1234')
  })
})

describe('the apps of a conductor', () => {
  it('are listed with their cells and who runs them', async () => {
    await openConnected(walletWith(), garden.peer)
    const row = get('li', 'garden')
    expect(row.textContent).toContain('Cell posts')
    expect(row.textContent).toContain(CELL[1].slice(-7))
    expect(row.textContent).not.toContain('later')
  })

  it('may be none', async () => {
    garden.peer.reply('list_apps', [])
    await openConnected(walletWith(), garden.peer)
    expect(text()).toContain('No app is installed')
    garden.peer.reply('list_apps', [appInfo()])
    await click(button('Refresh'))
    await until(() => all('li', 'garden').length === 1)
  })

  it('need nothing where the wallet’s own key runs them, and take nothing while they are off', async () => {
    const own = decodeHoloHash(IDENTITY.agentPubKey)
    const cell_info = { posts: [{ type: 'provisioned', value: { cell_id: [DNA, own] } }] }
    garden.peer.reply('list_apps', [
      appInfo({ installed_app_id: 'mine', cell_info }),
      appInfo({ status: { type: 'disabled', value: { type: 'user' } } }),
    ])
    await openConnected(walletWith(), garden.peer)
    expect(get('li', 'mine').textContent).toContain('this wallet’s own key')
    expect(get('li', 'garden').textContent).toContain('Switched off in the conductor')
    expect([...document.querySelectorAll('button')].map(nameOf).join()).not.toContain('Let a site call')
  })
})
