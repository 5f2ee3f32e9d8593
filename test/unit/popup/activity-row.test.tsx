// @vitest-environment happy-dom

import { afterEach, describe, expect, it, vi } from 'vitest'
import { openActivity, row, said } from './activity.tsx'
import { button, click, close, fakeWallet, get, openLater, stateOf, until } from './support.tsx'

afterEach(async () => {
  vi.unstubAllGlobals()
  await close()
})

describe('a row', () => {
  const DETAIL = {
    row: {
      seq: 1284,
      prev: '9f3a'.padEnd(60, '0').concat('c112'),
      at: '2026-11-21T14:16:08.000Z',
      type: 'request.silent',
      origin: 'https://app.acorn.example',
      method: 'signBytes',
      reason: 'Posting your reply',
      decision: 'silent',
      summary: 'text, 5 bytes',
      payloadSha256: 'e2'.repeat(32),
      payloadSize: 5,
      signature: 'kX9s',
      signedBytes: 'SGVsbG8=',
      agentPubKey: 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP',
      grantId: 'ab'.repeat(16),
      proof: { alg: 'Ed25519', publicKey: 'PUBLIC', message: '{"aud":"x"}', signature: 'SIG' },
    },
    hash: '41c0'.padEnd(60, '0').concat('7be2'),
    seal: 'held',
    before: { hash: 'a'.repeat(64), holds: true },
    proof: 'held',
  }
  const openAlone = async (detail: unknown) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'activity.row': detail })
    await openLater(wallet, '#/activity/1284')
    return wallet
  }
  const facts = () =>
    Object.fromEntries(
      [...document.querySelectorAll('.facts tr')].map(one => [
        one.querySelector('th')?.textContent,
        one.querySelector('td')?.textContent,
      ]),
    )

  it('says what was signed, who asked and where it stands', async () => {
    const wallet = await openAlone(DETAIL)
    expect(wallet.params('activity.row')).toEqual([{ seq: 1284 }])
    expect(document.querySelector('h1')?.textContent).toBe('Text, 5 bytes')
    expect(facts()).toMatchObject({
      Site: 'https://app.acorn.example',
      Answer: 'Signed without asking, under a permission you gave',
      'Signed as': expect.stringContaining('Everyday'),
      'SHA-256': 'e2'.repeat(32),
      Check: 'Holds: it is the key that you bound to this permission',
      'Public key': 'PUBLIC',
      Row: '1,284',
      'Its hash': DETAIL.hash,
      'Hash before': DETAIL.row.prev,
      Permission: DETAIL.row.grantId,
    })
    expect(document.querySelector('.said')?.textContent).toContain('Posting your reply')
    expect(document.querySelector('.note--good')?.textContent).toContain('as the wallet wrote it')
    expect(document.querySelector('.chain')?.textContent).toContain('Row 1,283aaaa…aaaa')
    expect(document.body.textContent).toContain('Hello')
    for (const name of ['Copy SHA-256', 'Copy signature', 'Copy public key', 'Copy row', 'Verify']) {
      expect(button(name)).toBeTruthy()
    }
  })

  it('is copied whole', async () => {
    const writeText = vi.fn(async (_text: string) => {})
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText } })
    await openAlone(DETAIL)
    await click(button('Copy row'))
    expect(JSON.parse(writeText.mock.calls[0]?.[0] ?? '')).toEqual(DETAIL.row)
    expect(said()).toBe('Copied')
  })

  it.each([
    ['failed', 'Does not hold', 'mark--red'],
    ['unbound', 'is not in your activity', 'mark--amber'],
  ])('says when its proof is %s', async (proof, text, mark) => {
    await openAlone({ ...DETAIL, proof })
    expect(document.querySelector(`.facts .${mark}`)?.textContent).toContain(text)
  })

  it('is red where it was changed, and where a neighbour does not fit', async () => {
    await openAlone({ row: { ...DETAIL.row, decision: 'approved' }, hash: '', seal: 'changed' })
    expect(document.querySelector('[role=alert]')?.textContent).toContain(
      'Row 1,284 was changed from outside',
    )
    expect(document.querySelector('.chain')).toBeNull()
    expect(facts()).not.toHaveProperty('Check')
    expect(document.body.textContent).not.toContain('Who asked')
    await close()
    await openAlone({ ...DETAIL, before: { hash: 'x', holds: false } })
    expect(document.querySelector('[role=alert]')?.textContent).toContain('does not fit the rows beside it')
    await close()
    await openAlone({ ...DETAIL, after: { holds: false } })
    expect(document.querySelector('[role=alert]')?.textContent).toContain('does not fit the rows beside it')
  })

  it('says that a person was asked, and that there is no such row', async () => {
    const { proof: _, ...asked } = DETAIL.row
    await openAlone({ ...DETAIL, proof: undefined, row: { ...asked, decision: 'approved' } })
    expect(document.body.textContent).toContain('while you looked at the request')
    await close()
    await openAlone(null)
    expect(document.querySelector('h1')?.textContent).toBe('There is no row 1,284')
  })
})

describe('the list behind a row', () => {
  // How it stays as it was is shown in a browser: here, `pushState` tells everybody that the hash changed.
  it('comes back', async () => {
    const detail = { row: row(7), hash: 'a'.repeat(64), seal: 'held' }
    await openActivity({ rows: [row(7)], total: 9 }, { 'activity.row': detail })
    await click(get('a', 'Unlocked'))
    await until(() => document.querySelector('.back') !== null)
    location.hash = '#/activity'
    await until(() => document.querySelector('table.log') !== null)
  })
})
