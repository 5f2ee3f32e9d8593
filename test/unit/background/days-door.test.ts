import { describe, expect, it } from 'vitest'
import { openWalletDb, type StoredEvent } from '../../../src/background/events/schema.ts'
import { rowHash } from '../../../src/crypto/trail.ts'
import { COUNTED, SLOT } from '../../../src/protocol/days.ts'
import type { UiCommands } from '../../../src/protocol/ui-door.ts'
import { bytes, outcomeOf, type Remembered, remembered, SITE } from './silent-support.ts'
import { freshBrowser, PASSWORD, settle, trail } from './support.ts'

async function signed(): Promise<Remembered & { seq: number }> {
  const world = await remembered()
  expect(await outcomeOf(world, world.silently('signBytes', bytes('one')))).toBe('silent')
  const { seq } = (await trail(world.browser)).findLast(row => row.type === 'request.silent') ?? { seq: -1 }
  return { ...world, seq }
}
async function detail({ screen }: Pick<Remembered, 'screen'>, seq: number) {
  const found = await screen.must('activity.row', { seq })
  if (found === null) throw new Error(`no row ${seq}`)
  return found
}
/** Writes rows as somebody with access to the disk would. */
async function edit(seq: number, change: (event: StoredEvent) => StoredEvent): Promise<void> {
  const db = await openWalletDb()
  const event = await db.get('events', seq)
  if (event !== undefined) await db.put('events', change(event))
  db.close()
}

describe('activity.days and apps.uses', () => {
  it('are what was decided, and what was signed for whom', async () => {
    const world = await signed()
    const { decisions } = await world.screen.must('activity.days', undefined)
    const slot = Math.floor(world.browser.now / SLOT)
    expect(decisions).toEqual([slot, COUNTED.indexOf('approved'), 1, slot, COUNTED.indexOf('silent'), 1])
    expect(await world.screen.must('apps.uses', undefined)).toEqual({
      all: [{ origin: SITE, slots: [slot, 1] }],
    })
  })

  it('survive a restart, and a lock', async () => {
    const world = await signed()
    const before = await world.screen.must('activity.days', undefined)
    await world.screen.must('vault.lock', undefined)
    await world.browser.stop()
    await world.browser.start()
    const screen = world.browser.screen()
    await screen.must('vault.unlock', { password: PASSWORD })
    expect(await screen.must('activity.days', undefined)).toEqual(before)
  })

  it('are for an unlocked wallet only, as a row is', async () => {
    const { screen } = await signed()
    await screen.must('vault.lock', undefined)
    await settle()
    const asked: Array<[keyof UiCommands, never]> = [
      ['activity.days', undefined as never],
      ['apps.uses', undefined as never],
      ['activity.row', { seq: 0 } as never],
    ]
    for (const [command, params] of asked) {
      expect(await screen.ask(command, params), command).toMatchObject({
        ok: false,
        error: { code: 'not_now' },
      })
    }
  })
})

describe('activity.row', () => {
  it('is whole, with its hash, its place in the chain and a proof that holds', async () => {
    const world = await signed()
    const found = await detail(world, world.seq)
    expect(found).toMatchObject({ seal: 'held', proof: 'held', before: { holds: true } })
    expect(found.after).toBeUndefined()
    expect(found.hash).toBe(rowHash(found.row))
    expect(found.row.proof?.publicKey).toBe(world.device.publicKey)
    await world.screen.must('settings.set', { lockAfter: 5 })
    expect((await detail(world, world.seq)).after).toEqual({ holds: true })
    expect(await detail(world, 0)).not.toHaveProperty('before')
    expect(await detail(world, 0)).not.toHaveProperty('proof')
    expect(await world.screen.must('activity.row', { seq: 10_000 })).toBeNull()
  })

  it('has a proof that holds whatever became of the permission later', async () => {
    const world = await signed()
    const { apps } = await world.screen.must('apps.list', undefined)
    await world.screen.must('apps.revoke', { grantId: apps[0]?.grantId ?? '' })
    expect((await detail(world, world.seq)).proof).toBe('held')
  })

  it('of somebody else is changed, on record, and shown as far as it is text', async () => {
    const world = await signed()
    await edit(world.seq, event => ({
      ...event,
      row: { ...event.row, origin: 'https://evil.example', payloadSize: 7, reason: {} as never },
    }))
    const found = await detail(world, world.seq)
    expect(found).toMatchObject({ seal: 'changed', row: { seq: world.seq, origin: 'https://evil.example' } })
    expect(found.row).not.toHaveProperty('reason')
    expect(found).not.toHaveProperty('proof')
    await settle()
    expect(await trail(world.browser)).toContainEqual(expect.objectContaining({ type: 'trail.tampered' }))
  })

  it('tells when the row beside it does not fit any more', async () => {
    const world = await signed()
    await world.screen.must('settings.set', { lockAfter: 5 })
    await edit(world.seq - 1, event => ({ ...event, row: { ...event.row, summary: 'else' } }))
    expect((await detail(world, world.seq)).before?.holds).toBe(false)
    await edit(world.seq + 1, event => ({ ...event, row: { ...event.row, prev: 'f'.repeat(64) } }))
    expect((await detail(world, world.seq)).after).toEqual({ holds: false })
  })

  it('is no proof where the consent that it names is not there', async () => {
    const world = await signed()
    const db = await openWalletDb()
    const bound = (await db.getAll('events')).filter(({ key }) => /^(grant|policy):/.test(key ?? ''))
    for (const { seq } of bound) await db.delete('events', seq)
    db.close()
    expect((await detail(world, world.seq)).proof).toBe('unbound')
  })

  it('needs a number', async () => {
    const { screen } = await freshBrowser().then(async browser => ({ screen: browser.screen() }))
    for (const seq of [-1, 1.5, '1']) {
      expect(await screen.ask('activity.row', { seq: seq as number })).toMatchObject({
        ok: false,
        error: { code: 'invalid_params' },
      })
    }
  })
})
