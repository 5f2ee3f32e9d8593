import type { PolicyKinds } from '../../protocol/policy.ts'
import type { SigningMethod } from '../../protocol/provider.ts'

/** One thing that a policy lets a site sign by itself. Together they are all that it covers. */
export interface Kind {
  readonly is: 'action' | 'plain' | 'domain' | 'cell' | 'function'
  readonly method: SigningMethod
  /** The exact type, domain or cell; empty for texts and JSON. */
  readonly value: string
}

/** A policy whose domains alone are covered says so beside its kinds. */
export interface Covered extends PolicyKinds {
  readonly exceptTexts?: true | undefined
}

const NONE: PolicyKinds = { methods: [], actionTypes: [], domains: [], cells: [] }

/**
 * What a policy covers, by the rule of matching: a list counts only beside its method, and signBytes covers every text
 * and JSON whatever domains are listed, unless they are excepted.
 */
export function kindsOf({ methods, actionTypes, domains, cells, exceptTexts }: Covered): Kind[] {
  const covered = (method: SigningMethod, kinds: ReadonlyArray<Omit<Kind, 'method'>>) =>
    methods.includes(method) ? kinds.map(kind => ({ ...kind, method })) : []
  return [
    ...covered(
      'signAction',
      unique(actionTypes).map(value => ({ is: 'action', value })),
    ),
    ...covered('signBytes', [
      ...(exceptTexts ? [] : [{ is: 'plain' as const, value: '' }]),
      ...unique(domains).map(value => ({ is: 'domain' as const, value })),
    ]),
    ...covered(
      'signZomeCall',
      unique(cells).map(value => ({ is: value.includes('/') ? 'function' : 'cell', value })),
    ),
  ]
}

/** Names a kind among those of one policy. */
export function keyOf({ is, value }: Kind): string {
  return `${is} ${value}`
}

/** Whether a kind is among those that are added; a new method makes all of its kinds new. */
export function isAdded({ is, method, value }: Kind, added: PolicyKinds & { texts?: true }): boolean {
  if (is === 'plain' && added.texts === true) return true
  const values = { signAction: added.actionTypes, signBytes: added.domains, signZomeCall: added.cells }
  return added.methods.includes(method) || values[method].includes(value)
}

/** Whether a kind is left when these were left out: domains go only together with texts and JSON. */
export function isLeft(kind: Kind, out: ReadonlySet<string>): boolean {
  return !out.has(keyOf(kind)) && !(kind.is === 'domain' && out.has(keyOf(PLAIN)))
}
const PLAIN: Kind = { is: 'plain', method: 'signBytes', value: '' }

/** The kinds of a policy without those that were left out. Its method goes with the last one. */
export function without(whole: Covered, out: ReadonlySet<string>): PolicyKinds {
  const left = kindsOf(whole).filter(kind => isLeft(kind, out))
  return left.reduce<PolicyKinds>(
    (kinds, { is, method, value }) => ({
      methods: unique([...kinds.methods, method]),
      actionTypes: is === 'action' ? [...kinds.actionTypes, value] : kinds.actionTypes,
      domains: is === 'domain' ? [...kinds.domains, value] : kinds.domains,
      cells: is === 'cell' || is === 'function' ? [...kinds.cells, value] : kinds.cells,
    }),
    NONE,
  )
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)]
}

/** What can be chosen: the steps below `most`, and `most` and the given numbers themselves, ascending. */
export function stepsUpTo(most: number, steps: readonly number[], ...given: readonly number[]): number[] {
  const all = [...steps.filter(step => step < most), ...given.filter(n => n <= most), most]
  return unique(all).sort((a, b) => a - b)
}
export const STEPS = {
  /** Seconds. */
  expiresIn: [900, 3600, 8 * 3600, 24 * 3600, 7 * 24 * 3600],
  maxSignatures: [1, 5, 20, 100, 500, 1000],
  perMinute: [1, 10, 30, 60, 300],
} as const
