/** JSON values that mean something to Holochain, told apart by their own members alone. */
import { ACTION_NAMES } from './action-types.ts'

const ACTION_TYPES: ReadonlySet<unknown> = new Set(ACTION_NAMES)

type Members = { readonly [key: string]: unknown }

/** Whether this is an object with members: not an array, not bytes. */
export function isObject(value: unknown): value is Members {
  return (
    value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/**
 * Whether an object claims to be a Holochain action: it has `header` and `data` (0.7), or one of the ten types
 * together with `author` (up to 0.6). Only own members count: `constructor` and the like claim nothing.
 */
export function claimsHolochainAction(value: unknown): boolean {
  if (!isObject(value)) return false
  if (Object.hasOwn(value, 'header') && Object.hasOwn(value, 'data')) return true
  return Object.hasOwn(value, 'type') && ACTION_TYPES.has(value.type) && Object.hasOwn(value, 'author')
}

/**
 * Whether this is the record by which an agent is found on Holochain's network. Its signature is checked over the
 * very text that was signed, so any text that parses to one counts; signed by mistake it takes the agent off its
 * network.
 */
export function isPeerRecord(value: unknown): boolean {
  if (Array.isArray(value)) return isPeerSequence(value)
  return isObject(value) && ['agent', 'space', 'expiresAt'].every(key => Object.hasOwn(value, key))
}

/** The same record as a list: Rust's serde reads a struct from its fields in order as well. */
function isPeerSequence(list: readonly unknown[]): boolean {
  const [agent, space, createdAt, expiresAt, isTombstone] = list
  return (
    typeof agent === 'string' &&
    typeof space === 'string' &&
    isTime(createdAt) &&
    isTime(expiresAt) &&
    typeof isTombstone === 'boolean'
  )
}

/** Microseconds since 1970 as decimal text, the only form in which the record has them. */
function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^-?\d+$/.test(value)
}
