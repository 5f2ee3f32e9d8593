// @vitest-environment happy-dom

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DamageKind } from '../../../src/protocol/ui-door.ts'
import {
  all,
  button,
  catchFiles,
  change,
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

let files: ReturnType<typeof catchFiles>
beforeEach(() => {
  files = catchFiles()
})
afterEach(async () => {
  await close()
  vi.restoreAllMocks()
})

const PIECES: Record<string, unknown> = {
  '': { lines: ['{"a":1}', '{"a":2}'], next: 'x' },
  x: { lines: [], next: 'y' },
  y: { lines: ['{"a":3}'] },
}
const remains = ({ from }: { from?: string }) => PIECES[from ?? '']

async function openDamaged(damage?: DamageKind, replies: object = {}): Promise<FakeWallet> {
  const state = stateOf('damaged', damage === undefined ? {} : { damage })
  const wallet = fakeWallet(state, { 'remains.read': remains, ...replies })
  await open(wallet)
  await until(() => all('h1', "Your wallet's data is damaged").length === 1)
  return wallet
}
const status = () => document.querySelector('[role=status]')?.textContent
const isRunning = () => all('button', 'Stop').length > 0
const save = async () => {
  await click(button('Export what is left'))
  await until(() => !isRunning())
}

describe('a damaged store', () => {
  it.each([
    ['missing', 'some of what it stored is not there any more'],
    ['header', 'Both copies of what turns your password'],
    ['identity', 'signs with no key that it can’t vouch for'],
    ['unreadable', 'The browser’s storage is damaged'],
    [undefined, 'The browser’s storage is damaged'],
  ] as const)('says what happened and that nothing was deleted: %s', async (damage, text) => {
    await openDamaged(damage)
    expect(document.activeElement).toBe(get('h1', "Your wallet's data is damaged"))
    expect(document.querySelector('.stamp')?.textContent).toContain(text)
    expect(document.querySelector('.stamp')?.textContent).toContain('Nothing was deleted')
    expect(all('button', 'Create a new wallet')).toEqual([])
    expect(button('Export what is left')).toBeTruthy()
    expect(button('Restore from backup')).toBeTruthy()
  })

  it('asks for an update where a newer version wrote the data', async () => {
    await openDamaged('newer')
    expect(document.querySelector('.stamp')).toBeNull()
    expect(document.querySelector('.note--amber')?.textContent).toContain('Update the extension')
    expect(document.body.textContent).toContain('Only if you can’t update.')
    expect(get('h1', "Your wallet's data is damaged")).toBeTruthy()
  })
})

describe('Export what is left', () => {
  it('saves every record, piece by piece', async () => {
    vi.setSystemTime(new Date(2026, 10, 2))
    const wallet = await openDamaged()
    await save()
    expect(wallet.params('remains.read')).toEqual([{}, { from: 'x' }, { from: 'y' }])
    expect(files.map(file => file.name)).toEqual(['flowsta-remains-2026-11-02.jsonl'])
    expect(await files[0]?.text).toBe('{"a":1}\n{"a":2}\n{"a":3}\n')
    expect(status()).toBe('The browser saves flowsta-remains-2026-11-02.jsonl with 3 records.')
    expect(document.querySelector('[aria-live=polite]')?.textContent).toBe(status())
    vi.useRealTimers()
  })

  it('shows how many records it has, and stops', async () => {
    let goOn = () => {}
    const wallet = await openDamaged(undefined, {
      'remains.read': ({ from }: { from?: string }) =>
        from === undefined
          ? remains({})
          : new Promise(resolve => {
              goOn = () => resolve(remains({ from }))
            }),
    })
    await click(button('Export what is left'))
    await until(() => status()?.includes('2 records read') === true)
    expect(get('progress', 'Progress').hasAttribute('value')).toBe(false)
    expect(isOff(button('Export what is left'))).toBe(true)
    button('Stop').focus()
    await click(button('Stop'))
    await until(() => !isRunning())
    expect(status()).toBe('Stopped. Nothing was saved.')
    expect(document.activeElement).toBe(button('Export what is left'))
    goOn()
    await settle(20)
    expect(wallet.params('remains.read')).toHaveLength(2)
    expect(files).toEqual([])
  })

  it('saves what there was when the rest can’t be read, and says so', async () => {
    await openDamaged(undefined, {
      'remains.read': ({ from }: { from?: string }) =>
        from === undefined ? remains({}) : refuse({ code: 'storage_failed' })(),
    })
    await save()
    expect(await files[0]?.text).toBe('{"a":1}\n{"a":2}\n')
    expect(document.querySelector('[role=status] .note--amber')?.textContent).toMatch(
      /^Some of it can’t be read any more\. .* with 2 records\.$/,
    )
  })

  it('saves no empty file when nothing can be read', async () => {
    await openDamaged(undefined, { 'remains.read': refuse({ code: 'storage_failed' }) })
    await save()
    expect(files).toEqual([])
    expect(status()).toContain('The disk is full or can’t be written.')
  })
})

describe('Restore from backup', () => {
  const openRestore = async (replies: object = {}) => {
    const wallet = await openDamaged('unreadable', replies)
    await click(button('Restore from backup'))
    return wallet
  }
  const tick = () => field('I have saved what is left, or don’t need it')

  it('says what comes back and what does not, and lets people save first or go back', async () => {
    const wallet = await openRestore()
    expect(document.activeElement).toBe(get('h1', 'Restore from backup'))
    expect(document.body.textContent).toContain('The damaged data is removed from this browser')
    await save()
    expect(files).toHaveLength(1)
    await click(button('Back'))
    expect(get('h1', "Your wallet's data is damaged")).toBeTruthy()
    expect(wallet.params('remains.discard')).toEqual([])
  })

  it('removes nothing without the tick', async () => {
    const wallet = await openRestore()
    expect(isOff(button('Remove the damaged data'))).toBe(true)
    await click(button('Remove the damaged data'))
    expect(wallet.params('remains.discard')).toEqual([])
    expect(document.querySelector('#remove-hint')?.textContent).toBe('Tick the box above first.')
    await change(tick(), true)
    expect(isOff(button('Remove the damaged data'))).toBe(false)
    await change(tick(), false)
    await click(button('Remove the damaged data'))
    expect(wallet.params('remains.discard')).toEqual([])
  })

  it('removes once and leads straight to the words, also when the push comes before the answer', async () => {
    let done = () => {}
    const wallet = await openRestore({
      'remains.discard': () =>
        new Promise<null>(resolve => {
          done = () => resolve(null)
        }),
    })
    await change(tick(), true)
    await click(button('Remove the damaged data'))
    await click(button('Remove the damaged data'))
    expect(wallet.params('remains.discard')).toHaveLength(1)
    await wallet.push(stateOf('none'))
    done()
    await until(() => all('select', 'Number of words').length === 1)
    await click(button('Back'))
    expect(button('Create a new wallet')).toBeTruthy()
  })

  it('says when it could not be removed', async () => {
    await openRestore({ 'remains.discard': refuse({ code: 'storage_failed' }) })
    await change(tick(), true)
    await click(button('Remove the damaged data'))
    expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is full')
    expect(isOff(button('Remove the damaged data'))).toBe(false)
  })
})
