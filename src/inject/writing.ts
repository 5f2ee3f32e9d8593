import { LIMITS } from '../protocol/limits.ts'
import { fault } from './errors.ts'
import { type Level, place } from './place.ts'
import { isInteger, isWellFormed, writeJson } from './primordials.ts'

/** One text that is being written from a page's values. `level` is the innermost object or array that is being read. */
export interface Writing {
  readonly field: string
  /** Characters that it may have in all. */
  readonly most: number
  level: Level | null
  /** Characters that may still be written. */
  left: number
  /** What this writing itself threw; anything else that is thrown comes from the page's getters and traps. */
  thrown: unknown
}
/** Writes one value. `key` is the name or place that it was found under. */
export type Write = (writing: Writing, value: unknown, key: string | number) => string

/** Throws `invalid_request` that names the place that is being read. */
export function refuse(writing: Writing, why: string): never {
  writing.thrown = fault('invalid_request', `${place(writing.field, writing.level)}: ${why}`)
  throw writing.thrown
}

/** Counts characters, also some that are yet to be written; throws `limit_exceeded` where they are too many. */
export function spend(writing: Writing, characters: number): void {
  writing.left -= characters
  if (writing.left >= 0) return
  writing.thrown = fault('limit_exceeded', `${writing.field}: at most ${writing.most} characters as JSON`)
  throw writing.thrown
}

export function spent(writing: Writing, text: string): string {
  spend(writing, text.length)
  return text
}

/** Begins to read an object or array; `leave` ends it. */
export function enter(writing: Writing, holder: object): Level {
  const depth = writing.level === null ? 0 : writing.level.depth + 1
  for (let above = writing.level; above !== null; above = above.up) {
    if (above.holder === holder) refuse(writing, "a value that contains itself can't be sent")
  }
  if (depth > LIMITS.nesting) refuse(writing, `nests deeper than ${LIMITS.nesting} levels`)
  const level: Level = { up: writing.level, holder, depth, key: null }
  writing.level = level
  return level
}
export function leave(writing: Writing, level: Level): void {
  writing.level = level.up
}

export function writeString(writing: Writing, value: string): string {
  // Before it is copied: ten megabytes are refused in no time.
  if (value.length > writing.left) spend(writing, value.length)
  if (!isWellFormed(value)) refuse(writing, "a text with a lone surrogate can't be sent")
  return spent(writing, writeJson(value))
}

/** An array whose `level` was entered. */
export function writeItems(writing: Writing, level: Level, items: unknown[], write: Write): string {
  const length = items.length
  // A Proxy may claim any length.
  if (!isInteger(length) || length < 0) refuse(writing, 'an array without a length')
  if (length * 2 > writing.left) spend(writing, length * 2)
  let text = '['
  for (let i = 0; i < length; i++) {
    level.key = i
    if (i > 0) text += ','
    text += write(writing, items[i], i)
  }
  spend(writing, length === 0 ? 2 : length + 1)
  return `${text}]`
}
