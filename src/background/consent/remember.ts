/** What a consent may bind for the time after it: offered to the person, narrowed by them, kept in the grant's row. */
import {
  POLICY_DEFAULTS,
  POLICY_LIMITS,
  type PolicyKinds,
  type PolicyNumbers,
  type PolicyTerms,
} from '../../protocol/policy.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import type { NotRemembered, PolicyView, RememberOffer } from '../../protocol/ui-door.ts'
import type { Grant } from '../events/projections/grants.ts'
import { type Deny, isLive, type Policy } from '../events/projections/policies.ts'
import { allows } from '../pipeline/authorise.ts'
import { type AskingCall, type ConnectCall, itemsOf } from '../pipeline/call.ts'
import {
  declined,
  difference,
  isDenied,
  isWithin,
  type Kind,
  kindOf,
  kindsOf,
  movesChain,
  names,
  union,
} from '../pipeline/policy.ts'

const TEXT: Kind = { method: 'signBytes' }
const NO_KINDS: PolicyKinds = { methods: [], actionTypes: [], domains: [], cells: [] }
/** At a prompt it is the person's own choice, on the wallet's own screen: up to a day and a hundred. */
const MOST_AT_PROMPT: PolicyNumbers = { expiresIn: 24 * 3600, maxSignatures: 100, perMinute: 60 }

export function policyView(policy: Policy, denies: readonly Deny[], now: number): PolicyView {
  const { asked: _, ...view } = policy
  const isExcepted = policy.methods.includes('signBytes') && isDenied(denies, TEXT, now)
  return { ...view, ...(isExcepted ? { exceptTexts: true } : {}) }
}

/** What can be remembered with this request, or why nothing can. */
export function offerFor(
  call: AskingCall,
  grant: Grant | undefined,
  key: DeviceKeyOffer | undefined,
  now: number,
): RememberOffer | NotRemembered {
  const asked = call.method === 'connect' ? askedAtConnect(call, grant) : askedAtPrompt(call)
  if (typeof asked === 'string') return asked
  if (key === undefined) return 'no_key'
  const keyChanges = grant?.deviceKey !== undefined && grant.deviceKey !== key.publicKey
  // What was remembered for one key is not another one's.
  const before = isLive(grant?.policy, now) && !keyChanges ? grant?.policy : undefined
  const { expiresIn, maxSignatures, perMinute } = asked
  const kinds = before === undefined ? asked : union(before, asked)
  const hadTexts = before !== undefined && names(before, TEXT) && !isDenied(grant?.denies ?? [], TEXT, now)
  const hasTexts = isTextAsked(call) || hadTexts
  return {
    whole: { ...kindsOnly(kinds), expiresIn, maxSignatures, perMinute },
    added: {
      ...difference(kindsOnly(asked), before ?? NO_KINDS),
      ...(hasTexts && !hadTexts ? { texts: true } : {}),
    },
    ...(kinds.methods.includes('signBytes') && !hasTexts ? { exceptTexts: true } : {}),
    most: call.method === 'connect' ? { expiresIn, maxSignatures, perMinute } : MOST_AT_PROMPT,
    ...(before === undefined ? {} : { before: policyView(before, grant?.denies ?? [], now) }),
    key: key.by,
    keyChanges,
  }
}

/** Without the scope to sign, nothing could ever be signed under it. */
function askedAtConnect(call: ConnectCall, grant: Grant | undefined): PolicyTerms | NotRemembered {
  const canSign = [call, grant].some(one => one !== undefined && allows(one, 'holochain:sign'))
  return canSign && call.policy !== undefined ? call.policy : 'not_asked'
}

/** "For a while" at a prompt: what is on screen, for an hour, twenty times. */
function askedAtPrompt(call: Exclude<AskingCall, { method: 'connect' }>): PolicyTerms | NotRemembered {
  let kinds = NO_KINDS
  for (const item of itemsOf(call)) {
    const kind = kindOf(item)
    if (typeof kind === 'string') return kind
    if (movesChain(kind)) return 'no_kind'
    if ('actionType' in kind && kind.actionType.length > POLICY_LIMITS.entryChars) return 'no_kind'
    kinds = union(kinds, kindsOf(kind))
  }
  const isLong = [kinds.actionTypes, kinds.domains].some(list => list.length > POLICY_LIMITS.entries)
  return isLong ? 'no_kind' : { ...kinds, ...POLICY_DEFAULTS }
}

/** A policy names `signBytes` for domains as well; whoever remembers one domain has not said yes to every text. */
function isTextAsked(call: AskingCall): boolean {
  if (call.method === 'connect') return call.policy?.methods.includes('signBytes') === true
  return itemsOf(call).some(item => item.method === 'signBytes' && item.domain === undefined)
}

function kindsOnly({ methods, actionTypes, domains, cells }: PolicyKinds): PolicyKinds {
  return { methods, actionTypes, domains, cells }
}

/** Whether the person's choice stays within the offer. */
export function fitsOffer(choice: PolicyTerms, { whole, most }: RememberOffer): boolean {
  return (
    choice.methods.length > 0 &&
    isWithin(choice, whole) &&
    choice.expiresIn <= most.expiresIn &&
    choice.maxSignatures <= most.maxSignatures &&
    choice.perMinute <= most.perMinute
  )
}

/** The policy that a choice makes, and what it denies. */
export function bindChoice(
  choice: PolicyTerms,
  { whole, most, exceptTexts, before: kept }: RememberOffer,
  grant: Grant | undefined,
  now: number,
): { policy: Policy; denies: readonly Deny[] } {
  const { expiresIn, maxSignatures, perMinute } = choice
  const expiresAt = now + expiresIn * 1000
  const before = kept === undefined ? undefined : grant?.policy?.asked
  const largest = (name: keyof PolicyNumbers) => Math.max(most[name], before?.[name] ?? 0)
  const texts = { actionTypes: [], texts: true, domains: [], cells: [], until: expiresAt }
  const deny = exceptTexts ? texts : null
  const earlier = (grant?.denies ?? []).filter(({ until }) => now < until).map(one => lift(one, choice))
  return {
    policy: {
      ...kindsOnly(choice),
      expiresIn,
      expiresAt,
      maxSignatures,
      left: maxSignatures,
      perMinute,
      asked: {
        ...kindsOnly(whole),
        expiresIn: largest('expiresIn'),
        maxSignatures: largest('maxSignatures'),
        perMinute: largest('perMinute'),
      },
    },
    denies: [...earlier, declined(whole, choice, expiresAt), deny].filter(isDenying),
  }
}

/** A deny rule without what was allowed anew. */
function lift(deny: Deny, allowed: PolicyKinds): Deny {
  const without = (denied: readonly string[], kinds: readonly string[]) =>
    denied.filter(one => !kinds.includes(one))
  return {
    actionTypes: without(deny.actionTypes, allowed.actionTypes),
    texts: deny.texts && !allowed.methods.includes('signBytes'),
    domains: without(deny.domains, allowed.domains),
    cells: without(deny.cells, allowed.cells),
    until: deny.until,
  }
}
function isDenying(deny: Deny | null): deny is Deny {
  if (deny === null) return false
  const { actionTypes, texts, domains, cells } = deny
  return texts || actionTypes.length + domains.length + cells.length > 0
}
