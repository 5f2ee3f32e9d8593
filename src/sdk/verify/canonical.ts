import { canonicalJson } from '../../crypto/jcs.ts'

/** In canonical text an escape that starts like this can only be a lone surrogate, or a backslash before `ud`. */
const SURROGATE_ESCAPE = '\\ud'

/** The value of a JSON text, or `undefined` where it is none. `__proto__` becomes an ordinary member. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Whether a text is exactly the RFC 8785 form of the value that was parsed from it: no blanks, members in order, none
 * twice, one way to write each number and character. Nesting that no stack can hold is `false`.
 */
export function isCanonical(text: string, value: unknown): boolean {
  try {
    // The platform writes the same text three times as fast where the members are in order already.
    if (!text.includes(SURROGATE_ESCAPE) && hasSortedKeys(value)) return JSON.stringify(value) === text
    return canonicalJson(value) === text
  } catch {
    return false
  }
}

/** Whether a text is what `JSON.stringify` makes of its value, in whatever order its members are. */
export function isCompact(text: string, value: unknown): boolean {
  try {
    return JSON.stringify(value) === text
  } catch {
    return false
  }
}

function hasSortedKeys(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(hasSortedKeys)
  let before: string | undefined
  for (const key of Object.keys(value)) {
    // By UTF-16 units, as RFC 8785 has it.
    if (before !== undefined && before > key) return false
    before = key
    if (!hasSortedKeys((value as { [key: string]: unknown })[key])) return false
  }
  return true
}
