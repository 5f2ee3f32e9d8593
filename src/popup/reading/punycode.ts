/** Punycode (RFC 3492), the one direction that the screens need: no browser offers it to a page. */
const BASE = 36
const T_MIN = 1
const T_MAX = 26
const SKEW = 38
const DAMP = 700
const FIRST_BIAS = 72
const FIRST_CODE = 128
const LAST_CODE = 0x10ffff

/**
 * The letters behind what follows `xn--` in a label, or `null` where that is no proper Punycode. Nothing is
 * normalised or checked beyond that: the result is only looked at.
 */
export function decodePunycode(text: string): string | null {
  const cut = text.lastIndexOf('-')
  const output = [...text.slice(0, Math.max(cut, 0))].map(char => char.charCodeAt(0))
  const rest = text.slice(cut + 1)
  if (output.some(code => code >= FIRST_CODE)) return null
  let at = 0
  let code = FIRST_CODE
  let index = 0
  let bias = FIRST_BIAS
  while (at < rest.length) {
    const before = index
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = digitOf(rest.charCodeAt(at++))
      if (digit === null) return null
      index += digit * weight
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (index > Number.MAX_SAFE_INTEGER / BASE || weight > Number.MAX_SAFE_INTEGER / BASE) return null
    }
    const length = output.length + 1
    bias = adapt(index - before, length, before === 0)
    code += Math.floor(index / length)
    index %= length
    if (code > LAST_CODE || (code >= 0xd800 && code <= 0xdfff)) return null
    output.splice(index++, 0, code)
  }
  return String.fromCodePoint(...output)
}

/** Value of a digit's char code; NaN (past the end) and others are none. */
function digitOf(code: number): number | null {
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  return null
}

function adapt(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : delta >> 1
  rest += Math.floor(rest / length)
  let k = 0
  while (rest > ((BASE - T_MIN) * T_MAX) >> 1) {
    rest = Math.floor(rest / (BASE - T_MIN))
    k += BASE
  }
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW))
}
