import type { RequestView } from '../../protocol/ui-door.ts'
import { type ActionWords, batch, connect, signing } from '../words.ts'
import { type Signed, typeOf } from './signed.ts'

/** What a request is called, from its bytes alone: the site's reason never has a say in it. */
export function titleOf(request: RequestView, signed: Signed | null): string {
  if (request.method === 'connect') return request.has.length > 0 ? connect.titleMore : connect.title
  if (request.method === 'signBatch') return batch.title(request.items.length)
  if (signed === null) return signing.action.title
  if (signed.kind === 'coded') return signed.title
  if (request.method === 'signAction') return kindOf(signed)?.title ?? signing.action.title
  return signed.kind === 'json' ? signing.json : signing.text
}

/** The wallet's words for what a request asks to sign, where it knows its type. */
export function kindOf(signed: Signed): ActionWords | undefined {
  const type = signed.kind === 'action' ? typeOf(signed.value) : undefined
  return type === undefined ? undefined : wordsOfType(type)
}

/** The wallet's words for a `type` it knows. Only own names: a type called `constructor` is unknown. */
export function wordsOfType(type: string): ActionWords | undefined {
  return Object.hasOwn(signing.kinds, type) ? signing.kinds[type] : undefined
}
