import type { SigningContext } from '../protocol/proof.ts'
import type { Calls } from './calls.ts'
import type { FlowstaHolochainError } from './errors.ts'
import { hasOwn, isArray } from './primordials.ts'
import { createWaiters } from './waiters.ts'

/** A `SigningContext` whose members are all own ones, so that none is looked for on a page's Object.prototype. */
export interface KnownContext extends Pick<SigningContext, 'grantId' | 'aud' | 'agentPubKey' | 'methods'> {
  readonly deviceKey: string | null
  readonly hasCells: boolean
  /** Empty without a policy that covers zome calls. */
  readonly cells: readonly string[]
  /** Goes down with what this document sends. */
  left: number
  readonly until: number
  readonly isLocked: boolean
}
export interface ContextAnswer {
  /** `null`: no grant, or the wallet did not say. */
  readonly context: KnownContext | null
  /** Only where the bridge is gone, so that a call ends after one wait for it and not after two. */
  readonly problem: FlowstaHolochainError | null
}

/**
 * The `SigningContext` of this origin's grant: asked for when it is needed, kept until something may have changed it.
 * That there is none is not kept.
 */
export function createContexts(calls: Pick<Calls, 'enter'>) {
  let known: KnownContext | null = null
  let fetching = createWaiters<ContextAnswer>()
  /** What was asked for before is not kept, and those who ask from now on don't get it. */
  function forget(): void {
    known = null
    fetching = createWaiters()
  }
  return {
    get(done: (answer: ContextAnswer) => void): void {
      if (known !== null) {
        done({ context: known, problem: null })
        return
      }
      const mine = fetching
      if (!mine.add(done)) return
      calls.enter(
        'signingContext',
        'null',
        value => {
          const context = readContext(value)
          if (fetching === mine) known = context
          mine.settle({ context, problem: null })
        },
        error => mine.settle({ context: null, problem: error.code === 'wallet_reloaded' ? error : null }),
      )
    },
    forget,
    /** A proof with this one was refused. A newer one, which another call asked for meanwhile, stays. */
    doubt(used: KnownContext): void {
      if (known === used) forget()
    },
  }
}

export type Contexts = ReturnType<typeof createContexts>

function readContext(value: unknown): KnownContext | null {
  if (value === null || typeof value !== 'object') return null
  const grantId = text(value, 'grantId')
  const aud = text(value, 'aud')
  const agentPubKey = text(value, 'agentPubKey')
  if (grantId === null || aud === null || agentPubKey === null) return null
  return {
    grantId,
    aud,
    agentPubKey,
    deviceKey: text(value, 'deviceKey'),
    methods: list(value, 'methods') as SigningContext['methods'],
    hasCells: member(value, 'hasCells') === true,
    cells: list(value, 'cells') as readonly string[],
    left: count(value, 'left'),
    until: count(value, 'until'),
    isLocked: member(value, 'locked') === true,
  }
}

function member(value: object, name: keyof SigningContext): unknown {
  return hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}
function text(value: object, name: keyof SigningContext): string | null {
  const found = member(value, name)
  return typeof found === 'string' ? found : null
}
function list(value: object, name: keyof SigningContext): readonly unknown[] {
  const found = member(value, name)
  return isArray(found) ? found : []
}
function count(value: object, name: keyof SigningContext): number {
  const found = member(value, name)
  return typeof found === 'number' ? found : 0
}
