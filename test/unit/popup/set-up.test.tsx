// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  all,
  button,
  click,
  close,
  fakeWallet,
  field,
  get,
  isOff,
  nameOf,
  open,
  refuse,
  settle,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

const WORDS =
  'harvest lemon orbit tunnel quilt meadow anchor velvet copper ladder pigeon saddle walnut ribbon glacier basket thunder olive camera nephew puzzle silver garden motion'.split(
    ' ',
  )
const PASSWORD = 'correct horse battery'
afterEach(close)
// Its code is loaded when it is first opened; from then on it is there at once.
beforeAll(async () => {
  await open(fakeWallet(stateOf('none')))
  await until(() => all('h1', 'Sign with your own key').length === 1)
  await close()
})

describe('first run and create', () => {
  it('asks for one password twice and sends it once', async () => {
    const wallet = fakeWallet(stateOf('none'))
    await open(wallet)
    expect(nameOf(get('button', 'Restore a wallet'))).toBe('Restore a wallet')
    await click(button('Create a new wallet'))
    expect(document.activeElement).toBe(field('Password'))
    await type(field('Password'), PASSWORD)
    await type(field('Confirm password'), PASSWORD)
    await submit()
    expect(wallet.params('setup.begin')).toEqual([{ password: PASSWORD }])
    expect(field('Password').value).toBe('')
    expect(document.body.innerHTML).not.toContain(PASSWORD)
  })

  it('sends no short and no different passwords, and says why', async () => {
    const wallet = fakeWallet(stateOf('none'))
    await open(wallet)
    await click(button('Create a new wallet'))
    await type(field('Password'), 'short')
    await type(field('Confirm password'), 'short')
    await submit()
    expect(field('Password').getAttribute('aria-invalid')).toBe('true')
    expect(document.body.textContent).toContain('Use at least 12 characters')
    await type(field('Password'), PASSWORD)
    await type(field('Confirm password'), `${PASSWORD}!`)
    await submit()
    expect(document.body.textContent).toContain('The two passwords are not the same yet.')
    expect(wallet.params('setup.begin')).toEqual([])
  })

  it('shows a password only while asked to, and keeps it out of what browsers store', async () => {
    await open(fakeWallet(stateOf('none')))
    await click(button('Create a new wallet'))
    expect(field('Password').type).toBe('password')
    await click(button('Show password'))
    expect(field('Password').type).toBe('text')
    expect(field('Password').getAttribute('autocomplete')).toBe('off')
    dispatchEvent(new Event('blur'))
    await settle()
    expect(field('Password').type).toBe('password')
    expect(all('input', 'Password')).toHaveLength(1)
  })
})

describe('the recovery phrase', () => {
  const open24 = async () => {
    const wallet = fakeWallet(stateOf('setup', { setup: { ask: [4, 11, 19] } }), {
      'setup.reveal': { words: WORDS },
    })
    await open(wallet)
    return wallet
  }
  const listed = () =>
    [...document.querySelectorAll('ol[aria-label="Recovery phrase"] li')].map(li => li.textContent)

  it('is not in the page before it is asked for, then as the text of the items and nowhere else', async () => {
    await open24()
    expect(all('ol', 'Recovery phrase')).toEqual([])
    expect(isOff(button('I have written it down'))).toBe(true)
    await click(button('Reveal recovery phrase'))
    expect(listed()).toEqual(WORDS)
    const attributes = [...document.querySelectorAll('*')].flatMap(one =>
      [...one.attributes].map(({ value }) => value),
    )
    expect(attributes.filter(value => WORDS.includes(value))).toEqual([])
    expect(isOff(button('I have written it down'))).toBe(false)
  })

  it.each([
    ['the window loses the focus', () => dispatchEvent(new Event('blur'))],
    ['the page is hidden', () => document.dispatchEvent(new Event('visibilitychange'))],
  ])('goes when %s', async (_, leave) => {
    await open24()
    await click(button('Reveal recovery phrase'))
    leave()
    await settle()
    for (const word of WORDS) expect(document.body.innerHTML).not.toContain(word)
    expect(button('Reveal recovery phrase')).toBeTruthy()
  })

  it('does not come back with an answer that is late', async () => {
    const wallet = await open24()
    let answer = (_: unknown) => {}
    wallet.reply('setup.reveal', () => new Promise(done => (answer = done)))
    await click(button('Reveal recovery phrase'))
    dispatchEvent(new Event('blur'))
    answer({ words: WORDS })
    await settle()
    expect(listed()).toEqual([])
  })

  it('asks for exactly the three words, in secret fields', async () => {
    const wallet = await open24()
    await click(button('Reveal recovery phrase'))
    await click(button('I have written it down'))
    expect(document.body.textContent).not.toContain('harvest')
    const inputs = [...document.querySelectorAll('input')]
    expect(inputs.map(nameOf)).toEqual(['Word 4', 'Word 11', 'Word 19'])
    for (const input of inputs) {
      expect([input.type, input.getAttribute('autocomplete')]).toEqual(['password', 'off'])
    }
    await type(field('Word 4'), ' tunnel ')
    await type(field('Word 11'), 'pigeon')
    await type(field('Word 19'), 'camera')
    await submit()
    expect(wallet.params('setup.confirm')).toEqual([{ words: ['tunnel', 'pigeon', 'camera'] }])
  })

  it('points at the word that is wrong', async () => {
    const wallet = await open24()
    wallet.reply('setup.confirm', refuse({ code: 'word_mismatch', field: 'words.1' }))
    await click(button('Reveal recovery phrase'))
    await click(button('I have written it down'))
    await type(field('Word 11'), 'pidgeon')
    await submit()
    expect(field('Word 11').getAttribute('aria-invalid')).toBe('true')
    expect(document.activeElement).toBe(field('Word 11'))
    await click(button('Show the words again'))
    expect(listed()).toEqual([])
  })

  it('can be given up', async () => {
    const wallet = await open24()
    await click(button('Start over'))
    expect(wallet.params('setup.cancel')).toHaveLength(1)
    await wallet.push(stateOf('none'))
    expect(button('Create a new wallet')).toBeTruthy()
  })
})

describe('restore', () => {
  const openRestore = async () => {
    const wallet = fakeWallet(stateOf('none'))
    await open(wallet)
    await click(button('Restore a wallet'))
    return wallet
  }
  const boxes = () =>
    [...document.querySelectorAll('input')].filter(input => nameOf(input).startsWith('Word '))
  const typePasswords = async () => {
    await type(field('Password'), PASSWORD)
    await type(field('Confirm password'), PASSWORD)
  }

  it('spreads a phrase that is put into any box', async () => {
    const wallet = await openRestore()
    expect(boxes().map(nameOf)).toEqual(WORDS.map((_, i) => `Word ${i + 1}`))
    expect(new Set(boxes().map(box => box.type))).toEqual(new Set(['password']))
    await type(field('Word 3'), WORDS.join(' '))
    expect(boxes().map(box => box.value)).toEqual(WORDS)
    await typePasswords()
    await submit()
    expect(wallet.params('vault.restore')).toEqual([
      { words: WORDS, derivation: 'flowsta-device', password: PASSWORD },
    ])
    expect(field('Password').value).toBe('')
  })

  it('reads pasted lines with numbers, and takes 12 words for a phrase of 12', async () => {
    await openRestore()
    const paste = new Event('paste', { bubbles: true, cancelable: true })
    const lines = WORDS.slice(0, 12).map((word, i) => `${i + 1}. ${word}`)
    Object.assign(paste, { clipboardData: { getData: () => lines.join('\n') } })
    field('Word 1').dispatchEvent(paste)
    await settle()
    expect(paste.defaultPrevented).toBe(true)
    expect(boxes().map(box => box.value)).toEqual(WORDS.slice(0, 12))
    expect(get<HTMLSelectElement>('select', 'Number of words').value).toBe('12')
  })

  it('says which word is missing, which one is unknown, and when they do not fit', async () => {
    const wallet = await openRestore()
    await type(field('Word 1'), WORDS.join(' '))
    await type(field('Word 7'), '')
    await typePasswords()
    await submit()
    expect(document.body.textContent).toContain('Word 7 is missing.')
    await type(field('Word 7'), 'xyz')
    wallet.reply('vault.restore', refuse({ code: 'invalid_phrase', field: 'words.6' }))
    await submit()
    expect(document.body.textContent).toContain('Word 7 is not in the list')
    expect(document.activeElement).toBe(field('Word 7'))
    wallet.reply('vault.restore', refuse({ code: 'invalid_phrase' }))
    await typePasswords()
    await submit()
    expect(document.body.textContent).toContain('These words do not belong together.')
  })

  it('offers the words as the key itself only for 24 of them', async () => {
    await openRestore()
    const choose = async (name: string, value: string) => {
      const select = get<HTMLSelectElement>('select', name)
      select.value = value
      select.dispatchEvent(new Event('change', { bubbles: true }))
      await settle()
    }
    await choose('Derivation', 'entropy-is-seed')
    await choose('Number of words', '12')
    expect(boxes()).toHaveLength(12)
    expect(get<HTMLSelectElement>('select', 'Derivation').value).toBe('flowsta-device')
    const option = document.querySelector<HTMLOptionElement>('option[value="entropy-is-seed"]')
    expect(option?.disabled).toBe(true)
  })
})
