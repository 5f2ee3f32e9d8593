import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'
import type { VerifyOptions } from './report.ts'
import { isCount, isHash, isObject } from './shape.ts'

/** Throws a `TypeError` that names the option that is not as it must be. */
export function assertOptions(options: VerifyOptions): void {
  if (!isObject(options)) throw new TypeError('options: expected an object')
  const { agentPubKey, payload, atLeast, onProgress, signal } = options
  const isAgent = typeof agentPubKey === 'string' && publicKeyOfAgent(agentPubKey) !== null
  refuseUnless(agentPubKey, isAgent, "agentPubKey: expected an agent's uhCAk… text")
  refuseUnless(payload, typeof payload === 'function', 'payload: expected a function')
  const isHead = isObject(atLeast) && isCount(atLeast.seq) && isHash(atLeast.hash)
  refuseUnless(atLeast, isHead, 'atLeast: expected { seq, hash }, a number and hex')
  refuseUnless(onProgress, typeof onProgress === 'function', 'onProgress: expected a function')
  const isSignal = isObject(signal) && 'aborted' in signal && 'addEventListener' in signal
  refuseUnless(signal, isSignal, 'signal: expected an AbortSignal')
}

function refuseUnless(value: unknown, holds: boolean, message: string): void {
  if (value !== undefined && !holds) throw new TypeError(message)
}
