import { LIMITS } from '../protocol/limits.ts'
import { BYTES_TAG } from '../protocol/tags.ts'
import { hashText } from './base64.ts'
import { writePayload } from './payload.ts'
import { hasOwn, isArray, parseJson } from './primordials.ts'
import { snapshotBy, writeValue } from './snapshot.ts'

/** A zome call's parameters as tagged text, and what it calls. */
export interface ZomeRequest {
  readonly params: string
  /** As a policy names it: `uhC0k…/zome/fn`. `null` where the parameters name none; the wallet then says why. */
  readonly target: string | null
}

/** What `@holochain/client` hands to a signer; callers of it may add members of their own. */
export const ZOME_MEMBERS: readonly string[] = [
  'cap_secret',
  'cell_id',
  'expires_at',
  'fn_name',
  'nonce',
  'payload',
  'provenance',
  'zome_name',
]

/**
 * The parameters of `signZomeCall`, each read once. With `lenient`, members that a zome call does not have are left
 * out, as the client's own signer does it; else they go along, and the wallet names them.
 */
export function readZomeRequest(request: unknown, lenient: boolean): ZomeRequest {
  let cell: string | null = null
  let zome: string | null = null
  let fn: string | null = null
  const params = snapshotBy(request, 'params', {
    staysHere: lenient ? name => !isMember(name) : null,
    most: LIMITS.zomeChars,
    write: (writing, value, name) => {
      if (name === 'payload') return writePayload(writing, value)
      const text = writeValue(writing, value, name)
      if (name === 'cell_id') cell = dnaOf(text)
      else if (name === 'zome_name') zome = textOf(text)
      else if (name === 'fn_name') fn = textOf(text)
      return text
    },
  })
  return { params, target: cell === null || zome === null || fn === null ? null : `${cell}/${zome}/${fn}` }
}

/** Whether one of a policy's `cells` covers a call: it names the whole cell, or the very function. */
export function namesTarget(cells: readonly string[], target: string): boolean {
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] as string
    if (cell === target) return true
    if (target.length > cell.length && target[cell.length] === '/' && isWhole(cell, target)) return true
  }
  return false
}

/** A cell's own text holds no slash, so what it is a beginning of is one of its functions. */
function isWhole(cell: string, target: string): boolean {
  for (let i = 0; i < cell.length; i++) if (cell[i] === '/' || cell[i] !== target[i]) return false
  return true
}

function isMember(name: string): boolean {
  for (let i = 0; i < ZOME_MEMBERS.length; i++) if (ZOME_MEMBERS[i] === name) return true
  return false
}

function textOf(written: string): string | null {
  const value: unknown = parseJson(written)
  return typeof value === 'string' ? value : null
}

function dnaOf(written: string): string | null {
  const cell: unknown = parseJson(written)
  const dna: unknown = isArray(cell) && cell.length > 0 ? cell[0] : null
  if (dna === null || typeof dna !== 'object' || !hasOwn(dna, BYTES_TAG)) return null
  const base64 = (dna as { [BYTES_TAG]: unknown })[BYTES_TAG]
  return typeof base64 === 'string' ? hashText(base64) : null
}
