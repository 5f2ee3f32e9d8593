import { charCodeAt, sliceText, writeJson } from './primordials.ts'

/** An object or array that is being read, inside `up`; `key` is the member that is looked at right now. */
export interface Level {
  readonly up: Level | null
  readonly holder: object
  /** 0 for the parameters themselves. */
  readonly depth: number
  key: string | number | null
}

/** An error text is for people: no more of a hostile path than this. */
const SEGMENTS = 16
const KEY_CHARS = 32

/** Where a reading stands, for example `params.action.items[3]["odd key"]`. */
export function place(field: string, level: Level | null): string {
  let path = ''
  for (let at = level; at !== null; at = at.up) {
    if (at.key === null) continue
    if (at.depth === SEGMENTS) path = '…'
    else if (at.depth < SEGMENTS) path = segment(at.key) + path
  }
  return field + path
}

function segment(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`
  return isPlain(key) ? `.${key}` : `[${writeJson(sliceText(key, 0, KEY_CHARS))}]`
}

/** A name as one would write it after a dot. By hand, because a RegExp looks up `exec` where a page can put its own. */
function isPlain(key: string): boolean {
  if (key.length === 0 || key.length > 2 * KEY_CHARS) return false
  for (let i = 0; i < key.length; i++) {
    const code = charCodeAt(key, i)
    const letter = (code | 32) >= 97 && (code | 32) <= 122
    const digit = code >= 48 && code <= 57
    if (!letter && code !== 36 && code !== 95 && (i === 0 || !digit)) return false
  }
  return true
}
