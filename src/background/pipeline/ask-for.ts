import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import type { Projections } from '../events/projections/index.ts'
import { type Ask, NO_USE } from './authorise.ts'
import { type AskingCall, itemsOf } from './call.ts'
import { kindOf } from './policy.ts'

export interface Around {
  readonly origin: string
  readonly agentPubKey: string | undefined
  readonly isProven: boolean
  readonly neverPrompt: boolean
  readonly key?: DeviceKeyOffer
}

/** A call as the question that grants answer. */
export function askFor(call: AskingCall, { isProven, key, ...base }: Around): Ask {
  if (call.method === 'connect') {
    const { method, scopes, policy } = call
    return {
      ...base,
      method,
      scopes,
      isProven,
      ...(policy === undefined ? {} : { policy }),
      ...(key === undefined ? {} : { key }),
    }
  }
  const kinds = itemsOf(call).map(item => {
    const kind = kindOf(item)
    return typeof kind === 'string' ? null : kind
  })
  return { ...base, method: call.method, kinds, isProven, use: NO_USE }
}

/** The question with what a person wants to hear of this site at this moment. */
export function asOf<T extends Ask>(ask: T, { mutes }: Pick<Projections, 'mutes'>): T {
  return { ...ask, mutedUntil: mutes.get(ask.origin) ?? 0 }
}
