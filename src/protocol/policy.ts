/** What a grant's policy says, in the words of the page's `PolicyRequest` with every default filled in. */
import type { SigningMethod } from './provider.ts'

export interface PolicyKinds {
  readonly methods: readonly SigningMethod[]
  /** Exact `type` of an action. */
  readonly actionTypes: readonly string[]
  /** Exact domains of signBytes. */
  readonly domains: readonly string[]
  /** `uhC0k…` (every function) or `uhC0k…/zome/fn`. */
  readonly cells: readonly string[]
}
export interface PolicyNumbers {
  /** Seconds from the consent on. */
  readonly expiresIn: number
  readonly maxSignatures: number
  readonly perMinute: number
}
/** What a site asks for, a person chooses, and a consent binds. Absent is "not allowed", never "all". */
export interface PolicyTerms extends PolicyKinds, PolicyNumbers {}

export const POLICY_DEFAULTS: PolicyNumbers = { expiresIn: 3600, maxSignatures: 20, perMinute: 60 }
export const POLICY_LIMITS = {
  expiresIn: 30 * 24 * 3600,
  maxSignatures: 10_000,
  perMinute: 6000,
  /** Entries of one list, and UTF-16 units of one entry. */
  entries: 100,
  entryChars: 256,
} as const
