import { toHex } from '../../crypto/bytes.ts'
import type { MsgpackMap, MsgpackValue } from '../../crypto/holochain/msgpack.ts'

/** One line of a value drawn as a table. With the counts of the branches the lines say the whole tree. */
export interface TreeRow {
  /** Its place in the whole tree; names it while it is folded. */
  readonly at: number
  /** 0 for the members of the value itself. */
  readonly depth: number
  /** Of an item its number, counted from 1. */
  readonly key: MsgpackValue
  readonly isItem: boolean
  readonly value: MsgpackValue
}

export type Branch = readonly MsgpackValue[] | MsgpackMap

export function isBranch(value: MsgpackValue): value is Branch {
  return Array.isArray(value) || (value !== null && typeof value === 'object' && 'pairs' in value)
}

export function lengthOf(branch: Branch): number {
  return 'pairs' in branch ? branch.pairs.length : branch.length
}

/** How many lines a value takes with everything open, its own not counted. */
export function countLines(value: MsgpackValue): number {
  if (!isBranch(value)) return 0
  let lines = 0
  for (const [, member] of membersOf(value)) lines += 1 + countLines(member)
  return lines
}

/** The first lines of a value, with these places folded. `covered`: all lines that they stand for. */
export function takeTree(
  value: MsgpackValue,
  folded: ReadonlySet<number>,
  limit: number,
): { rows: TreeRow[]; covered: number } {
  const rows: TreeRow[] = []
  let at = 0
  const walk = (branch: Branch, depth: number): void => {
    const isItem = !('pairs' in branch)
    for (const [key, member] of membersOf(branch)) {
      if (rows.length >= limit) return
      const place = at++
      rows.push({ at: place, depth, key, isItem, value: member })
      if (!isBranch(member)) continue
      if (folded.has(place)) at += countLines(member)
      else walk(member, depth + 1)
    }
  }
  if (isBranch(value)) walk(value, 0)
  return { rows, covered: at }
}

function* membersOf(branch: Branch): Generator<readonly [MsgpackValue, MsgpackValue]> {
  if ('pairs' in branch) yield* branch.pairs
  else for (const [i, item] of branch.entries()) yield [i + 1, item]
}

/** A value in one line, in a notation of its own that tells all values apart but integers and floats. */
export function spell(value: MsgpackValue): string {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'string' ? JSON.stringify(value) : String(value)
  }
  if (value instanceof Uint8Array) return `0x${toHex(value)}`
  if ('raw' in value) return `raw(0x${toHex(value.raw)})`
  if ('ext' in value) return `ext ${value.ext}(0x${toHex(value.data)})`
  if (!('pairs' in value)) return `[${value.map(spell).join(', ')}]`
  return `{${value.pairs.map(([key, member]) => `${spell(key)}: ${spell(member)}`).join(', ')}}`
}
