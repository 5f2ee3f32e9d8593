import type { Value } from '../../protocol/values.ts'

/** One line of a value drawn as a table. With the counts of the branches the lines say the whole tree. */
export interface FieldRow {
  /** 0 for the members of the value itself. */
  readonly depth: number
  readonly key: string
  readonly value: Leaf | Branch
}
export type Leaf = null | boolean | number | string
export interface Branch {
  readonly holds: 'fields' | 'items'
  readonly count: number
}

export function isBranch(value: FieldRow['value']): value is Branch {
  return value !== null && typeof value === 'object'
}

/** The lines of an object or array, in its own order, as far as somebody takes them. Items are counted from 1. */
export function* walkFields(value: Value, depth = 0): Generator<FieldRow> {
  for (const [key, member] of membersOf(value)) {
    if (isContainer(member)) {
      const count = Object.keys(member).length
      yield { depth, key, value: { holds: Array.isArray(member) ? 'items' : 'fields', count } }
      yield* walkFields(member, depth + 1)
    } else {
      yield { depth, key, value: leafOf(member) }
    }
  }
}

/** The first lines, and how many there are in all. */
export function takeFields(value: Value, limit: number): { rows: FieldRow[]; total: number } {
  const rows: FieldRow[] = []
  let total = 0
  for (const row of walkFields(value)) {
    if (total++ < limit) rows.push(row)
  }
  return { rows, total }
}

function membersOf(value: Value): Array<[string, Value]> {
  if (Array.isArray(value)) return value.map((item, i) => [String(i + 1), item])
  return isContainer(value) ? Object.entries(value) : []
}

function isContainer(value: Value): value is Value[] | { [key: string]: Value } {
  return value !== null && typeof value === 'object' && !(value instanceof Uint8Array)
}

/** JSON has neither bytes nor big integers; as text they are at least not lost. */
function leafOf(value: Value): Leaf {
  return typeof value === 'bigint' || value instanceof Uint8Array ? String(value) : (value as Leaf)
}

const TIME_KEY = /(?:^|_)(?:time|timestamp|date|at)$|[a-z](?:At|Time|Date|Timestamp)$/
/** Unix times from 2001 on: seconds, milliseconds, microseconds, by how large the number is. */
const UNITS = [
  { least: 1e9, factor: 1000 },
  { least: 1e12, factor: 1 },
  { least: 1e15, factor: 0.001 },
] as const
const SPAN = 4

/** Milliseconds since 1970 of a number whose key says that it is a time, or `null`. */
export function timeOf(key: string, value: FieldRow['value']): number | null {
  if (typeof value !== 'number' || !TIME_KEY.test(key)) return null
  const unit = UNITS.find(({ least }) => value >= least && value < least * SPAN)
  return unit === undefined ? null : value * unit.factor
}
