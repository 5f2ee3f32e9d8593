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
    return canonicalText(value, false) === text
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

/** From here on RFC 8785 prints an exponent, so nobody takes it for an exact count. */
const FIRST_WITH_EXPONENT = 1e21
const MOST_LEVELS = 128
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The RFC 8785 text of a value; `undefined` for one that has none. `asSigned`: also for what the wallet never signs,
 * nesting beyond its limit, a member `__proto__`, and integers that two readers could take for different ones.
 */
export function canonicalText(value: unknown, asSigned = true, level = 0): string | undefined {
  if (typeof value === 'string') return LONE_SURROGATE.test(value) ? undefined : JSON.stringify(value)
  if (typeof value === 'number') {
    const isInexact = asSigned && Number.isInteger(value) && !Number.isSafeInteger(value)
    const isPlain = Number.isFinite(value) && !(isInexact && Math.abs(value) < FIRST_WITH_EXPONENT)
    return isPlain ? `${value}` : undefined
  }
  if (value === null || typeof value === 'boolean') return `${value}`
  if (typeof value !== 'object' || (asSigned && level >= MOST_LEVELS)) return undefined
  const isList = Array.isArray(value)
  if (!isList && Object.prototype.toString.call(value) !== '[object Object]') return undefined
  const members = value as { [key: string]: unknown }
  const keys = isList ? [...value.keys()].map(String) : Object.keys(members).sort()
  const texts = keys.map(key => {
    const [name, text] = [canonicalText(key), canonicalText(members[key], asSigned, level + 1)]
    if (!name || !text || (asSigned && key === '__proto__')) return undefined
    return isList ? text : `${name}:${text}`
  })
  if (texts.includes(undefined)) return undefined
  return isList ? `[${texts}]` : `{${texts}}`
}
