import { isObject } from '../../crypto/holochain/shapes.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Value } from '../../protocol/values.ts'

/** Bytes that everything beside an action or bytes may take: a reason of 1,000 characters at its longest, a domain. */
export const REST = 16 * 1024

/** The own fields of the parameters; a map, so that no name can mean an inherited one. */
export type Fields = ReadonlyMap<string, Value>

export function fieldsOf(params: Value): Fields {
  if (!isObject(params)) throw invalid('params', 'must be an object')
  return new Map(Object.entries(params))
}

/** `reason` and `prompt`, which every asking method takes. */
export function common(fields: Fields): { reason?: string; neverPrompt: boolean } {
  const prompt = fields.get('prompt')
  if (prompt !== undefined && prompt !== 'never') throw invalid('params.prompt', "must be 'never' or absent")
  const reason = text(fields, 'reason', LIMITS.reasonChars)
  return { ...(reason === undefined ? {} : { reason }), neverPrompt: prompt === 'never' }
}

/** An optional string of at most `limit` characters; an empty one counts as absent. */
export function text(fields: Fields, name: string, limit: number): string | undefined {
  const value = fields.get(name)
  if (value === undefined) return undefined
  if (typeof value !== 'string') throw invalid(`params.${name}`, 'must be a string')
  if ([...value].length > limit) {
    throw new Refusal('limit_exceeded', `params.${name}: at most ${limit} characters`)
  }
  return value === '' ? undefined : value
}
