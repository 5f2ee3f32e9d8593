// @vitest-environment happy-dom

import { describe, expect, it } from 'vitest'
import { fromBase64 } from '../../../src/crypto/bytes.ts'
import { decodeHoloHash, encodeHoloHash } from '../../../src/crypto/holochain/holohash.ts'
import { PeerError, SILENCE } from './conductor-peer.ts'
import {
  ACTION,
  alerts,
  CELL,
  capability,
  openConnected,
  SITE,
  site,
  text,
  walletWith,
  withGarden,
} from './conductor-world.ts'
import {
  all,
  button,
  change,
  click,
  close,
  type FakeWallet,
  field,
  get,
  IDENTITY,
  isOff,
  refuse,
  settle,
  submit,
  type,
  until,
} from './support.tsx'

const garden = withGarden()

/** Up to the form in which a site is let call. */
async function openForm(wallet: FakeWallet): Promise<void> {
  await openConnected(wallet, garden.peer)
  await click(button('Let a site call garden, posts'))
  await until(() => garden.peer.asked('get_dna_definition').length > 0)
  await settle()
}
async function addFunction(names: string): Promise<void> {
  await type(field('Function'), names)
  await click(button('Add'))
}

describe('letting a site call', () => {
  it('grants chosen functions to the wallet’s key, under a secret that only the wallet keeps', async () => {
    const wallet = walletWith()
    await openForm(wallet)
    await addFunction('create_post, get_posts')
    await change(get<HTMLSelectElement>('select', 'Zome'), 'profiles')
    await addFunction('get_profile')
    await click(button('Remove posts/get_posts'))
    await submit()
    await until(() => text().includes('https://acorn.example may call it now.'))

    const [granted] = garden.peer.asked('grant_zome_call_capability') as [
      { cap_grant: { access: { value: { secret: Uint8Array; assignees: Uint8Array[] } } } },
    ]
    const { secret, assignees } = granted.cap_grant.access.value
    const functions = [
      ['posts', 'create_post'],
      ['profiles', 'get_profile'],
    ]
    expect(granted).toMatchObject({
      cell_id: CELL.map(one => Buffer.from(decodeHoloHash(one) ?? [])),
      cap_grant: {
        tag: 'Flowsta Wallet, https://acorn.example',
        functions: { type: 'listed', value: functions },
        access: { type: 'assigned' },
      },
    })
    expect(assignees.map(encodeHoloHash)).toEqual([IDENTITY.agentPubKey])
    expect(secret).toHaveLength(64)
    const [{ secret: kept = '', ...rest }] = wallet.params('capabilities.create') as [{ secret?: string }]
    expect(rest).toEqual({
      grantId: SITE.grantId,
      agentPubKey: IDENTITY.agentPubKey,
      cell: CELL,
      functions,
      appId: 'garden',
      adminUrl: garden.peer.address,
      tag: 'Flowsta Wallet, https://acorn.example',
      actionHash: encodeHoloHash(ACTION),
    })
    expect(Buffer.from(fromBase64(kept) ?? []).equals(secret)).toBe(true)
    expect(document.body.innerHTML).not.toContain(kept)

    const row = get('li', 'https://acorn.example, garden')
    expect(row.textContent).toContain('2 functions')
    expect(row.textContent).toContain('profiles/get_profile')
    expect(document.activeElement?.tagName).toBe('H1')
  })

  it('has each time another secret', async () => {
    const wallet = walletWith()
    for (const n of [1, 2]) {
      await openForm(wallet)
      await addFunction('create_post')
      await submit()
      await until(() => wallet.params('capabilities.create').length === n)
      await close()
    }
    const [one, two] = wallet.params('capabilities.create') as Array<{ secret: string }>
    expect(one?.secret).not.toBe(two?.secret)
  })

  it('asks for every function in amber, and is not the first thing to press then', async () => {
    const wallet = walletWith()
    await openForm(wallet)
    expect(button('Let it call').className).toContain('btn--primary')
    await change(get<HTMLInputElement>('input[type=radio]', 'Every function'), true)
    expect(document.querySelector('.note--amber')?.textContent).toContain('Every function of this cell')
    expect(button('Let it call').className).not.toContain('btn--primary')
    expect(button('Cancel').className).toContain('btn--ink')
    await submit()
    await until(() => all('li', 'https://acorn.example, garden').length === 1)
    expect(garden.peer.asked('grant_zome_call_capability')).toMatchObject([
      { cap_grant: { functions: { type: 'all' } } },
    ])
    expect(get('li', 'https://acorn.example, garden').querySelector('.mark--amber')?.textContent).toBe(
      'Every function',
    )
  })

  it('takes over what the site signs without asking in that DNA', async () => {
    const policy = {
      methods: ['signZomeCall'] as const,
      actionTypes: [],
      domains: [],
      cells: [`${CELL[0]}/posts/get_posts`, CELL[0], 'uhC0kother/posts/other'],
      expiresIn: 60,
      expiresAt: Date.now() + 60_000,
      maxSignatures: 9,
      left: 9,
      perMinute: 9,
    }
    const sites = [site('https://acorn.example', { policy }), site('https://birch.example', { grantId: 'x' })]
    await openForm(walletWith([], sites))
    const chosen = () =>
      [...document.querySelectorAll('[aria-label="Chosen functions"] > li')].map(li => li.textContent)
    expect(chosen()).toEqual(['posts/get_posts'])
    await change(get<HTMLSelectElement>('select', 'Site'), 'x')
    await settle()
    expect(chosen()).toEqual([])
  })

  it('wants at least one function, by its name', async () => {
    await openForm(walletWith())
    await submit()
    expect(document.getElementById('conductor-fn-hint')?.textContent).toContain('Name at least one function')
    await addFunction('create post!')
    expect(document.getElementById('conductor-fn-hint')?.textContent).toContain('letters, digits and _')
    expect(garden.peer.asked('grant_zome_call_capability')).toEqual([])
  })

  it('is for sites that may ask for signatures', async () => {
    await openForm(walletWith([], [site('https://acorn.example', { scopes: ['openid'] })]))
    expect(text()).toContain('No site may ask for signatures yet')
    expect(all('button', 'Let it call')).toEqual([])
    await click(button('Cancel'))
    expect(text()).toContain('Installed apps')
  })

  it('asks once, however often it is pressed', async () => {
    garden.peer.reply('grant_zome_call_capability', SILENCE)
    await openForm(walletWith())
    await addFunction('create_post')
    await submit()
    await submit()
    await until(() => garden.peer.asked('grant_zome_call_capability').length > 0)
    expect(isOff(button('Asking the conductor'))).toBe(true)
    await settle(50)
    expect(garden.peer.asked('grant_zome_call_capability')).toHaveLength(1)
  })

  it('leaves nothing half done: what the wallet can’t keep is revoked at the conductor again', async () => {
    const wallet = walletWith()
    wallet.reply('capabilities.create', refuse({ code: 'storage_failed' }))
    await openForm(wallet)
    await addFunction('create_post')
    await submit()
    await until(() => alerts().length === 1)
    expect(alerts()[0]).toContain('The disk is full')
    expect(garden.peer.asked('revoke_zome_call_capability')).toEqual([
      { cell_id: CELL.map(one => Buffer.from(decodeHoloHash(one) ?? [])), action_hash: Buffer.from(ACTION) },
    ])
  })

  it('asks the wallet what it kept when the worker was stopped in the middle', async () => {
    for (const isKept of [true, false]) {
      const wallet = walletWith(isKept ? [capability(garden.peer.address)] : [])
      wallet.reply('capabilities.create', refuse({ code: 'disconnected' as never }))
      await openForm(wallet)
      await addFunction('create_post')
      await submit()
      await until(() => (isKept ? text().includes('may call it now') : alerts().length === 1))
      expect(garden.peer.asked('revoke_zome_call_capability')).toHaveLength(isKept ? 0 : 1)
      await close()
    }
  })

  it('grants nothing at a conductor that could not revoke it', async () => {
    garden.peer.reply('list_capability_grants', new PeerError('deserialization', 'unknown variant'))
    await openForm(walletWith())
    await addFunction('create_post')
    await submit()
    await until(() => alerts().length === 1)
    expect(alerts()[0]).toContain('This is no conductor that the wallet knows')
    expect(garden.peer.asked('grant_zome_call_capability')).toEqual([])
  })
})
