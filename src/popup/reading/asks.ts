import type { RequestView } from '../../protocol/ui-door.ts'
import { connect, says, signing } from '../words.ts'
import { type Signed, typeOf } from './signed.ts'

/** What a request is called, from its bytes alone: the site's reason never has a say in it. */
export function titleOf(request: RequestView, signed: Signed | null): string {
  if (request.method === 'connect') return request.has.length > 0 ? connect.titleMore : connect.title
  if (signed === null) return signing.action.title
  if (signed.kind === 'opaque') return signing.opaque
  if (request.method === 'signAction') return kindOf(signed)?.title ?? signing.action.title
  return signed.kind === 'json' ? signing.json : signing.text
}

/** What Approve will do, in one sentence. */
export function sentenceOf(request: RequestView, signed: Signed | null, canSign: boolean): string {
  return what(request, signed, canSign) + (request.total > 1 ? says.next : '')
}

function what(request: RequestView, signed: Signed | null, canSign: boolean): string {
  if (request.method === 'connect') return canSign ? says.connect : says.connectQuiet
  if (request.method === 'signAction') {
    return says.action((signed && kindOf(signed)?.thing) ?? signing.action.thing)
  }
  return signed?.kind === 'text' ? says.text : says.json
}

/** The wallet's words for a `type` it knows. Only own names: a type called `constructor` is unknown. */
export function kindOf(signed: Signed): (typeof signing.kinds)[string] | undefined {
  const type = signed.kind === 'action' ? typeOf(signed.value) : undefined
  return type !== undefined && Object.hasOwn(signing.kinds, type) ? signing.kinds[type] : undefined
}
