// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { chosenLanguage } from '../../../src/popup/language/chosen.ts'
import { applyTheme } from '../../../src/popup/look/theme.ts'
import {
  button,
  change,
  click,
  close,
  fakeWallet,
  field,
  get,
  open,
  openLater,
  refuse,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  document.documentElement.removeAttribute('data-theme')
})
afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  await close()
})
const select = (name: string) => get<HTMLSelectElement>('select', name)
const texts = () => document.body.textContent

describe('look and language in Settings', () => {
  it('offers each language under its own name, and loads the screens again in the one that is chosen', async () => {
    const reload = vi.spyOn(location, 'reload').mockImplementation(() => {})
    await openLater(fakeWallet(stateOf('unlocked')), '#/settings')
    const names = [...select('Language').options].map(({ textContent, lang }) => [textContent, lang])
    expect(names.slice(0, 3)).toEqual([
      ['As the browser', ''],
      ['English', 'en'],
      ['Deutsch', 'de'],
    ])
    expect(names.at(-1)).toEqual(['العربية', 'ar'])
    await change(select('Language'), 'de')
    expect([chosenLanguage(), reload.mock.calls.length, location.hash]).toEqual(['de', 1, '#/settings'])
    // As after the reload: the focus is where the choice was made, once.
    await openLater(fakeWallet(stateOf('unlocked')), '#/settings')
    expect(document.activeElement).toBe(select('Language'))
    expect(select('Language').value).toBe('de')
    await change(select('Language'), '')
    expect(chosenLanguage()).toBeUndefined()
    sessionStorage.clear()
    await openLater(fakeWallet(stateOf('unlocked')), '#/settings')
    expect(document.activeElement?.textContent).toBe('Settings')
  })

  it('keeps the theme, shows it at once, and has it again before the next paint', async () => {
    const root = document.documentElement
    await openLater(fakeWallet(stateOf('unlocked')), '#/settings')
    expect([...select('Theme').options].map(({ textContent }) => textContent)).toEqual([
      'Automatic',
      'Light',
      'Dark',
    ])
    await change(select('Theme'), 'dark')
    expect(root.dataset.theme).toBe('dark')
    root.removeAttribute('data-theme')
    applyTheme()
    expect(root.dataset.theme).toBe('dark')
    await change(select('Theme'), 'auto')
    expect([root.hasAttribute('data-theme'), localStorage.length]).toEqual([false, 0])
    localStorage.setItem('theme', 'x"><script>')
    applyTheme()
    expect(root.hasAttribute('data-theme')).toBe(false)
  })

  it.each([
    ['Change password', '#/settings/password'],
    ['Add passkey', '#/settings/passkey'],
    ['Show recovery phrase', '#/settings/phrase'],
    ['Export backup', '#/settings/backup'],
  ])('has the button %s', async (name, hash) => {
    await openLater(fakeWallet(stateOf('unlocked')), '#/settings')
    await click(button(name))
    expect(location.hash).toBe(hash)
  })
})

describe('a new password', () => {
  const OLD = 'the old password'
  const NEW = 'the new password'
  async function fill(next: string, again: string): Promise<void> {
    await type(field('Current password'), OLD)
    await type(field('New password'), next)
    await type(field('Confirm password'), again)
    await submit()
  }

  it('is sent once with the old one, and then nothing of them is left on the page', async () => {
    const wallet = fakeWallet(stateOf('unlocked'))
    await openLater(wallet, '#/settings/password')
    await fill('short', 'short')
    await fill(NEW, 'the other password')
    expect(wallet.params('vault.changePassword')).toEqual([])
    await fill(NEW, NEW)
    expect(wallet.params('vault.changePassword')).toEqual([{ password: OLD, next: NEW }])
    expect(document.activeElement?.textContent).toBe('The password is changed')
    expect(document.querySelector('input')).toBeNull()
  })

  it.each([
    [{ code: 'wrong_password', field: 'password' }, 'That password doesn’t open this wallet.'],
    [{ code: 'storage_failed' }, 'The disk is full or can’t be written. Nothing was done.'],
    [{ code: 'disconnected' }, 'One of the two passwords opens it: try the new one first.'],
  ] as const)('that failed (%j) says what holds now', async (error, text) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'vault.changePassword': refuse(error as never) })
    await openLater(wallet, '#/settings/password')
    await fill(NEW, NEW)
    expect(texts()).toContain(text)
    expect(field('Current password').value).toBe('')
    expect(field('New password').value).toBe(NEW)
  })
})

describe('passkeys', () => {
  const ONE = { id: 'c'.repeat(32), addedAt: '2026-11-20T12:00:00.000Z', credentialId: 'AAAA', salt: 'AAAA' }
  const credentials = (create: () => Promise<unknown>) => {
    vi.stubGlobal('PublicKeyCredential', class {})
    vi.stubGlobal('navigator', { credentials: { create, get: create } })
  }

  it('say so where the browser has none for extensions', async () => {
    vi.stubGlobal('PublicKeyCredential', undefined)
    const wallet = fakeWallet(stateOf('unlocked'), { 'passkeys.list': { all: [] } })
    await openLater(wallet, '#/settings/passkey')
    await until(() => texts()?.includes('Firefox is one of those') === true)
    expect(document.querySelector('form')).toBeNull()
  })

  it.each([
    ['SecurityError', 'This browser doesn’t let extensions use passkeys'],
    ['NotAllowedError', 'No passkey was made: the question was closed'],
    ['InvalidStateError', 'has a passkey of this wallet already'],
    ['UnknownError', 'The browser could not ask for a passkey'],
  ])('are not added after %s, and why is said', async (name, text) => {
    credentials(async () => {
      throw new DOMException('', name)
    })
    const offer = { salt: 'A'.repeat(43).concat('='), there: [] }
    const wallet = fakeWallet(stateOf('unlocked'), {
      'passkeys.list': { all: [] },
      'passkeys.offer': offer,
    })
    await openLater(wallet, '#/settings/passkey')
    await until(() => document.querySelector('form') !== null)
    await type(field('Password'), 'the password')
    await submit()
    await until(() => texts()?.includes(text) === true)
    expect(wallet.params('passkeys.offer')).toEqual([{ password: 'the password' }])
    expect(wallet.params('passkeys.add')).toEqual([])
  })

  it('are not tried where the password is wrong, nor in the toolbar’s popup', async () => {
    const create = vi.fn()
    credentials(create)
    const replies = {
      'passkeys.list': { all: [] },
      'passkeys.offer': refuse({ code: 'wrong_password', field: 'password' }),
    }
    await openLater(fakeWallet(stateOf('unlocked'), replies), '#/settings/passkey')
    await until(() => document.querySelector('form') !== null)
    await type(field('Password'), 'wrong')
    await submit()
    expect(document.activeElement).toBe(field('Password'))
    const popup = fakeWallet(stateOf('unlocked'), replies)
    popup.openInToolbar()
    await openLater(popup, '#/settings/passkey')
    await until(() => texts()?.includes('This needs a tab') === true)
    expect([document.querySelector('form'), create.mock.calls]).toEqual([null, []])
  })

  it('are removed after a question, and one that is gone already counts as removed', async () => {
    credentials(vi.fn())
    const wallet = fakeWallet(stateOf('unlocked'), {
      'passkeys.list': { all: [ONE] },
      'passkeys.remove': refuse({ code: 'request_changed' }),
    })
    await openLater(wallet, '#/settings/passkey')
    await until(() => document.querySelector('li.item') !== null)
    await click(button('Remove'))
    expect(document.activeElement?.textContent).toBe('Remove this passkey?')
    await click(button('Keep it'))
    expect(document.activeElement).toBe(button('Remove'))
    expect(wallet.params('passkeys.remove')).toEqual([])
    await click(button('Remove'))
    wallet.reply('passkeys.list', { all: [] })
    await click(button('Remove'))
    expect(wallet.params('passkeys.remove')).toEqual([{ id: ONE.id }])
    await until(() => texts()?.includes('No passkey opens this wallet yet.') === true)
  })

  it('unlock where one is set, and only there; what goes wrong leaves the password alone', async () => {
    await open(fakeWallet(stateOf('locked', { lock: {} })))
    expect(texts()).not.toContain('Unlock with passkey')
    credentials(async () => {
      throw new DOMException('', 'NotAllowedError')
    })
    const wallet = fakeWallet(stateOf('locked', { lock: { hasPasskey: true } }), {
      'passkeys.list': { all: [ONE] },
    })
    await open(wallet)
    await until(() => texts()?.includes('Unlock with passkey') === true)
    await click(button('Unlock with passkey'))
    await until(() => texts()?.includes('No passkey answered') === true)
    expect(field('Password').getAttribute('aria-invalid')).toBeNull()
    expect(wallet.params('vault.unlockWithPasskey')).toEqual([])
  })
})
