import { LIMITS } from '../protocol/limits.ts'
import type { Value } from '../protocol/values.ts'

/** Strings, so that they can be skipped; numbers; and the colons between them, one for every member. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|:/g
/** A double keeps so many significant decimal digits whatever they are. */
const EXACT_DIGITS = 15

/**
 * The object or array that a text holds, or `null`. Also `null` where the value says less than the text: nesting
 * beyond the limit, a key that is there twice, a number that a double cannot keep. Whoever looks at the value of
 * such a text would not see what is signed; it has to be shown as it is written.
 */
export function readJson(text: string): Value | null {
  const first = text.trimStart().charAt(0)
  if (first !== '{' && first !== '[') return null
  let value: Value
  try {
    value = JSON.parse(text) as Value
  } catch {
    return null
  }
  return isDeeper(value, LIMITS.nesting) || isLossy(text, value) ? null : value
}

function isDeeper(value: Value, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false
  return levels === 0 || Object.values(value).some(member => isDeeper(member, levels - 1))
}

function isLossy(text: string, value: Value): boolean {
  let members = 0
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === ':') members++
    else if (!token.startsWith('"') && !isExact(token)) return true
  }
  return members !== countMembers(value)
}

function countMembers(value: Value): number {
  if (value === null || typeof value !== 'object') return 0
  const inside = Object.values(value)
  return inside.reduce<number>(
    (sum, member) => sum + countMembers(member),
    Array.isArray(value) ? 0 : inside.length,
  )
}

function isExact(token: string): boolean {
  const number = Number(token)
  const digits = (token.split(/e/i)[0] ?? '').replace(/[-.]/g, '').replace(/^0+/, '')
  if (number === 0) return digits === ''
  return Number.isFinite(number) && (digits.length <= EXACT_DIGITS || String(number) === token)
}
