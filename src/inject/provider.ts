import { type FlowstaProvider, METHODS, type Method } from '../protocol/provider.ts'
import { type AppKey, readDeviceKey } from './device-key.ts'
import { ConsentRequired, FlowstaHolochainError, fault } from './errors.ts'
import type { Events } from './events.ts'
import { create, freeze, keysOf, PagePromise } from './primordials.ts'
import type { Connecting, Session } from './session.ts'
import { snapshot } from './snapshot.ts'
import { readZomeRequest } from './zome-request.ts'

/** Methods that take no parameters; whatever is handed to them is not even looked at. */
const none = () => 'null'
const nothing = () => undefined

/**
 * The object that apps see as `window.flowsta`, frozen. Its methods need no `this`. Parameters are read at the call,
 * before anything else happens. Every method answers a promise and never throws, but `on`.
 */
export function createProvider(version: string, session: Session, events: Events): FlowstaProvider {
  const asking =
    (method: Exclude<Method, 'connect' | 'signZomeCall'>) =>
    (params: unknown): Promise<unknown> =>
      session.send(method, () => snapshot(params, 'params'))
  const reading = (method: Exclude<Method, 'connect' | 'signZomeCall'>) => (): Promise<unknown> =>
    session.send(method, none)

  const methods = {
    connect: (request?: unknown) => session.connect(() => readConnect(request === undefined ? {} : request)),
    disconnect: () => session.send('disconnect', none, nothing),
    isConnected: reading('isConnected'),
    getAccount: reading('getAccount'),
    getPermissions: reading('getPermissions'),
    hasSigningPermission: reading('hasSigningPermission'),
    revokePermission: (appId: unknown) =>
      session.send('revokePermission', () => {
        if (typeof appId !== 'string') throw fault('invalid_request', 'params.appId: must be a string')
        return snapshot({ appId }, 'params')
      }),
    signAction: asking('signAction'),
    signBytes: asking('signBytes'),
    signBatch: asking('signBatch'),
    signZomeCall: (request: unknown) => session.signZomeCall(() => readZomeRequest(request, false)),
  } satisfies Record<Method, (params: unknown) => Promise<unknown>>

  const byName = create(null) as Record<string, ((params: unknown) => Promise<unknown>) | undefined>
  for (let i = 0; i < METHODS.length; i++) {
    const method = METHODS[i] as Method
    byName[method] = methods[method]
  }
  // By name its parameter comes in an object, as those of all others do.
  const revokeByObject = asking('revokePermission')
  byName.revokePermission = params =>
    typeof params === 'string' ? methods.revokePermission(params) : revokeByObject(params)

  const request = (call: unknown): Promise<unknown> => {
    let method: unknown
    let params: unknown
    try {
      ;({ method, params } = call as { method: unknown; params: unknown })
    } catch {
      return refused(fault('invalid_request', 'call: must be an object with a method'))
    }
    if (typeof method !== 'string') return refused(fault('invalid_request', 'method: must be a string'))
    const run = byName[method]
    return run === undefined ? refused(fault('method_not_found')) : run(params)
  }

  const provider = {
    isFlowsta: true,
    version,
    errors: freeze({ FlowstaHolochainError, ConsentRequired }),
    ...methods,
    request,
    on: events.on,
  } as FlowstaProvider
  const names = keysOf(provider) as Array<keyof FlowstaProvider>
  for (let i = 0; i < names.length; i++) freeze(provider[names[i] as keyof FlowstaProvider])
  return freeze(provider)
}

/** The parameters of `connect`. Its `deviceKey` stays in the page. */
function readConnect(request: unknown): Connecting {
  let deviceKey: AppKey | null = null
  const params = snapshot(request, 'params', (name, value) => {
    if (name !== 'deviceKey') return false
    const read = readDeviceKey(value)
    if (typeof read === 'string') return read
    deviceKey = read
    return true
  })
  return { params, deviceKey }
}

function refused(error: Error): Promise<never> {
  return new PagePromise((_, reject) => reject(error))
}
