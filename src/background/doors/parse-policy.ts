import { isDomain } from '../../crypto/domain.ts'
import { isObject } from '../../crypto/holochain/shapes.ts'
import { invalid, Refusal } from '../../protocol/errors.ts'
import {
  POLICY_DEFAULTS,
  POLICY_LIMITS,
  type PolicyNumbers,
  type PolicyTerms,
} from '../../protocol/policy.ts'
import type { SigningMethod } from '../../protocol/provider.ts'
import type { Value } from '../../protocol/values.ts'
import { effective } from '../pipeline/policy.ts'

const METHODS: readonly SigningMethod[] = ['signAction', 'signBytes', 'signZomeCall']
/** A DnaHash as text: `uhC0k` and 48 digits of base64url; alone, or with zome and function. */
const CELL = /^uhC0k[A-Za-z0-9_-]{48}(\/[^/\s]{1,100}\/[^/\s]{1,100})?$/
const NUMBERS = ['expiresIn', 'maxSignatures', 'perMinute'] as const

/**
 * `params.policy` of a connect with its defaults filled in; `undefined` where it would allow nothing. Throws
 * `invalid_request` that names the field, and `limit_exceeded` for what is over a limit: nothing is cut.
 */
export function parsePolicy(value: Value | undefined): PolicyTerms | undefined {
  if (value === undefined) return undefined
  if (!isObject(value)) throw invalid('params.policy', 'must be an object')
  const field = (name: string): Value | undefined => (Object.hasOwn(value, name) ? value[name] : undefined)
  const kinds = effective({
    methods: list('methods', field('methods'), isMethod, `must be one of ${METHODS.join(', ')}`),
    actionTypes: list('actionTypes', field('actionTypes'), isText, 'must be a text that is not empty'),
    domains: list('domains', field('domains'), isDomain, 'must be 1–128 of A–Z a–z 0–9 . : / _ -'),
    cells: list('cells', field('cells'), isCell, "must be 'uhC0k…' or 'uhC0k…/zome/fn'"),
  })
  const numbers = Object.fromEntries(
    NUMBERS.map(name => [name, number(name, field(name))]),
  ) as unknown as PolicyNumbers
  return kinds.methods.length === 0 ? undefined : { ...kinds, ...numbers }
}

function list<T extends string>(
  name: string,
  value: Value | undefined,
  fits: (text: string) => boolean,
  why: string,
): T[] {
  if (value === undefined) return []
  const field = `params.policy.${name}`
  if (!Array.isArray(value)) throw invalid(field, 'must be an array')
  if (value.length > POLICY_LIMITS.entries) {
    throw new Refusal('limit_exceeded', `${field}: at most ${POLICY_LIMITS.entries} entries`)
  }
  for (const [i, entry] of value.entries()) {
    if (typeof entry !== 'string' || !fits(entry)) throw invalid(`${field}[${i}]`, why)
    if (entry.length > POLICY_LIMITS.entryChars) {
      throw new Refusal('limit_exceeded', `${field}[${i}]: at most ${POLICY_LIMITS.entryChars} characters`)
    }
  }
  return [...new Set(value as T[])]
}

function number(name: (typeof NUMBERS)[number], value: Value | undefined): number {
  if (value === undefined) return POLICY_DEFAULTS[name]
  const field = `params.policy.${name}`
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw invalid(field, 'must be a whole number from 1 on')
  }
  if (value > POLICY_LIMITS[name]) {
    throw new Refusal('limit_exceeded', `${field}: at most ${POLICY_LIMITS[name]}`)
  }
  return value
}

const isMethod = (text: string): boolean => METHODS.some(method => method === text)
const isText = (text: string): boolean => text !== ''
const isCell = (text: string): boolean => CELL.test(text)
