// @vitest-environment happy-dom
import { wordlist } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findUnknown } from '../../../src/popup/phrase/known.ts'
import { splitPhrase } from '../../../src/popup/phrase/split.ts'
import {
  all,
  button,
  click,
  close,
  fakeWallet,
  field,
  get,
  nameOf,
  open,
  refuse,
  settle,
  stateOf,
  submit,
  type,
  until,
} from './support.tsx'

const WORDS = wordlist.filter((_, i) => i % 85 === 3).slice(0, 24)
const PASSWORD = 'correct horse battery'

describe('the words of a text', () => {
  const between = fc
    .array(
      fc.constantFrom(' ', '\t', '\n', '\r\n', ',', ';', '\u00a0', '\u3000', '\u2028', ' · ', '|', ' - '),
      { minLength: 1, maxLength: 4 },
    )
    .map(parts => parts.join(''))
  const number = fc.constantFrom(
    (n: number) => `${n}. `,
    (n: number) => `${n}.`,
    (n: number) => `${n}) `,
    (n: number) => `(${n})`,
    (n: number) => `#${n}: `,
    (n: number) => `${n} - `,
    () => '',
    () => '“',
  )
  const spelling = fc.constantFrom(
    (word: string) => word,
    (word: string) => word.toUpperCase(),
    (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1),
    // Full-width letters, as some keyboards write them; NFKD makes plain ones of them.
    (word: string) => word.replace(/[a-z]/g, char => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    (word: string) => `\u200b${word.slice(0, 2)}\u00ad${word.slice(2)}\ufeff`,
  )
  it('are the same whatever stands between, before and in them', () => {
    const words = fc
      .constantFrom(12, 24)
      .chain(n => fc.array(fc.constantFrom(...wordlist), { minLength: n, maxLength: n }))
    fc.assert(
      fc.property(words, between, number, spelling, between, (words, gap, numbered, spelt, edge) => {
        const text = words.map((word, i) => numbered(i + 1) + spelt(word)).join(gap)
        expect(splitPhrase(edge + text + edge)).toEqual(words)
      }),
      { numRuns: 300 },
    )
  })
  it('are none where there are no letters', () => {
    expect(splitPhrase(' 1. 2) \n—')).toEqual([])
  })
})

describe('words that are not in the list', () => {
  it('are all told, but not one that is still being typed', () => {
    expect(findUnknown(['abandon', ' ABOUT ', '', 'xyz', 'aband', 'ﬁre'], undefined)).toEqual([3, 4])
    expect(findUnknown(['abandon', 'xyz', 'aband'], 2)).toEqual([1])
    expect(findUnknown(['abandon', 'xyz', 'aband'], 1)).toEqual([1, 2])
  })
})

describe('restore', () => {
  afterEach(close)
  beforeAll(async () => {
    await open(fakeWallet(stateOf('none')))
    await until(() => all('h1', 'Sign with your own key').length === 1)
    await close()
  })
  const openRestore = async () => {
    const wallet = fakeWallet(stateOf('none'))
    await open(wallet)
    await click(button('Restore a wallet'))
    return wallet
  }
  const boxes = () =>
    [...document.querySelectorAll('input')].filter(input => nameOf(input).startsWith('Word '))
  const paste = async (into: HTMLElement, text: string) => {
    const event = new Event('paste', { bubbles: true, cancelable: true })
    Object.assign(event, { clipboardData: { getData: () => text } })
    into.dispatchEvent(event)
    await settle()
    return event
  }

  it('takes a numbered note in capitals, says so, and goes on behind it', async () => {
    await openRestore()
    await paste(field('Word 1'), WORDS.map((word, i) => `${i + 1}.${word.toUpperCase()}  `).join('\n\n'))
    expect(boxes().map(box => box.value)).toEqual(WORDS)
    expect(get<HTMLSelectElement>('select', 'Number of words').value).toBe('24')
    expect(document.activeElement).toBe(field('Word 24'))
    expect(document.querySelector('[aria-live]')?.textContent).toBe('24 words filled in')
    await paste(field('Word 5'), WORDS.slice(0, 12).join(','))
    expect(boxes().map(box => box.value)).toEqual(WORDS.slice(0, 12))
    expect(document.activeElement).toBe(field('Word 12'))
  })

  it('takes one word with its number, and a part from where it is put', async () => {
    await openRestore()
    expect((await paste(field('Word 2'), '2. ability')).defaultPrevented).toBe(true)
    expect(field('Word 2').value).toBe('ability')
    // A plain word is left to the browser.
    expect((await paste(field('Word 3'), 'able')).defaultPrevented).toBe(false)
    await paste(field('Word 4'), 'about above absent')
    expect(
      boxes()
        .slice(0, 7)
        .map(box => box.value),
    ).toEqual(['', 'ability', '', 'about', 'above', 'absent', ''])
    expect(document.activeElement).toBe(field('Word 6'))
  })

  it('fills in nothing of what can not be a phrase, and says how many words that is', async () => {
    await openRestore()
    await paste(field('Word 1'), [...WORDS, 'zoo'].join(' '))
    expect(boxes().every(box => box.value === '')).toBe(true)
    expect(document.body.textContent).toContain(
      'That is 25 words. A phrase has 24 or 12. Nothing was filled in.',
    )
    await paste(field('Word 1'), WORDS.join(' '))
    expect(document.body.textContent).not.toContain('Nothing was filled in.')
  })

  it('points at every unknown word at once, without moving the focus', async () => {
    await openRestore()
    await paste(field('Word 1'), WORDS.with(6, 'xyz').with(8, 'fooo').join(' '))
    await until(() => document.body.textContent?.includes('7 and 9') === true)
    expect(
      boxes()
        .filter(box => box.getAttribute('aria-invalid') === 'true')
        .map(nameOf),
    ).toEqual(['Word 7', 'Word 9'])
    expect(document.activeElement).toBe(field('Word 24'))
    await type(field('Word 9'), WORDS[8] ?? '')
    expect(document.body.textContent).toContain('Word 7 is not in the list')
    await type(field('Word 7'), 'a')
    expect(document.getElementById('restore-wrong')).toBeNull()
  })

  it('keeps the password while the words are put right', async () => {
    const wallet = await openRestore()
    await paste(field('Word 1'), WORDS.join(' '))
    await type(field('Password'), PASSWORD)
    await type(field('Confirm password'), PASSWORD)
    wallet.reply('vault.restore', refuse({ code: 'invalid_phrase' }))
    await submit()
    expect(document.body.textContent).toContain('These words do not belong together.')
    expect(field('Password').value).toBe(PASSWORD)
    wallet.reply('vault.restore', null)
    await submit()
    expect(wallet.params('vault.restore')).toHaveLength(2)
    expect([field('Password').value, ...boxes().map(box => box.value)].join('')).toBe('')
    wallet.reply('vault.restore', refuse({ code: 'storage_failed' }))
    await paste(field('Word 1'), WORDS.join(' '))
    await type(field('Password'), PASSWORD)
    await type(field('Confirm password'), PASSWORD)
    await submit()
    expect(field('Password').value).toBe('')
  })

  it('leads to the backup file and back', async () => {
    await openRestore()
    await click(button('Restore from a backup file'))
    await until(() => document.querySelector('input[type=file]') !== null)
    await click(button('Back'))
    expect(boxes()).toHaveLength(24)
  })
})
