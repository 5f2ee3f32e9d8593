/** Which requests a policy names. Matching is exact; an absent entry is "not allowed", never "all". */
import { isReadable, readBytes } from '../../crypto/classify.ts'
import { ACTION_NAMES } from '../../crypto/holochain/action-types.ts'
import { claimsHolochainAction, isObject } from '../../crypto/holochain/shapes.ts'
import type { PolicyKinds } from '../../protocol/policy.ts'
import type { Value } from '../../protocol/values.ts'
import type { Deny } from '../events/projections/policies.ts'
import type { ItemCall } from './call.ts'
import { cellOf } from './zome-call.ts'

/** What an item is, as far as a policy can name it. */
export type Kind =
  | { readonly method: 'signAction'; readonly actionType: string }
  /** Text or JSON without a domain. */
  | { readonly method: 'signBytes' }
  | { readonly method: 'signBytes'; readonly domain: string }
  | { readonly method: 'signZomeCall'; readonly cell: string; readonly zome: string; readonly fn: string }

/** As an entry of a policy's cells has them: anything else could be written in two ways. */
const CELL_NAME = /^[^/\s]{1,100}$/

/**
 * The kind of an item, or why no policy can name it: an action without a `type` of its own, names that a policy has no
 * place for, or bytes that nobody can read and no domain vouches for. The names of Holochain's actions name those alone:
 * JSON that calls itself `Create` would otherwise be a consent to change a chain. One that gives a capability has no
 * name either.
 */
export function kindOf(item: ItemCall): Kind | 'no_kind' | 'opaque' {
  switch (item.method) {
    case 'signBytes':
      if (item.domain !== undefined) return { method: 'signBytes', domain: item.domain }
      return isReadable(readBytes(item.bytes)) ? { method: 'signBytes' } : 'opaque'
    case 'signZomeCall': {
      const { zomeName: zome, fnName: fn } = item.zomeCall
      if (!CELL_NAME.test(zome) || !CELL_NAME.test(fn)) return 'no_kind'
      return { method: 'signZomeCall', cell: cellOf(item.zomeCall), zome, fn }
    }
    case 'signAction': {
      const actionType = actionTypeOf(item.action)
      if (actionType === undefined) return 'no_kind'
      const isNameless = claimsHolochainAction(item.action)
        ? givesCapability(item.action)
        : isTaken(actionType)
      return isNameless ? 'no_kind' : { method: 'signAction', actionType }
    }
  }
}

function isTaken(actionType: string): boolean {
  return ACTION_NAMES.some(name => name === actionType)
}
function givesCapability(action: Value): boolean {
  const holder = holderOf(action)
  return holder !== undefined && Object.hasOwn(holder, 'entry_type') && holder.entry_type === 'CapGrant'
}

/** Whether it ends a chain, or goes on with another one: only a policy that names it covers that, never a prompt's. */
export function movesChain(kind: Kind): boolean {
  return 'actionType' in kind && (kind.actionType === 'CloseChain' || kind.actionType === 'OpenChain')
}

/** The `type` of an action: its own, and of a Holochain action with header and data that of its data. */
export function actionTypeOf(action: Value): string | undefined {
  const holder = holderOf(action)
  const type = holder !== undefined && Object.hasOwn(holder, 'type') ? holder.type : undefined
  return typeof type === 'string' ? type : undefined
}
function holderOf(action: Value): { readonly [name: string]: unknown } | undefined {
  if (!isObject(action)) return undefined
  const isSplit = Object.hasOwn(action, 'header') && Object.hasOwn(action, 'data')
  const holder = isSplit ? action.data : action
  return isObject(holder) ? holder : undefined
}

/** Whether these kinds name this one. */
export function names(kinds: PolicyKinds, kind: Kind): boolean {
  if (!kinds.methods.includes(kind.method)) return false
  switch (kind.method) {
    case 'signAction':
      return kinds.actionTypes.includes(kind.actionType)
    case 'signZomeCall':
      return kinds.cells.includes(kind.cell) || kinds.cells.includes(`${kind.cell}/${kind.zome}/${kind.fn}`)
    case 'signBytes':
      return 'domain' in kind ? kinds.domains.includes(kind.domain) : true
  }
}

/**
 * Whether a deny rule that still holds names this kind, whatever the order in which they came. The more exact one wins:
 * a whole cell is not denied to its functions that `allowed` names one by one.
 */
export function isDenied(denies: readonly Deny[], kind: Kind, now: number): boolean {
  return denies.some(deny => now < deny.until && deniesKind(deny, kind))
}
function deniesKind(deny: Deny, kind: Kind): boolean {
  switch (kind.method) {
    case 'signAction':
      return deny.actionTypes.includes(kind.actionType)
    case 'signZomeCall':
      return deny.cells.includes(kind.cell) || deny.cells.includes(`${kind.cell}/${kind.zome}/${kind.fn}`)
    case 'signBytes':
      return 'domain' in kind ? deny.domains.includes(kind.domain) : deny.texts
  }
}

/**
 * What is in `asked` and not in `chosen`: the person said no to it. `null` where nothing is left out. A whole cell of
 * which a function stayed is not denied, which would take that function along: it is only not allowed.
 */
export function declined(asked: PolicyKinds, chosen: PolicyKinds, until: number): Deny | null {
  const has = (kinds: PolicyKinds, method: PolicyKinds['methods'][number]) => kinds.methods.includes(method)
  const without = (method: PolicyKinds['methods'][number], of: 'actionTypes' | 'domains' | 'cells') =>
    has(asked, method) ? asked[of].filter(one => !has(chosen, method) || !chosen[of].includes(one)) : []
  const deny = {
    actionTypes: without('signAction', 'actionTypes'),
    texts: has(asked, 'signBytes') && !has(chosen, 'signBytes'),
    domains: without('signBytes', 'domains'),
    cells: without('signZomeCall', 'cells').filter(
      cell => !chosen.cells.some(one => one.startsWith(`${cell}/`)),
    ),
    until,
  }
  const { actionTypes, domains, cells } = deny
  return deny.texts || actionTypes.length + domains.length + cells.length > 0 ? deny : null
}

/** All that either names. */
export function union(a: PolicyKinds, b: PolicyKinds): PolicyKinds {
  const both = <T>(x: readonly T[], y: readonly T[]) => [...new Set([...x, ...y])]
  return {
    methods: both(a.methods, b.methods),
    actionTypes: both(a.actionTypes, b.actionTypes),
    domains: both(a.domains, b.domains),
    cells: both(a.cells, b.cells),
  }
}

/** What `a` names beyond `b`. */
export function difference(a: PolicyKinds, b: PolicyKinds): PolicyKinds {
  const without = <T>(x: readonly T[], y: readonly T[]) => x.filter(one => !y.includes(one))
  return {
    methods: without(a.methods, b.methods),
    actionTypes: without(a.actionTypes, b.actionTypes),
    domains: without(a.domains, b.domains),
    cells: without(a.cells, b.cells),
  }
}

/** Whether `a` names nothing beyond `b`. */
export function isWithin(a: PolicyKinds, b: PolicyKinds): boolean {
  const { methods, actionTypes, domains, cells } = difference(a, b)
  return methods.length + actionTypes.length + domains.length + cells.length === 0
}

/**
 * The kinds without what no method of theirs can use: an action type without `signAction` allows nothing, and a method
 * that needs a list allows nothing with an empty one.
 */
export function effective(kinds: PolicyKinds): PolicyKinds {
  const actionTypes = kinds.methods.includes('signAction') ? kinds.actionTypes : []
  const cells = kinds.methods.includes('signZomeCall') ? kinds.cells : []
  const domains = kinds.methods.includes('signBytes') ? kinds.domains : []
  const methods = kinds.methods.filter(
    method => method === 'signBytes' || (method === 'signAction' ? actionTypes.length > 0 : cells.length > 0),
  )
  return { methods, actionTypes, domains, cells }
}

export function kindsOf(kind: Kind): PolicyKinds {
  return {
    methods: [kind.method],
    actionTypes: kind.method === 'signAction' ? [kind.actionType] : [],
    domains: 'domain' in kind ? [kind.domain] : [],
    cells: kind.method === 'signZomeCall' ? [`${kind.cell}/${kind.zome}/${kind.fn}`] : [],
  }
}
