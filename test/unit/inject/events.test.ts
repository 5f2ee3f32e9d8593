import { describe, expect, it, vi } from 'vitest'
import { createEvents } from '../../../src/inject/events.ts'

function setUp() {
  const listen = vi.fn<() => void>()
  const report = vi.fn<(problem: unknown) => void>()
  return { listen, report, events: createEvents({ listen, report }) }
}

describe('listeners', () => {
  it('are announced to the wallet with the first one only', () => {
    const { listen, events } = setUp()
    expect(listen).not.toHaveBeenCalled()
    events.on('lock', () => {})()
    events.on('unlock', () => {})
    expect(listen).toHaveBeenCalledTimes(1)
  })

  it('get the events they asked for, in their order, each with a detail of its own', () => {
    const { events } = setUp()
    const got: unknown[] = []
    events.on('connect', detail => {
      got.push(detail)
      ;(detail as { id: string }).id = 'changed'
    })
    events.on('lock', () => got.push('lock'))
    events.on('connect', detail => got.push(detail, 'second'))
    events.receive({ t: 'event', event: 'connect', detail: '{"id":"a"}' })
    events.receive({ t: 'event', event: 'disconnect' })
    expect(got).toEqual([{ id: 'changed' }, { id: 'a' }, 'second'])
    events.receive({ t: 'event', event: 'lock' })
    expect(got.at(-1)).toBe('lock')
  })

  it('can be removed, also from inside, and be there twice', () => {
    const { events } = setUp()
    const twice = vi.fn<() => void>()
    const off = events.on('lock', twice)
    events.on('lock', twice)
    const offLater = events.on('lock', () => {
      offLater()
      offLast()
    })
    const last = vi.fn<() => void>()
    const offLast = events.on('lock', last)
    events.receive({ t: 'event', event: 'lock' })
    expect(twice).toHaveBeenCalledTimes(2)
    expect(last).not.toHaveBeenCalled()
    off()
    off()
    events.receive({ t: 'event', event: 'lock' })
    expect(twice).toHaveBeenCalledTimes(3)
  })

  it('that throw are reported as what they are and stop no other', () => {
    const { events, report } = setUp()
    const problem = new Error('of the app')
    const after = vi.fn<(detail: unknown) => void>()
    events.on('lock', () => {
      throw problem
    })
    events.on('lock', after)
    events.receive({ t: 'event', event: 'lock' })
    expect(report).toHaveBeenCalledExactlyOnceWith(problem)
    expect(after).toHaveBeenCalledExactlyOnceWith(undefined)
  })

  it.each([['unknown'], ['toString'], ['__proto__'], [undefined], [{}]])(
    'of %o are refused at once',
    event => {
      const { events, listen } = setUp()
      expect(() => events.on(event as never, () => {})).toThrow(
        expect.objectContaining({
          code: 'invalid_request',
          description: 'event: is not an event of the wallet',
        }),
      )
      expect(listen).not.toHaveBeenCalled()
    },
  )

  it('must be functions', () => {
    expect(() => setUp().events.on('lock', {} as never)).toThrow(
      expect.objectContaining({ code: 'invalid_request', description: 'listener: must be a function' }),
    )
  })
})
