import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../src/protocol/limits.ts'
import { freshBrowser, settle, trail } from '../unit/background/support.ts'
import { asking, b64, connected, SITE, screenOf } from './support/fake.ts'

const types = (rows: Awaited<ReturnType<typeof trail>>) => rows.map(row => row.type)

describe('a grant', () => {
  it('AC33 that is revoked signs nothing that still waits', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer } = await asking(page, screen)
    const queued = page.ask('signAction', { action: { type: 'note' } })
    const { apps } = await screen.must('apps.list', undefined)
    await screen.must('apps.revoke', { grantId: apps[0]?.grantId ?? '' })
    expect(await answer).toMatchObject({ error: 'consent_required' })
    expect(await queued).toMatchObject({ error: 'consent_required' })
    expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'consent_required' })
    expect(types(await trail(browser))).not.toContain('request.silent')
  })

  it.each(['events', 'bodies'])(
    'AC33 that is revoked while %s are read signs nothing after that',
    async store => {
      const browser = await freshBrowser()
      const page = await connected(browser)
      const screen = await screenOf(browser)
      const { answer, current } = await asking(page, screen)
      const { apps } = await screen.must('apps.list', undefined)
      const grantId = apps[0]?.grantId ?? ''
      const restore = onceRead(store, () => void screen.ask('apps.revoke', { grantId }))
      await screen.ask('request.decide', { id: current.id, digest: current.digest, decision: 'approve' })
      restore()
      expect(await answer).toMatchObject({ error: 'consent_required' })
      await settle()
      const after = types(await trail(browser))
      expect(after).toContain('grant.revoked')
      expect(after).not.toContain('request.approved.signature')
      expect((await trail(browser)).filter(row => row.signature !== undefined)).toEqual([])
    },
  )

  it('AC36 for one signature is none for the next, of whatever kind', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const action = { type: 'CreateEntry', entry: 'x' }
    const first = page.ask('signAction', { action })
    await screen.request(method => method === 'signAction')
    await screen.decide('approve')
    expect(await first).toMatchObject({ success: true })
    for (const [method, params] of [
      ['signAction', { action }],
      ['signAction', { action: { type: 'DeleteEntry', entry: 'x' } }],
      ['signBytes', { bytes: b64('{"entry":"x","type":"CreateEntry"}') }],
    ] as const) {
      expect(await page.ask(method, { ...params, prompt: 'never' })).toMatchObject({
        error: 'consent_required',
      })
      const asked = page.ask(method, params)
      await screen.request(name => name === method)
      await screen.decide('reject')
      expect(await asked).toMatchObject({ error: 'user_rejected' })
    }
  })

  it('AC37 with nothing in it allows nothing', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser, SITE, { scopes: [] })
    expect(await page.ask('getPermissions')).toMatchObject([{ scopes: ['openid'] }])
    expect(await page.ask('getAccount')).toEqual({ id: expect.any(String), scopes: ['openid'] })
    expect(await page.ask('hasSigningPermission')).toBe(false)
    expect(await page.ask('signBytes', { bytes: '' })).toMatchObject({ error: 'insufficient_scope' })
    for (const policy of [{}, { methods: [] }, { methods: ['signBytes'], maxSignatures: 10_000 }]) {
      const other = await connected(browser, 'https://birch.example', { policy })
      expect(await other.ask('signBytes', { bytes: b64('x'), prompt: 'never' })).toMatchObject({
        error: 'consent_required',
      })
      await other.ask('disconnect')
    }
  })

  it('AC38 is seen and revoked by its own site alone', async () => {
    const browser = await freshBrowser()
    const mine = await connected(browser)
    const other = await connected(browser, 'https://birch.example')
    const [grant] = (await mine.ask('getPermissions')) as Array<{ id: string; appId: string }>
    expect(grant).toMatchObject({ appId: SITE })
    const absent = await other.ask('revokePermission', { appId: 'https://absent.example' })
    expect(absent).toBe(false)
    for (const appId of [SITE, grant?.id ?? '', '*', '', '__proto__', 'null']) {
      expect(await other.ask('revokePermission', { appId }), appId).toBe(absent)
    }
    expect(await other.ask('getPermissions')).toMatchObject([{ appId: 'https://birch.example' }])
    expect(await mine.ask('isConnected')).toBe(true)
    expect(await other.ask('revokePermission', { appId: 'https://birch.example' })).toBe(true)
    expect(await other.ask('getPermissions')).toEqual([])
  })

  it('AC20 is all that makes a difference: a stranger sees the same locked, unlocked and not set up', async () => {
    const seen: unknown[] = []
    for (const state of ['none', 'unlocked', 'locked']) {
      const browser = await freshBrowser({ wallet: state !== 'none' })
      if (state !== 'none') await connected(browser, 'https://birch.example')
      if (state === 'locked') await browser.screen().must('vault.lock', undefined)
      const opened = browser.windowsOpened
      const stranger = browser.page(SITE)
      const replies = []
      for (const [method, params] of [
        ['isConnected', null],
        ['getAccount', null],
        ['getPermissions', null],
        ['hasSigningPermission', null],
        ['revokePermission', { appId: 'https://birch.example' }],
        ['disconnect', null],
        ['connect', { prompt: 'never' }],
        ['connect', { scopes: ['all'] }],
        ['signBytes', { bytes: b64('x') }],
        ['signBytes', { bytes: Buffer.alloc(64, 255).toString('base64') }],
        ['signBytes', { bytes: '!' }],
        ['signBytes', { bytes: '', reason: 'x'.repeat(LIMITS.reasonChars + 1) }],
        ['signAction', { action: { type: 'Create', author: 'x' } }],
      ] as const) {
        const { id: _, ...reply } = await stranger.call(method, params)
        replies.push(reply)
      }
      expect(browser.windowsOpened).toBe(opened)
      expect(stranger.events).toEqual([])
      seen.push(replies)
    }
    expect(seen[1]).toEqual(seen[0])
    expect(seen[2]).toEqual(seen[0])
    expect(JSON.stringify(seen)).not.toMatch(/uhCAk|did:key|birch/)
  })
})

/** Runs something at the moment when the worker next reads from a store, once; answers how to stop waiting for it. */
function onceRead(store: string, run: () => void): () => void {
  const { get } = IDBObjectStore.prototype
  const fromIndex = IDBIndex.prototype.get
  const restore = () => {
    IDBObjectStore.prototype.get = get
    IDBIndex.prototype.get = fromIndex
  }
  const seen = (name: string) => {
    if (name !== store) return
    restore()
    run()
  }
  IDBObjectStore.prototype.get = function (key) {
    const request = get.call(this, key)
    seen(this.name)
    return request
  }
  IDBIndex.prototype.get = function (key) {
    const request = fromIndex.call(this, key)
    seen(this.objectStore.name)
    return request
  }
  return restore
}
