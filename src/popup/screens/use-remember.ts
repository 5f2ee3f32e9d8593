import { useState } from 'preact/hooks'
import type { PolicyNumbers, PolicyTerms } from '../../protocol/policy.ts'
import type { NotRemembered, RememberOffer, RequestView } from '../../protocol/ui-door.ts'
import { isLeft, type Kind, keyOf, kindsOf, without } from '../reading/policy.ts'

export type RememberHow = 'once' | 'while' | 'custom'

export interface RememberChoice {
  /** Absent: there is only the first choice, and `not` says why. */
  readonly offer: RememberOffer | undefined
  readonly not: NotRemembered | 'no_sign' | 'nothing'
  readonly how: RememberHow
  readonly choose: (how: RememberHow) => void
  /** What "Custom…" is set to, never beyond the offer. */
  readonly numbers: PolicyNumbers
  readonly set: (numbers: Partial<PolicyNumbers>) => void
  readonly isOut: (kind: Kind) => boolean
  readonly toggle: (kind: Kind) => void
  /** What an approval grants now; absent with "Only this time". */
  readonly terms: PolicyTerms | undefined
  /** What `terms` covers. */
  readonly kinds: readonly Kind[]
  /** Custom without any kind: no approval can mean that. */
  readonly isNothing: boolean
}

/**
 * What the person wants remembered. It is kept while the request stays on screen, and held against the offer each time
 * it is drawn: an offer that became smaller, or went away, is never exceeded.
 */
export function useRemember(request: RequestView, canSign: boolean): RememberChoice {
  const [how, choose] = useState<RememberHow>('once')
  const [chosen, setChosen] = useState<Partial<PolicyNumbers>>({})
  const [out, setOut] = useState<ReadonlySet<string>>(new Set())
  const isOffered = canSign && request.remember !== undefined && kindsOf(request.remember.whole).length > 0
  const offer = isOffered ? request.remember : undefined
  const now = offer === undefined ? 'once' : how
  const numbers = within(offer, chosen)
  const terms = termsOf(offer, now, numbers, out)
  const kinds = terms === undefined ? [] : kindsOf({ ...terms, exceptTexts: offer?.exceptTexts })
  return {
    offer,
    not: canSign ? (request.notRemembered ?? 'nothing') : 'no_sign',
    how: now,
    choose,
    numbers,
    set: more => setChosen(before => ({ ...before, ...more })),
    isOut: kind => !isLeft(kind, out),
    toggle(kind) {
      const next = new Set(out)
      if (!next.delete(keyOf(kind))) next.add(keyOf(kind))
      setOut(next)
    },
    terms,
    kinds,
    isNothing: terms !== undefined && kinds.length === 0,
  }
}

function within(offer: RememberOffer | undefined, chosen: Partial<PolicyNumbers>): PolicyNumbers {
  const { whole, most } = offer ?? { whole: ZERO, most: ZERO }
  const least = (name: keyof PolicyNumbers) => Math.min(chosen[name] ?? whole[name], most[name])
  return {
    expiresIn: least('expiresIn'),
    maxSignatures: least('maxSignatures'),
    perMinute: least('perMinute'),
  }
}
const ZERO: PolicyNumbers = { expiresIn: 0, maxSignatures: 0, perMinute: 0 }

function termsOf(
  offer: RememberOffer | undefined,
  how: RememberHow,
  numbers: PolicyNumbers,
  out: ReadonlySet<string>,
): PolicyTerms | undefined {
  if (offer === undefined || how === 'once') return undefined
  return how === 'while'
    ? offer.whole
    : { ...without({ ...offer.whole, exceptTexts: offer.exceptTexts }, out), ...numbers }
}
