import { readBytes } from '../../crypto/classify.ts'
import type { Value } from '../../protocol/values.ts'
import type { ItemCall } from './call.ts'

const TYPE_NAME = /^[\x20-\x7e]{1,64}$/

/** Kind, type and size for the trail; never content. A type name that is not plain ASCII is left out. */
export function summarise(call: ItemCall, size: number): string {
  if (call.method === 'signAction') {
    const type = typeName(call.action)
    return type === undefined ? `JSON action, ${size} bytes` : `JSON action ${type}, ${size} bytes`
  }
  const { kind } = readBytes(call.bytes)
  const what = kind === 'json' ? 'JSON' : kind === 'text' ? 'text' : 'unreadable bytes'
  return call.domain === undefined ? `${what}, ${size} bytes` : `${what} for ${call.domain}, ${size} bytes`
}

function typeName(action: Value): string | undefined {
  if (
    action === null ||
    typeof action !== 'object' ||
    Array.isArray(action) ||
    action instanceof Uint8Array
  ) {
    return undefined
  }
  const type = Object.hasOwn(action, 'type') ? action.type : undefined
  return typeof type === 'string' && TYPE_NAME.test(type) ? type : undefined
}
