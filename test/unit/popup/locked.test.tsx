// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import {
  button,
  close,
  fakeWallet,
  field,
  isOff,
  open,
  refuse,
  settle,
  stateOf,
  submit,
  type,
} from './support.tsx'

afterEach(close)

describe('the locked wallet', () => {
  it('says who waits, whole', async () => {
    const waitingFrom = 'https://login.wallet.flowsta.com.acorn.example'
    await open(fakeWallet(stateOf('locked', { waiting: 3, waitingFrom })), '#/request')
    expect(document.body.textContent).toContain(`3 requests are waiting, the first from ${waitingFrom}`)
  })

  it('sends the password once and forgets it', async () => {
    const wallet = fakeWallet(stateOf('locked', { lock: { why: 'idle' } }))
    await open(wallet)
    expect(document.body.textContent).toContain('Locked after 15 minutes without use.')
    expect(document.activeElement).toBe(field('Password'))
    await type(field('Password'), 'hunter2 hunter2')
    await submit()
    expect(wallet.params('vault.unlock')).toEqual([{ password: 'hunter2 hunter2' }])
    expect(field('Password').value).toBe('')
  })

  it('says that a password is wrong, and takes none while it has to wait', async () => {
    const wallet = fakeWallet(stateOf('locked'), {
      'vault.unlock': refuse({ code: 'wrong_password', field: 'password', wait: 1500 }),
    })
    await open(wallet)
    await type(field('Password'), 'wrong')
    await submit()
    expect(document.body.textContent).toContain(
      'That password doesn’t open this wallet. Try again in 2 seconds.',
    )
    expect(document.activeElement).toBe(field('Password'))
    expect(isOff(button('Unlock'))).toBe(true)
    await type(field('Password'), 'right')
    await submit()
    expect(wallet.params('vault.unlock')).toHaveLength(1)
    await settle(1800)
    expect(isOff(button('Unlock'))).toBe(false)
    await submit()
    expect(wallet.params('vault.unlock')).toHaveLength(2)
  })

  it('counts down from where a restarted wallet is', async () => {
    await open(fakeWallet(stateOf('locked', { lock: { retryAt: Date.now() + 60_000 } })))
    expect(isOff(button('Unlock'))).toBe(true)
    expect(document.body.textContent).toMatch(/Try again in (60|59) seconds\./)
  })
})
