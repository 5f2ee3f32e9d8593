/** Recovery phrases (BIP39, English list) and the Ed25519 seeds that are derived from them. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import type { Derivation } from '../protocol/ui-door.ts'
import { utf8, wipe } from './bytes.ts'

/** One form for a word, whoever typed or pasted it: no blanks around it, lower case, NFKD as BIP39 wants it. */
export function normaliseWord(word: string): string {
  return word.normalize('NFKD').trim().toLowerCase()
}

/** The words for 16, 20, 24, 28 or 32 bytes of entropy: three for every four bytes. Throws for another length. */
export function wordsFromEntropy(entropy: Uint8Array): string[] {
  return entropyToMnemonic(entropy, wordlist).split(' ')
}

/** Index of the first word that is not in the English list, or −1. */
export function findBadWord(words: readonly string[]): number {
  return words.findIndex(word => !wordlist.includes(normaliseWord(word)))
}

/** The entropy behind 12, 15, 18, 21 or 24 words, or `null` if there are others among them or the checksum is wrong. */
export function entropyFromWords(words: readonly string[]): Uint8Array<ArrayBuffer> | null {
  // A list entry of two words would pass as two: each has to be one of the list.
  if (findBadWord(words) >= 0) return null
  try {
    return mnemonicToEntropy(phraseOf(words), wordlist)
  } catch {
    // The library's error quotes words.
    return null
  }
}

/**
 * The 32-byte Ed25519 seed of an identity: HMAC-SHA256 with an ASCII label as key over the 64-byte BIP39 seed (empty
 * passphrase); `entropy-is-seed` takes the 32 bytes behind 24 words as they are. `n` counts identities from 1 and is
 * used by `flowsta-device` alone. Whoever gets the seed wipes it. Throws an `Error` that quotes nothing where the
 * words are no valid phrase, or too few for the derivation.
 */
export function seedOf(words: readonly string[], derivation: Derivation, n: number): Uint8Array<ArrayBuffer> {
  const entropy = entropyFromWords(words)
  if (entropy === null) throw new Error('words: not a valid phrase')
  if (derivation === 'entropy-is-seed') {
    if (entropy.length === 32) return entropy
    wipe(entropy)
    throw new RangeError('words: 24 are needed for this derivation')
  }
  wipe(entropy)
  const label = labelOf(derivation, n)
  const seed = mnemonicToSeedSync(phraseOf(words))
  const derived = hmac(sha256, utf8(label), seed)
  wipe(seed)
  return derived
}

function labelOf(derivation: Exclude<Derivation, 'entropy-is-seed'>, n: number): string {
  if (derivation === 'flowsta-holochain-identity') return derivation
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError('n: identities are counted from 1')
  return `${derivation}-${n}`
}

function phraseOf(words: readonly string[]): string {
  return words.map(normaliseWord).join(' ')
}
