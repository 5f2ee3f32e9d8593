import * as v from 'valibot'
import type { PolicyKinds, PolicyTerms } from '../../../protocol/policy.ts'

/** What a grant signs without asking, as the rows so far leave it. */
export interface Policy extends PolicyKinds {
  /** Seconds, as it was granted. */
  readonly expiresIn: number
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly maxSignatures: number
  /** How many of them are left. */
  readonly left: number
  readonly perMinute: number
  /** What the person was asked for and answered with this policy: asking for it once more asks nobody. */
  readonly asked: PolicyTerms
}

/** A deny rule: kinds that the person declined. Until it ends it wins over whatever a policy allows. */
export interface Deny {
  readonly actionTypes: readonly string[]
  /** signBytes of text or JSON without a domain. */
  readonly texts: boolean
  readonly domains: readonly string[]
  readonly cells: readonly string[]
  /** Milliseconds since 1970. */
  readonly until: number
}

const texts = v.array(v.string())
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform(text => Date.parse(text)),
)
const KINDS = {
  methods: v.array(v.picklist(['signAction', 'signBytes', 'signZomeCall'])),
  actionTypes: texts,
  domains: texts,
  cells: texts,
}
const Asked = v.object({ ...KINDS, expiresIn: count, maxSignatures: count, perMinute: count })
const RowPolicy = v.object({
  ...KINDS,
  expiresIn: count,
  expiresAt: time,
  maxSignatures: count,
  perMinute: count,
  left: v.exactOptional(count),
  asked: Asked,
})
const RowDeny = v.object({
  actionTypes: texts,
  texts: v.boolean(),
  domains: texts,
  cells: texts,
  until: time,
})

/** As a kept state has them; see `state.ts`. */
export const KeptPolicy = v.object({
  ...KINDS,
  expiresIn: v.number(),
  expiresAt: v.number(),
  maxSignatures: v.number(),
  left: v.number(),
  perMinute: v.number(),
  asked: Asked,
})
export const KeptDeny = v.object({
  actionTypes: texts,
  texts: v.boolean(),
  domains: texts,
  cells: texts,
  until: v.number(),
})

/** A policy as `grant.*` rows carry it in `details.policy`. */
export function policyDetails({ left, expiresAt, ...rest }: Policy): { [name: string]: unknown } {
  return {
    ...rest,
    expiresAt: new Date(expiresAt).toISOString(),
    ...(left === rest.maxSignatures ? {} : { left }),
  }
}
export function denyDetails({ until, ...rest }: Deny): { [name: string]: unknown } {
  return { ...rest, until: new Date(until).toISOString() }
}

/** `undefined` for whatever is no policy: absent is "not allowed". */
export function readPolicy(value: unknown): Policy | undefined {
  const parsed = v.safeParse(RowPolicy, value)
  if (!parsed.success) return undefined
  const { left, ...policy } = parsed.output
  return { ...policy, left: Math.min(left ?? policy.maxSignatures, policy.maxSignatures) }
}
export function readDenies(value: unknown): readonly Deny[] {
  const parsed = v.safeParse(v.array(RowDeny), value)
  return parsed.success ? parsed.output : []
}

/** Whether it can still allow anything at this moment. */
export function isLive(policy: Policy | undefined, now: number): policy is Policy {
  return policy !== undefined && policy.left > 0 && now < policy.expiresAt
}
