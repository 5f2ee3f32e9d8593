// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TamperedView } from '../../../src/protocol/ui-door.ts'
import {
  all,
  button,
  catchFiles,
  click,
  close,
  type FakeWallet,
  fakeWallet,
  field,
  get,
  isOff,
  open,
  refuse,
  settle,
  stateOf,
  until,
} from './support.tsx'
import { type MadeTrail, makeTrail } from './trail.ts'

let files: ReturnType<typeof catchFiles>
beforeEach(() => {
  files = catchFiles()
})
afterEach(async () => {
  await close()
  vi.restoreAllMocks()
})

const ROW = { seq: 4, at: '2026-11-21T14:02:00.000Z', type: 'vault.unlocked' }
async function openTrail(trail: MadeTrail, rows: unknown, tampered?: TamperedView): Promise<FakeWallet> {
  const wallet = fakeWallet(stateOf('unlocked', tampered === undefined ? {} : { tampered }), {
    'activity.page': { rows: [ROW], total: trail.begin.rows },
    'trail.begin': trail.begin,
    'trail.rows': rows,
  })
  await open(wallet, '#/activity')
  await until(() => all('h1', 'Activity').length === 1)
  await settle()
  return wallet
}
const status = () => document.querySelector('[role=status]')?.textContent ?? ''
const said = () => document.querySelector('[aria-live=polite]')?.textContent
const isRunning = () => all('button', 'Stop').length > 0
const press = async (name: string) => {
  button(name).focus()
  await click(button(name))
  await until(() => !isRunning())
}
/** Answers the first pieces and then waits until it is told to go on. */
function held(answer: (params: { from: number; to: number }) => unknown, after: number) {
  let goOn = () => {}
  const wait = new Promise<void>(resolve => {
    goOn = resolve
  })
  let asked = 0
  const reply = async (params: { from: number; to: number }) => {
    if (++asked > after) await wait
    return answer(params)
  }
  return { reply, goOn: () => goOn(), asked: () => asked }
}

describe('Verify', () => {
  it('says how many rows hold, what was checked, and keeps it beside the heading', async () => {
    const trail = makeTrail(5, true)
    const wallet = await openTrail(trail, trail.answer(2))
    expect(document.querySelector('.chip--good')).toBeNull()
    expect(wallet.params('trail.begin')).toEqual([])
    await press('Verify')
    expect(wallet.params('trail.rows')).toEqual([
      { from: 0, to: 5 },
      { from: 2, to: 5 },
      { from: 4, to: 5 },
    ])
    expect(status()).toContain('All 5 rows hold.')
    expect(status()).toContain('3 signatures checked, 0 vouched for by the closing signature alone.')
    expect(said()).toBe('All 5 rows hold.')
    expect(document.querySelector('.chip--good')?.textContent).toBe('Unbroken, 5 rows')
    location.hash = '#/apps'
    await until(() => all('h1', 'Apps').length === 1)
    location.hash = '#/activity'
    await until(() => document.querySelector('.chip--good')?.textContent === 'Unbroken, 5 rows')
    await wallet.push(stateOf('locked'))
    await wallet.push(stateOf('unlocked'))
    expect(document.querySelector('.chip--good')).toBeNull()
  })

  it('counts apart what only the head vouches for', async () => {
    const trail = makeTrail(5)
    await openTrail(trail, trail.answer(100))
    await press('Verify')
    expect(status()).toContain('0 signatures checked, 3 vouched for by the closing signature alone.')
  })

  it('names the first row that does not hold', async () => {
    const trail = makeTrail(6, true)
    trail.lines[3] = (trail.lines[3] ?? '').replace('vault.unlocked', 'vault.locked')
    await openTrail(trail, trail.answer(2))
    await press('Verify')
    expect(status()).toContain('Row 3 does not hold')
    expect(status()).toContain('No fault was found in the 3 rows before it.')
    expect(said()).toBe('Row 3 does not hold')
    expect(document.querySelector('.chip--red')?.textContent).toBe('Broken at row 3')
    expect(document.querySelectorAll('.stamp')).toHaveLength(1)
    await click(button('Save a copy'))
    await until(() => files.length === 1)
    expect(await files[0]?.text).toContain('vault.locked')
  })

  it('names no row when what stands around the rows does not hold', async () => {
    const trail = makeTrail(3)
    const begin = { ...trail.begin, head: trail.begin.head.replace(/"signature":"..../, '"signature":"AAAA') }
    await openTrail({ ...trail, begin }, trail.answer(2))
    await press('Verify')
    expect(status()).toContain('The signatures around the rows do not hold')
    expect(document.querySelector('.chip--red')?.textContent).toBe('Broken')
  })

  it('does not take an older trail for the one it is', async () => {
    const trail = makeTrail(3)
    const begin = { ...trail.begin, newest: { seq: 7, hash: 'a'.repeat(64) } }
    await openTrail({ ...trail, begin }, trail.answer(2))
    await press('Verify')
    expect(document.querySelector('.chip--red')).not.toBeNull()
    expect(status()).toContain('a later head is known')
  })

  it('stops at a row without the wallet’s seal, though the chain holds', async () => {
    const trail = makeTrail(9)
    const wallet = await openTrail(trail, trail.answer(3, 4))
    await press('Verify')
    expect(status()).toContain('Row 4 was changed from outside')
    expect(status()).toContain('The 4 rows before it hold.')
    expect(wallet.params('trail.rows')).toHaveLength(2)
  })

  it('names what breaks before such a row', async () => {
    const trail = makeTrail(9, true, 2)
    await openTrail(trail, trail.answer(9, 4))
    await press('Verify')
    expect(status()).toContain('Row 2 does not hold')
  })

  it('shows how far it is, and stops at once', async () => {
    const trail = makeTrail(8)
    const hold = held(trail.answer(2), 2)
    await openTrail(trail, hold.reply)
    button('Verify').focus()
    await click(button('Verify'))
    await until(() => hold.asked() === 3)
    expect(status()).toContain('Checking 4 of 8 rows')
    const bar = get<HTMLProgressElement>('progress', 'Progress')
    expect([bar.value, bar.max]).toEqual([4, 8])
    expect([isOff(button('Verify')), isOff(button('Export'))]).toEqual([true, true])
    await click(button('Export'))
    button('Stop').focus()
    await click(button('Stop'))
    await until(() => !isRunning())
    expect(status()).toBe('Stopped. The rows were not all checked.')
    expect(said()).toBe('Stopped. The rows were not all checked.')
    expect(document.activeElement).toBe(button('Verify'))
    hold.goOn()
    await settle(20)
    expect(hold.asked()).toBe(3)
    expect(document.querySelector('.chip--good')).toBeNull()
    expect(files).toEqual([])
  })

  it('stops with the screen', async () => {
    const trail = makeTrail(8)
    const hold = held(trail.answer(2), 1)
    await openTrail(trail, hold.reply)
    await click(button('Verify'))
    await until(() => hold.asked() === 2)
    location.hash = '#/apps'
    await until(() => all('h1', 'Apps').length === 1)
    hold.goOn()
    await settle(20)
    expect(hold.asked()).toBe(2)
  })

  it('says that it could not be done, and can be done again', async () => {
    const trail = makeTrail(4)
    const wallet = await openTrail(trail, refuse({ code: 'storage_failed' }))
    await press('Verify')
    expect(status()).toContain('The disk is full or can’t be written.')
    wallet.reply('trail.rows', trail.answer(4))
    await press('Verify')
    expect(status()).toContain('All 4 rows hold.')
    wallet.reply('trail.rows', { lines: [] })
    await press('Verify')
    expect(status()).toContain('Something went wrong')
  })
})

describe('Export', () => {
  it('downloads header, rows and head, one a line', async () => {
    vi.setSystemTime(new Date(2026, 0, 5, 23, 59))
    const trail = makeTrail(5)
    await openTrail(trail, trail.answer(2))
    await press('Export')
    expect(files.map(file => file.name)).toEqual(['flowsta-audit-2026-01-05.jsonl'])
    const text = [trail.begin.header, ...trail.lines, trail.begin.head].map(line => `${line}\n`).join('')
    expect(await files[0]?.text).toBe(text)
    expect(status()).toBe('The browser saves flowsta-audit-2026-01-05.jsonl with 5 rows.')
    expect(said()).toBe(status())
    vi.useRealTimers()
  })

  it('cuts nothing where the file is put together from parts', async () => {
    const trail = makeTrail(2)
    const long = ['a', 'b', 'c'].map(letter => letter.repeat(700_000))
    const begin = { ...trail.begin, rows: 3 }
    await openTrail({ ...trail, begin }, ({ from }: { from: number }) => ({ lines: [long[from]] }))
    await press('Export')
    expect(await files[0]?.text).toBe([begin.header, ...long, begin.head, ''].join('\n'))
  })

  it('shows how far it is, and saves nothing when it is stopped', async () => {
    const trail = makeTrail(6)
    const hold = held(trail.answer(2), 1)
    await openTrail(trail, hold.reply)
    await click(button('Export'))
    await until(() => hold.asked() === 2)
    expect(status()).toContain('Reading 2 of 6 rows')
    await click(button('Stop'))
    hold.goOn()
    await settle(20)
    expect(status()).toBe('Stopped. Nothing was saved.')
    expect(files).toEqual([])
  })
})

describe('a trail that was changed from outside', () => {
  const at = '2026-11-19T10:00:00.000Z'
  it.each([
    [{ seq: 3, what: 'row_changed', at }, 'Row 3 was changed from outside', 'The 3 rows before it hold.'],
    [{ seq: 1, what: 'row_missing', at }, 'Rows are missing from row 1 on', 'The row before it holds.'],
    [{ seq: 0, what: 'row_changed', at }, 'Row 0 was changed from outside', '19 Nov 2026'],
    [{ seq: 0, what: 'state_changed', at }, 'The summary of your activity', 'made again from the rows'],
    [{ seq: 255, what: 'head_changed', at }, 'A signature over the rows up to 255', '19 Nov 2026'],
  ] as const)('is said whole: %o', async (tampered, title, text) => {
    const trail = makeTrail(4)
    await openTrail(trail, trail.answer(9), tampered)
    const stamp = document.querySelector('[role=alert]')
    expect(stamp?.classList.contains('stamp')).toBe(true)
    for (const part of [title, text, 'You can go on signing.', 'taken back']) {
      expect(stamp?.textContent).toContain(part)
    }
    await click(button('Save a copy'))
    await until(() => files.length === 1)
    expect(await files[0]?.text).toContain(trail.lines[3])
  })

  it('shows one stamp at a time: what a check found is newer', async () => {
    const trail = makeTrail(4)
    await openTrail(trail, trail.answer(9, 2), { seq: 3, what: 'head_changed', at })
    await press('Verify')
    expect([...document.querySelectorAll('.stamp h2')].map(one => one.textContent)).toEqual([
      'Row 2 was changed from outside',
    ])
    expect(field('Search')).toBeTruthy()
  })
})
