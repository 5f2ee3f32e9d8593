// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest'
import type { IdentityEntry } from '../../../src/protocol/ui-door.ts'
import {
  all,
  button,
  change,
  click,
  close,
  ENTRY,
  fakeWallet,
  field,
  get,
  IDENTITY,
  isOff,
  nameOf,
  openLater,
  refuse,
  settle,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

const WORK: IdentityEntry = {
  id: 'b'.repeat(32),
  name: 'Work',
  agentPubKey: 'uhCAkQmT5AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  did: 'did:key:z6MkWork',
  createdAt: '2026-11-21T12:00:00.000Z',
  sites: 2,
  derivation: 'seed',
}
const open = (hash = '#/identities', replies = {}) => {
  const wallet = fakeWallet(stateOf('unlocked'), { 'identities.list': { all: [ENTRY, WORK] }, ...replies })
  return openLater(wallet, hash).then(() => wallet)
}
const said = () => document.querySelector('[aria-live]')?.textContent
const alerted = () => document.querySelector('[role=alert]')?.textContent ?? ''
const useOf = (name: string) =>
  [...get('li', name).querySelectorAll('button')].find(one => nameOf(one) === 'Use') as HTMLButtonElement
afterEach(async () => {
  await close()
  location.hash = ''
})

describe('identities', () => {
  it('has a row for each, with a button that has nothing to do for the one in use', async () => {
    const wallet = await open()
    await until(() => all('li', 'Work').length === 1)
    expect(get('li', 'Everyday').textContent).toContain('In use')
    expect(get('li', 'Work').textContent).toContain(WORK.agentPubKey)
    expect(get('li', 'Work').textContent).toContain('2 sites')
    expect(isOff(useOf('Everyday'))).toBe(true)
    await click(useOf('Everyday'))
    expect(wallet.params('identities.use')).toEqual([])
    await click(useOf('Work'))
    expect(wallet.params('identities.use')).toEqual([{ id: WORK.id }])
    expect(said()).toBe('Work is in use. Sites see it from now on.')
    await wallet.push(stateOf('unlocked', { identity: WORK }))
    expect(isOff(useOf('Work'))).toBe(true)
    expect(isOff(useOf('Everyday'))).toBe(false)
  })

  it('adds one at a press, and says so', async () => {
    const wallet = await open('#/identities', { 'identities.add': { id: 'c'.repeat(32) } })
    await until(() => all('li', 'Work').length === 1)
    const added = { ...WORK, id: 'c'.repeat(32), name: 'Identity 3' }
    wallet.reply('identities.list', { all: [ENTRY, WORK, added] })
    await click(button('Add identity'))
    expect(wallet.params('identities.add')).toHaveLength(1)
    expect(all('li', 'Identity 3')).toHaveLength(1)
    expect(said()).toBe('Identity 3 is added. Sites see it once you use it.')
  })

  it('says why it was not added, or can’t be shown', async () => {
    await open('#/identities', { 'identities.add': refuse({ code: 'missing_secret' }) })
    await click(button('Add identity'))
    expect(alerted()).toContain('This key can’t be opened')
    await close()
    await open('#/identities', { 'identities.list': refuse({ code: 'not_now' }) })
    await until(() => alerted() !== '')
    expect(all('li', 'Everyday')).toEqual([])
  })

  it('leads to the import', async () => {
    await open()
    await click(button('Import identity'))
    await until(() => all('h1', 'Import identity').length === 1)
    expect(location.hash).toBe('#/identities/import')
  })
})

describe('one identity', () => {
  it('is renamed', async () => {
    const wallet = await open(`#/identities/${WORK.id}`)
    await until(() => all('h1', 'Work').length === 1)
    await type(field('Name'), 'Garden')
    await submit()
    expect(wallet.params('identities.rename')).toEqual([{ id: WORK.id, name: 'Garden' }])
    wallet.reply('identities.rename', refuse({ code: 'invalid_params', field: 'name' }))
    await type(field('Name'), '')
    await submit()
    expect(field('Name').getAttribute('aria-invalid')).toBe('true')
    expect(document.body.textContent).toContain('Use 1 to 40 characters')
  })

  it('says whether the words bring it back', async () => {
    await open(`#/identities/${WORK.id}`)
    await until(() => all('h1', 'Work').length === 1)
    expect(document.body.textContent).toContain('Imported from a seed')
    expect(document.body.textContent).toContain('Your recovery phrase doesn’t bring it back')
    await close()
    await open(`#/identities/${IDENTITY.id}`)
    await until(() => all('h1', 'Everyday').length === 1)
    expect(document.body.textContent).toContain('Flowsta device key 1. Your recovery phrase brings it back.')
    expect(document.body.textContent).not.toContain('doesn’t bring it back')
    expect(all('button', 'Use')).toEqual([])
  })

  it('may be gone', async () => {
    await open(`#/identities/${'f'.repeat(32)}`)
    await until(() => all('h1', 'This identity is not in this wallet').length === 1)
    expect(get('a', 'All identities').getAttribute('href')).toBe('#/identities')
  })
})

describe('import', () => {
  const openImport = async (replies = {}) => {
    const wallet = await open('#/identities/import', replies)
    await until(() => all('h1', 'Import identity').length === 1)
    return wallet
  }
  const WORDS = Array.from({ length: 24 }, (_, i) => `word${i}`)
  const fillWords = async (words: readonly string[]) => {
    for (const [i, word] of words.entries()) await type(field(`Word ${i + 1}`), word)
  }

  it('offers three ways', async () => {
    await openImport()
    expect([...document.querySelectorAll('[role=radiogroup] input')].map(input => nameOf(input))).toEqual([
      'Recovery phrase',
      'Seed',
      'Seed bundle',
    ])
    expect(field('Recovery phrase').checked).toBe(true)
    expect(field('Word 24').type).toBe('password')
  })

  it('takes a phrase with its derivation and the number of the key', async () => {
    const wallet = await openImport({ 'identities.import': { id: 'c'.repeat(32) } })
    await fillWords(WORDS.slice(0, 23))
    await submit()
    expect(document.body.textContent).toContain('Word 24 is missing.')
    await type(field('Word 24'), 'last')
    await type(field('Number of the key'), '0')
    await submit()
    expect(document.body.textContent).toContain('Use a whole number from 1 to 1000.')
    expect(wallet.params('identities.import')).toEqual([])
    await type(field('Number of the key'), '3')
    await submit()
    const words = [...WORDS.slice(0, 23), 'last']
    expect(wallet.params('identities.import')).toEqual([
      { from: 'phrase', words, derivation: 'flowsta-device', n: 3 },
    ])
    expect(location.hash).toBe('#/identities')
    expect(said()).toBe('It is imported. Sites see it once you use it.')
  })

  it('asks for no number where there is none, and says which word is wrong', async () => {
    const wallet = await openImport({
      'identities.import': refuse({ code: 'invalid_phrase', field: 'words.4' }),
    })
    await change(get<HTMLSelectElement>('select', 'Derivation'), 'entropy-is-seed')
    expect(all('input', 'Number of the key')).toEqual([])
    await fillWords(WORDS)
    await submit()
    expect(wallet.params('identities.import')).toMatchObject([{ derivation: 'entropy-is-seed', n: 1 }])
    expect(field('Word 5').getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(field('Word 5'))
    wallet.reply('identities.import', refuse({ code: 'already_there' }))
    await submit()
    expect(alerted()).toContain('This wallet has that key already.')
  })

  it('takes a seed of 64 digits, in groups or not, and forgets it', async () => {
    const wallet = await openImport({ 'identities.import': { id: 'c'.repeat(32) } })
    await change(field('Seed'), true)
    const seed = () => all('input', 'Seed').find(one => one.id === 'import-seed') as HTMLInputElement
    expect([seed().type, seed().getAttribute('autocomplete')]).toEqual(['password', 'off'])
    for (const wrong of ['', 'ab', 'g'.repeat(64), '0'.repeat(64), 'a'.repeat(63)]) {
      await type(seed(), wrong)
      await submit()
      expect(seed().getAttribute('aria-invalid'), wrong).toBe('true')
    }
    expect(wallet.params('identities.import')).toEqual([])
    const hex = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')
    await type(seed(), ` ${hex.toUpperCase().replace(/(.{8})/g, '$1 ')}\n`)
    await submit()
    expect(wallet.params('identities.import')).toEqual([
      { from: 'seed', seed: Buffer.from(hex, 'hex').toString('base64') },
    ])
    expect(document.body.innerHTML).not.toContain(hex)
  })

  it('says nothing any more of one way on another', async () => {
    await openImport({ 'identities.import': refuse({ code: 'already_there' }) })
    await fillWords(WORDS)
    await submit()
    expect(alerted()).not.toBe('')
    await change(field('Seed'), true)
    await settle()
    expect(alerted()).toBe('')
  })
})

describe('the recovery phrase in Settings', () => {
  const PASSWORD = 'correct horse battery'
  const words = Array.from({ length: 24 }, (_, i) => `secret${i}`)
  const openPhrase = async (replies = {}) => {
    const wallet = fakeWallet(stateOf('unlocked'), { 'phrase.reveal': { words }, ...replies })
    await openLater(wallet, '#/settings')
    await click(button('Show recovery phrase'))
    await until(() => all('h1', 'Recovery phrase').length === 1)
    return wallet
  }
  const listed = () => [...document.querySelectorAll('ol li')].map(li => li.textContent)

  it('is shown for the password, as text, and hides when nobody looks', async () => {
    const wallet = await openPhrase()
    await submit()
    expect(wallet.params('phrase.reveal')).toEqual([])
    await type(field('Password'), PASSWORD)
    await submit()
    expect(wallet.params('phrase.reveal')).toEqual([{ password: PASSWORD }])
    expect(listed()).toEqual(words)
    expect(all('ol', 'Recovery phrase')).toHaveLength(1)
    dispatchEvent(new Event('blur'))
    await settle()
    expect(document.body.innerHTML).not.toContain('secret')
    expect(field('Password').value).toBe('')
  })

  it('is not shown by an answer that comes after that', async () => {
    let answer: (value: unknown) => void = () => {}
    await openPhrase({
      'phrase.reveal': () =>
        new Promise(resolve => {
          answer = resolve
        }),
    })
    await type(field('Password'), PASSWORD)
    await submit()
    dispatchEvent(new Event('blur'))
    answer({ words })
    await settle()
    expect(document.body.innerHTML).not.toContain('secret')
  })

  it('says that the password is wrong and waits as long as the wallet says', async () => {
    const wallet = await openPhrase({
      'phrase.reveal': refuse({ code: 'wrong_password', field: 'password', wait: 5000 }),
    })
    await type(field('Password'), 'wrong')
    await submit()
    expect(document.body.textContent).toMatch(
      /That password doesn’t open this wallet. Try again in 5 seconds/,
    )
    expect(document.activeElement).toBe(field('Password'))
    await type(field('Password'), PASSWORD)
    await submit()
    expect(wallet.params('phrase.reveal')).toHaveLength(1)
  })
})
