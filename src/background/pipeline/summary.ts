import { type Reading, readBytes } from '../../crypto/classify.ts'
import { claimsHolochainAction } from '../../crypto/holochain/shapes.ts'
import type { ItemCall } from './call.ts'
import { actionTypeOf } from './policy.ts'

const PLAIN_NAME = /^[\x20-\x7e]{1,64}$/

/**
 * Kind, type and size for the trail; never content. A name that is not plain ASCII is left out. `size`: bytes that are
 * signed; of a zome call, whose digest always has 64, its payload is measured.
 */
export function summarise(call: ItemCall, size: number): string {
  if (call.method === 'signZomeCall') return summariseZomeCall(call.zomeCall)
  if (call.method === 'signAction') {
    const type = plainName(actionTypeOf(call.action))
    const kind = claimsHolochainAction(call.action) ? 'Holochain' : 'JSON action'
    return `${[kind, type ?? []].flat().join(' ')}, ${size} bytes`
  }
  const what = wordsFor(readBytes(call.bytes))
  return call.domain === undefined ? `${what}, ${size} bytes` : `${what} for ${call.domain}, ${size} bytes`
}

function wordsFor(reading: Reading): string {
  return reading.kind === 'known' ? KNOWN[reading.of] : WORDS[reading.kind]
}
const WORDS = { json: 'JSON', text: 'text', msgpack: 'MessagePack', opaque: 'unreadable bytes' } as const
const KNOWN = {
  action: 'Holochain action',
  'zome-call': 'zome call parameters',
  msgpack: 'MessagePack',
  bytes: 'unreadable bytes',
} as const

function summariseZomeCall({
  zomeName,
  fnName,
  payload,
}: Extract<ItemCall, { method: 'signZomeCall' }>['zomeCall']): string {
  const names = [plainName(zomeName), plainName(fnName)]
  const called = names.every(name => name !== undefined) ? ` ${names.join('.')}` : ''
  return `zome call${called}, ${payload.length} bytes`
}

/** A name as it may stand in the trail, or nothing. */
export function plainName(name: string | undefined): string | undefined {
  return name !== undefined && PLAIN_NAME.test(name) ? name : undefined
}
