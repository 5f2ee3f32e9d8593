import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../src/protocol/limits.ts'
import { freshBrowser, settle, trail } from '../unit/background/support.ts'
import { asking, b64, connected, rawPage, restart, SITE, screenOf } from './support/fake.ts'

describe('an approval', () => {
  it('AC30 is for the request that was on screen, whatever arrives meanwhile', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer: first, current } = await asking(page, screen, 'A')
    const second = page.ask('signBytes', { bytes: b64('B') })
    const { id, digest } = current
    await settle()
    const [row] = [...browser.session.values]
      .filter(([name]) => name.startsWith('request:') && name !== `request:${id}`)
      .map(([, text]) => JSON.parse(text) as { id: string; digest: string })
    if (row === undefined) throw new Error('B does not wait')
    for (const wrong of [
      { id, digest: row.digest },
      { id: row.id, digest },
      { id: row.id, digest: row.digest },
    ]) {
      expect(await screen.ask('request.decide', { ...wrong, decision: 'approve' })).toMatchObject({
        error: { code: 'request_changed' },
      })
    }
    await screen.must('request.decide', { id, digest, decision: 'approve' })
    expect(await first).toMatchObject({ signedBytes: b64('A') })
    expect(browser.badge.waiting).toBe(1)
    await screen.decide('reject')
    expect(await second).toMatchObject({ error: 'user_rejected' })
  })

  it('AC31 is not given or taken by other windows', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer, current } = await asking(page, screen)
    await screen.must('request.shown', { id: current.id })
    browser.windows.add(4711)
    browser.closeWindow(4711)
    await screen.must('request.open', undefined)
    await browser.advance(60_000)
    expect(screen.state?.current).toMatchObject({ id: current.id })
    browser.closeWindow([...browser.windows][0] ?? 0)
    expect(await answer).toMatchObject({ error: 'user_rejected' })
  })

  it('AC31 closing the window answers what was seen: what came after it goes on waiting, till it expires', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer: first, current } = await asking(page, screen, 'A')
    const second = page.ask('signBytes', { bytes: b64('B') })
    await settle()
    await screen.must('request.shown', { id: current.id })
    browser.closeWindow([...browser.windows][0] ?? 0)
    expect(await first).toMatchObject({ error: 'user_rejected' })
    await settle()
    expect([browser.badge.waiting, browser.windows.size]).toEqual([1, 0])
    await browser.advance(LIMITS.requestLifetime + 1000)
    expect(await second).toMatchObject({ error: 'request_expired' })
  })

  it('AC32 works once', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer, current } = await asking(page, screen)
    const approval = { id: current.id, digest: current.digest, decision: 'approve' } as const
    const both = await Promise.all([
      screen.ask('request.decide', approval),
      screen.ask('request.decide', approval),
    ])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await answer).toMatchObject({ success: true })
    expect(await screen.ask('request.decide', approval)).toMatchObject({ error: { code: 'request_changed' } })
    await restart(browser)
    const again = await screenOf(browser)
    expect(await again.ask('request.decide', approval)).toMatchObject({ error: { code: 'request_changed' } })
    expect((await trail(browser)).filter(row => row.method === 'signBytes')).toHaveLength(1)
  })

  it('AC32 comes too late for a request that has expired, even before a clock that slept has gone off', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer, current } = await asking(page, screen)
    await screen.must('request.shown', { id: current.id })
    // The computer slept: time has passed, and no timer has run yet.
    browser.now += LIMITS.requestLifetime + 60_000
    const { id, digest } = current
    await screen.ask('request.decide', { id, digest, decision: 'approve' })
    await browser.advance(1000)
    expect(await answer).toMatchObject({ error: 'request_expired' })
    expect((await trail(browser)).at(-1)).toMatchObject({ decision: 'expired' })
  })

  it('AC35 expired stays expired: over a stopped worker, and when the clock is set back', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const screen = await screenOf(browser)
    const { answer, current } = await asking(page, screen)
    await screen.must('request.shown', { id: current.id })
    await browser.stop()
    browser.now += LIMITS.requestLifetime + 1000
    await browser.start()
    expect(await answer).toMatchObject({ error: 'request_expired' })
    browser.now -= LIMITS.requestLifetime
    await restart(browser)
    expect(browser.badge.waiting).toBe(0)
    const { id, digest } = current
    const late = await screenOf(browser)
    expect(await late.ask('request.decide', { id, digest, decision: 'approve' })).toMatchObject({ ok: false })
    const decisions = (await trail(browser)).filter(row => row.method === 'signBytes')
    expect(decisions.map(row => row.decision)).toEqual(['expired'])
  })

  it('AC62 is given by one of two screens, an unlock or a revocation happens once', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    const [one, two] = [await screenOf(browser), await screenOf(browser)]
    const { answer, current } = await asking(page, one)
    const { id, digest } = current
    const decided = await Promise.all([
      one.ask('request.decide', { id, digest, decision: 'reject' }),
      two.ask('request.decide', { id, digest, decision: 'approve' }),
    ])
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await answer).toMatchObject({ error: 'user_rejected' })

    await one.must('vault.lock', undefined)
    const password = 'correct horse battery'
    await Promise.all([one.must('vault.unlock', { password }), two.must('vault.unlock', { password })])
    const { apps } = await one.must('apps.list', undefined)
    const grantId = apps[0]?.grantId ?? ''
    await Promise.all([one.ask('apps.revoke', { grantId }), two.ask('apps.revoke', { grantId })])
    const types = (await trail(browser)).map(row => row.type)
    const count = (type: string) => types.filter(one => one === type).length
    expect(count('request.rejected')).toBe(1)
    expect(count('vault.unlocked')).toBe(2)
    expect(count('grant.revoked')).toBe(1)
    expect(await page.ask('isConnected')).toBe(false)
  })

  it('AC60 leaves one signature and one row, wherever the worker is stopped', async () => {
    const browser = await freshBrowser()
    const page = await connected(browser)
    for (let turns = 0; turns < 12; turns++) {
      const before = (await trail(browser)).length
      const { answer, current } = await asking(page, await screenOf(browser), `stop ${turns}`)
      const { id, digest } = current
      void browser.screen().ask('request.decide', { id, digest, decision: 'approve' })
      for (let i = 0; i < turns; i++) await new Promise(resolve => setTimeout(resolve, 0))
      await restart(browser)
      // Stopped before the approval was durable, the request is on screen again.
      if (browser.badge.waiting > 0) await (await screenOf(browser)).decide('approve')
      const signed = await answer
      const rows = (await trail(browser)).slice(before)
      expect(rows, `${turns}`).toMatchObject([{ decision: 'approved' }])
      expect(signed).toMatchObject({ success: true, signature: rows[0]?.signature })
      await browser.advance(100)
    }
    expect(await browser.page(SITE).ask('isConnected')).toBe(true)
  })

  it('AC60 stopped between its row and its answer, gives the same answer again and writes no second row', async () => {
    const browser = await freshBrowser()
    await connected(browser)
    const params = JSON.stringify({ bytes: b64('x') })
    browser.documents.set(`raw-${SITE}`, () => {})
    const raw = rawPage(browser)
    await raw.call('signBytes', params)
    const screen = await screenOf(browser)
    const { id } = await screen.request(method => method === 'signBytes')
    await screen.decide('approve')
    await settle()
    const [first] = raw.port.received
    expect(first).toMatchObject({ ok: true })
    await browser.stop()
    const { reply: _, ...row } = JSON.parse(browser.session.values.get(`request:${id}`) ?? '{}')
    browser.session.values.set(`request:${id}`, JSON.stringify(row))
    await browser.start()
    // The bridge of the same document sends the call again, under the id that it had.
    expect(await rawPage(browser).call('signBytes', params)).toEqual(first)
    const rows = (await trail(browser)).filter(row => row.method === 'signBytes')
    expect(rows.map(row => row.decision)).toEqual(['approved'])
  })
})
