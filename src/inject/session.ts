import type { DeviceKeyOffer, ProofMethod, ShortProof } from '../protocol/proof.ts'
import type { Method } from '../protocol/provider.ts'
import { BARE, type Calls, type Reject, type Resolve, type Signed } from './calls.ts'
import { createContexts, type KnownContext } from './contexts.ts'
import type { AppKey } from './device-key.ts'
import { type FlowstaHolochainError, fault } from './errors.ts'
import type { OwnKey } from './own-key.ts'
import { type Claim, proveByApp, proveByOwnKey } from './prove.ts'
import { type Timers, within } from './within.ts'
import { createZomeCalls } from './zome-calls.ts'
import type { ZomeRequest } from './zome-request.ts'
import type { SignerDoor } from './zome-signer.ts'

/** What `connect` sends, and the key that the app brought with it. */
export interface Connecting {
  readonly params: string
  readonly deviceKey: AppKey | null
}
export type Session = ReturnType<typeof createSession>

/** A call that may be silent. `app` is the key that the app had brought when it was made. */
interface Signing {
  readonly method: ProofMethod
  readonly params: string
  readonly app: AppKey | null
  readonly resolve: Resolve
  readonly reject: Reject
  /** Takes over instead where it would be asked about; see `zome-calls.ts`. `null`: then it is. */
  readonly unproven: (() => void) | null
}

/** Milliseconds to wait for the origin's storage, which may hang or be held by someone; then a call goes without. */
const OWN_KEY_WAIT = 3000
/** Milliseconds to wait for the app's signature: half of the time in which a proof is good. */
const APP_KEY_WAIT = 30_000

/**
 * The way of every call to the wallet. Calls that may be silent get a proof where the grant's device key is ours to
 * use, and else name a key that a consent could bind. Nothing is read, made or asked before the first such call.
 * `origin` is the page's serialised one.
 */
export function createSession(calls: Calls, own: OwnKey, origin: string, timers: Timers, signer: SignerDoor) {
  const contexts = createContexts(calls)
  const zomeCalls = createZomeCalls(contexts, ({ params, resolve, reject }, context, unproven) =>
    prepare({ method: 'signZomeCall', params, app, resolve, reject, unproven }, context, false),
  )
  let app: AppKey | null = null

  function post(call: Signing, context: KnownContext | null, signed: Signed, isRetry: boolean): void {
    const { proof } = signed
    /** After an answer to a request without a proof, or to `connect`, the grant may be another. */
    const settled = () => {
      if (proof === null || call.method === 'connect') contexts.forget()
    }
    calls.enter(
      call.method,
      call.params,
      value => {
        settled()
        call.resolve(value)
      },
      error => {
        settled()
        if (proof === null || context === null || error.code !== 'proof_invalid') call.reject(error)
        else doubt(call, context, error, isRetry)
      },
      signed,
    )
  }

  /** A proof was refused. If another tab's consent changed the grant meanwhile, the call is made once more. */
  function doubt(call: Signing, used: KnownContext, error: FlowstaHolochainError, isRetry: boolean): void {
    contexts.doubt(used)
    if (isRetry) {
      call.reject(error)
      return
    }
    contexts.get(({ context }) => {
      if (context === null || !isOther(context, used)) call.reject(error)
      else if (call.unproven !== null) call.unproven()
      else prepare(call, context, true)
    })
  }

  /** Makes the proof, or finds the key to name, and posts the call. */
  function prepare(call: Signing, context: KnownContext | null, isRetry: boolean): void {
    const go = (signed: Signed) => {
      if (signed.proof === null && call.unproven !== null) call.unproven()
      else post(call, context, signed, isRetry)
    }
    const { method, params } = call
    const claim: Claim | null =
      context !== null && covers(context, method) ? { origin, method, params, context } : null
    if (call.app !== null) prepareByApp(call, call.app, claim, go)
    else if (context === null && method !== 'connect') go(BARE)
    else prepareByOwnKey(claim, go)
  }

  function prepareByApp(call: Signing, key: AppKey, claim: Claim | null, go: (signed: Signed) => void): void {
    const offer = offerOf(key, 'app')
    if (claim === null || claim.context.deviceKey !== key.publicKey) {
      go(offer)
      return
    }
    within<ShortProof | null | undefined>(
      timers,
      APP_KEY_WAIT,
      done => proveByApp(claim, key, done),
      proof => {
        if (proof === undefined) {
          call.reject(fault('proof_invalid', 'deviceKey.sign: must answer a Uint8Array of 64 bytes'))
        } else go(proof === null ? offer : proofAlone(proof))
      },
    )
  }

  function prepareByOwnKey(claim: Claim | null, go: (signed: Signed) => void): void {
    within<Signed>(
      timers,
      OWN_KEY_WAIT,
      done => {
        const offer = () => own.obtain(key => done(key === null ? BARE : offerOf(key, 'provider')))
        if (claim === null || claim.context.deviceKey === null) offer()
        else proveByOwnKey(claim, own, proof => (proof === null ? offer() : done(proofAlone(proof))))
      },
      signed => go(signed ?? BARE),
    )
  }

  function sign(method: ProofMethod, params: string, resolve: Resolve, reject: Reject): void {
    const call: Signing = { method, params, app, resolve, reject, unproven: null }
    contexts.get(({ context, problem }) => {
      if (problem === null) prepare(call, context, false)
      else reject(problem)
    })
  }

  /** A reader or `connect` found a grant, or none: the page's `@holochain/client` finds a signer accordingly. */
  function found(value: unknown, next: Resolve): void {
    if (value === false || value === null) signer.withdraw()
    if (value !== true && (value === null || typeof value !== 'object')) {
      next(value)
      return
    }
    contexts.get(({ context }) => {
      if (context?.hasCells === true) signer.offer()
      next(value)
    })
  }
  function revoke(method: Method, params: string, resolve: Resolve, reject: Reject): void {
    calls.enter(
      method,
      params,
      value => {
        contexts.forget()
        if (value !== false) signer.withdraw()
        resolve(value)
      },
      error => {
        contexts.forget()
        reject(error)
      },
    )
  }

  return {
    /** As `calls.send`, for every method but `connect` and `signZomeCall`. */
    send<Result>(
      method: Exclude<Method, 'connect' | 'signZomeCall'>,
      write: () => string,
      convert?: (value: unknown) => Result,
    ): Promise<Result> {
      return calls.send(method, write, convert, (_, params, resolve, reject) => {
        if (isProvable(method)) sign(method, params, resolve, reject)
        else if (method === 'disconnect' || method === 'revokePermission') {
          revoke(method, params, resolve, reject)
        } else if (method === 'isConnected' || method === 'getAccount') {
          calls.enter(method, params, value => found(value, resolve), reject)
        } else calls.enter(method, params, resolve, reject)
      })
    },
    /** `connect`. A key that the app brings with it is the one that this document uses from now on. */
    connect<Result>(write: () => Connecting, convert?: (value: unknown) => Result): Promise<Result> {
      let given: AppKey | null = null
      const writeParams = () => {
        const { params, deviceKey } = write()
        given = deviceKey
        if (given !== null) app = given
        return params
      }
      return calls.send('connect', writeParams, convert, (_, params, next, reject) => {
        const resolve: Resolve = value => found(value, next)
        if (given !== null || app !== null) sign('connect', params, resolve, reject)
        else prepare({ method: 'connect', params, app, resolve, reject, unproven: null }, null, false)
      })
    },
    signZomeCall<Result>(read: () => ZomeRequest): Promise<Result> {
      let request: ZomeRequest | null = null
      const write = () => {
        request = read()
        return request.params
      }
      return calls.send('signZomeCall', write, undefined, (_, params, resolve, reject) =>
        zomeCalls.submit({ params, target: request?.target ?? null, resolve, reject }),
      )
    },
    /** Something happened in the wallet, or the document was away: what is known of the grant may be old. */
    forget(): void {
      contexts.forget()
      zomeCalls.review()
    },
  }
}

function proofAlone(proof: ShortProof): Signed {
  return { proof, key: null }
}
function offerOf({ publicKey }: { readonly publicKey: string }, by: DeviceKeyOffer['by']): Signed {
  return { proof: null, key: { publicKey, by } }
}

function isProvable(method: Method): method is Exclude<ProofMethod, 'connect' | 'signZomeCall'> {
  return method === 'signAction' || method === 'signBytes' || method === 'signBatch'
}

/** May the wallet answer this method without asking? A batch is of several; the wallet looks at each item. */
function covers({ methods }: KnownContext, method: ProofMethod): boolean {
  if (method === 'connect') return true
  if (method === 'signBatch') return methods.length > 0
  for (let i = 0; i < methods.length; i++) if (methods[i] === method) return true
  return false
}

function isOther(a: KnownContext, b: KnownContext): boolean {
  return a.grantId !== b.grantId || a.aud !== b.aud || a.deviceKey !== b.deviceKey
}
