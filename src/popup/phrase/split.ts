/** What draws nothing: soft hyphens, zero-width characters, marks of direction. Pages put them inside of words. */
const INVISIBLE = /\p{Cf}/gu
const LETTERS = /[\p{L}\p{M}]+/gu

/**
 * The words of a text, whatever stands between and around them: blanks, line breaks, commas, the numbers that people
 * put in front (`1. abandon`, `2)ability`), quotation marks. In lower case and NFKD, as recovery words are compared.
 */
export function splitPhrase(text: string): string[] {
  return text.normalize('NFKD').replace(INVISIBLE, '').toLowerCase().match(LETTERS) ?? []
}
