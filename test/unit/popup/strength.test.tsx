// @vitest-environment happy-dom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Announcer } from '../../../src/popup/components/announce.tsx'
import { rate } from '../../../src/popup/strength/rate.ts'
import type { RateJob } from '../../../src/popup/strength/rater.ts'
import { Strength } from '../../../src/popup/strength/strength.tsx'
import { close, settle, until } from './support.tsx'

/** The thread of the meter, in this one: with the real library, and held back where a test wants to look before it. */
let held: Promise<void> | undefined
let jobs: RateJob[] = []
let ended = 0
class HereWorker {
  onmessage: (event: { data: unknown }) => void = () => {}
  onerror: () => void = () => {}
  async postMessage(job: RateJob): Promise<void> {
    jobs.push(structuredClone(job))
    await held
    this.onmessage({ data: { n: job.n, rating: rate(job.password, job.inputs) } })
  }
  terminate(): void {
    ended++
  }
}
beforeEach(() => {
  held = undefined
  jobs = []
  ended = 0
  vi.stubGlobal('Worker', HereWorker)
})
afterEach(async () => {
  await close()
  vi.unstubAllGlobals()
})

let place: HTMLElement | undefined
async function show(password: string, inputs?: readonly string[]): Promise<void> {
  if (place?.isConnected !== true) place = document.body.appendChild(document.createElement('div'))
  const drawn =
    inputs === undefined ? <Strength password={password} /> : <Strength {...{ password, inputs }} />
  await act(() => render(<Announcer>{drawn}</Announcer>, place as HTMLElement))
}
const meter = () => document.querySelector('[role=meter]')
const says = () => meter()?.getAttribute('aria-valuetext')
const lit = () => document.querySelectorAll('.meter i.on').length

describe('the strength of a password', () => {
  it.each([
    ['passwordpassword', 0, 'repeats'],
    ['aaaaaaaaaaaaaaaa', 0, 'repeats'],
    ['123456789012', 1, 'common'],
    ['iloveyouforever', 1, 'common'],
    ['qwertyuiop[]asdf', 2, 'keys'],
    ['flowstawallet', 1, 'known'],
  ])('%s is %i of 4, because of %s', (password, score, advice) => {
    expect(rate(password, ['flowsta', 'wallet'])).toEqual({ score, advice })
  })
  it('asks for nothing more where it is hard to guess', () => {
    expect(rate('correct horse battery staple', [])).toEqual({ score: 4 })
  })
  it('looks at no more than the first hundred characters', () => {
    const most = 'a'.repeat(100)
    expect(rate(`${most}kT9#mLq2$vX8zR`, [])).toEqual(rate(most, []))
    expect(rate('kT9#mLq2$vX8zR', []).score).toBe(4)
  })
})

describe('the meter', () => {
  it('is nothing before the first character, and says how many are missing without any work', async () => {
    await show('')
    expect(meter()).toBeNull()
    await show('pass')
    expect(says()).toBe('Too short: 8 more characters are needed')
    // Characters, as the worker counts them.
    await show('🦔'.repeat(11))
    expect(says()).toBe('Too short: 1 more character is needed')
    await settle(200)
    expect(jobs).toEqual([])
  })

  it('says it as a bar, in words, and with one thing that helps', async () => {
    await show('passwordpassword')
    expect(lit()).toBe(0)
    await until(() => says() === 'Very weak')
    expect(lit()).toBe(1)
    expect(meter()?.getAttribute('aria-label')).toBe('Password strength')
    expect(meter()?.getAttribute('aria-valuenow')).toBe('1')
    expect(document.body.textContent).toContain('It repeats itself')
    await show('correct horse battery staple')
    await until(() => says() === 'Strong')
    expect(lit()).toBe(4)
  })

  it('takes in what anybody would try for this person', async () => {
    await show('wilhelminagarten', ['Wilhelminagarten'])
    await until(() => says() !== '')
    expect(says()).toBe('Very weak')
    await show('', [])
    await show('wilhelminagarten', [])
    await until(() => says() !== '')
    expect(says()).toBe('Strong')
  })

  it('works out only what is still there after a pause', async () => {
    for (const end of ['s', 'st', 'sta', 'stap', 'staple']) {
      await show(`correct horse battery ${end}`)
      await settle(10)
    }
    await until(() => says() === 'Strong')
    expect(jobs.map(({ password }) => password)).toEqual(['correct horse battery staple'])
  })

  it('never shows the answer for what is not there any more', async () => {
    let go = () => {}
    held = new Promise(done => (go = done))
    await show('passwordpassword')
    await until(() => jobs.length === 1)
    await show('correct horse battery staple')
    await settle(200)
    // One at a time: the second waits for the first.
    expect(jobs).toHaveLength(1)
    held = undefined
    go()
    await until(() => says() !== '')
    expect(says()).toBe('Strong')
  })

  it('is not there where it can not be worked out, and ends with the field', async () => {
    vi.stubGlobal('Worker', undefined)
    await show('passwordpassword')
    await until(() => meter() === null)
    vi.stubGlobal('Worker', HereWorker)
    await show('')
    await show('passwordpassword')
    await until(() => says() === 'Very weak')
    expect(ended).toBe(0)
    await show('')
    expect(ended).toBe(1)
  })

  it('is read aloud once typing has stopped, and not at each key', async () => {
    const heard = () => document.querySelector('[aria-live]')?.textContent
    await show('pass')
    await show('passw')
    expect(heard()).toBe('')
    await show('passwordpassword')
    await until(() => heard() !== '')
    expect(heard()).toBe(
      'Password strength: Very weak. It repeats itself, which adds almost nothing. Use words that differ.',
    )
  })

  it('keeps the password out of the page', async () => {
    await show('passwordpassword')
    await until(() => says() === 'Very weak')
    expect(document.documentElement.outerHTML).not.toContain('passwordpassword')
  })
})
