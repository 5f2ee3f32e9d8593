/** What opens a bundle, as bytes: a passphrase, or the answers to its three questions. */
import { utf8 } from '../bytes.ts'

/** UTF-8 of the passphrase exactly as it was typed: other programs change nothing about it either. */
export function passphraseBytes(passphrase: string): Uint8Array<ArrayBuffer> {
  return utf8(passphrase)
}

/** The answers without the blanks around each, one after the other, in lower case. */
export function answerBytes(answers: readonly [string, string, string]): Uint8Array<ArrayBuffer> {
  return utf8(answers.map(trim).join('').toLowerCase())
}

/**
 * Whether there are blanks at an end. They count, and are easily lost: some programs take them off what is piped into
 * them, and then the bundle does not open.
 */
export function hasBlankEnds(passphrase: string): boolean {
  return trim(passphrase) !== passphrase
}

/** Unicode's White_Space, as the format's first implementation trims, and not JavaScript's list of blanks. */
function trim(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
}
