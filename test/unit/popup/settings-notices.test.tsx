// @vitest-environment happy-dom

import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { Announcer } from '../../../src/popup/components/announce.tsx'
import { ClientContext } from '../../../src/popup/context.ts'
import { SettingsNotices } from '../../../src/popup/screens/settings-notices.tsx'
import { change, close, fakeWallet, field, settle, stateOf } from './support.tsx'

afterEach(close)

const LABEL = 'Tell me when a request waits'
const said = () => document.querySelector('[aria-live=polite]')?.textContent
const alert = () => document.querySelector('[role=alert]')?.textContent

async function opened({ isOn = false } = {}) {
  const wallet = fakeWallet(stateOf('unlocked'))
  wallet.notices.isOn = isOn
  const place = document.body.appendChild(document.createElement('div'))
  const screen = (
    <ClientContext.Provider value={wallet.client}>
      <Announcer>
        <SettingsNotices />
      </Announcer>
    </ClientContext.Provider>
  )
  await act(() => render(screen, place))
  await settle()
  return wallet
}

describe('the switch for notifications', () => {
  it('is off unless the browser allows them, and says what they tell', async () => {
    await opened()
    const toggle = field(LABEL)
    expect([toggle.getAttribute('role'), toggle.checked, toggle.disabled]).toEqual(['switch', false, false])
    const hint = document.getElementById(toggle.getAttribute('aria-describedby') ?? '')
    expect(hint?.textContent).toContain('Never what they are about.')
  })

  it('asks the browser within the click, and is on when it said yes', async () => {
    const wallet = await opened()
    const order: string[] = []
    let answer = (_: boolean) => {}
    wallet.onAllow(() => {
      order.push('browser')
      return new Promise(resolve => {
        answer = resolve
      })
    })
    const changing = change(field(LABEL), true)
    // Not a promise later: the browser asks only while it handles a click.
    expect(order).toEqual(['browser'])
    await changing
    expect([field(LABEL).checked, field(LABEL).disabled]).toEqual([true, true])
    answer(true)
    await settle()
    expect([field(LABEL).checked, field(LABEL).disabled]).toEqual([true, false])
    expect(said()).toBe('You will be told when a request waits.')
    expect(alert()).toBeUndefined()
  })

  it.each<[string, () => boolean | Promise<boolean>]>([
    ['no', () => false],
    ['nothing, it throws', () => Promise.reject(new Error('gesture'))],
  ])('says so where the browser says %s, and stays off', async (_, answer) => {
    const wallet = await opened()
    wallet.onAllow(answer)
    await change(field(LABEL), true)
    await settle()
    expect([field(LABEL).checked, field(LABEL).disabled]).toEqual([false, false])
    expect(alert()).toContain('did not allow notifications')
  })

  it('gives the permission back', async () => {
    const wallet = await opened({ isOn: true })
    expect(field(LABEL).checked).toBe(true)
    await change(field(LABEL), false)
    await settle()
    expect([wallet.notices.isOn, field(LABEL).checked]).toEqual([false, false])
    expect(said()).toBe('You will not be told when a request waits.')
  })

  it('follows what is changed in the browser, and listens no longer than it is there', async () => {
    const wallet = await opened({ isOn: true })
    wallet.notices.set(false)
    await settle()
    expect(field(LABEL).checked).toBe(false)
    wallet.notices.set(true)
    await settle()
    expect(field(LABEL).checked).toBe(true)
    await close()
    expect(wallet.notices.listeners.size).toBe(0)
  })
})
