import { utf8 } from '../../crypto/bytes.ts'
import { sha256Hex } from '../../crypto/hash.ts'
import { canonicalJson } from '../../crypto/jcs.ts'
import { isAppOrigin } from '../../protocol/app-origin.ts'
import { invalid, isErrorCode, Refusal, type WireError, wireError } from '../../protocol/errors.ts'
import { LIMITS } from '../../protocol/limits.ts'
import type { Desk } from '../consent/desk.ts'
import type { Caller } from '../consent/pending.ts'
import { liveGrant } from '../pipeline/authorise.ts'
import type { WalletPort } from '../platform.ts'
import type { Rooms } from '../rooms.ts'
import { dispatch } from './dispatch.ts'
import { type ParsedCall, type ParsedMessage, parseCall, parsePageMessage } from './parse-page.ts'

/**
 * The door for pages. Who asks is what the browser says of the port's other end, never anything in a message: the
 * serialised origin, the document, its frame.
 */
export function createPageDoor(rooms: Rooms, desk: Desk) {
  return {
    connect(port: WalletPort): void {
      const caller = identify(port, rooms.platform.extensionId)
      if (caller === null) {
        refuseAll(rooms, port)
        return
      }
      rooms.documents.connected(caller, port)
      port.onMessage(raw => receive(rooms, desk, caller, raw))
      port.onClose(() => {
        rooms.documents.disconnected(caller, port)
        void lookAfter(rooms, desk, caller)
      })
    },
  }
}

/** `null` for whatever cannot be an app: another extension, a sub-frame, an opaque origin, another scheme. */
export function identify({ sender }: Pick<WalletPort, 'sender'>, extensionId: string): Caller | null {
  const { origin, documentId, tabId, frameId, lifecycle } = sender
  if (sender.extensionId !== extensionId || frameId !== 0) return null
  if (origin === undefined || documentId === undefined || tabId === undefined) return null
  if (lifecycle !== undefined && lifecycle !== 'active') return null
  return isAppOrigin(origin) ? { origin, documentId, tabId } : null
}

function refuseAll(rooms: Rooms, port: WalletPort): void {
  port.onMessage(raw => {
    for (const { id, method } of callsIn(parsePageMessage(raw))) {
      rooms.folds.note(port.sender.origin ?? 'null', 'unauthorized', method)
      port.send({ t: 'reply', id, ok: false, error: wireError('unauthorized') })
    }
  })
}

function callsIn(message: ParsedMessage | null): readonly ParsedCall[] {
  if (message?.t === 'calls') return message.all
  return message?.t === 'call' ? [message] : []
}

function receive(rooms: Rooms, desk: Desk, caller: Caller, raw: unknown): void {
  const message = parsePageMessage(raw)
  if (message === null) {
    rooms.folds.note(caller.origin, 'invalid_request')
    return
  }
  if (message.t === 'done') {
    const row = rooms.rows.find(caller.documentId, message.id)
    // Only a reply can be done with: a page must not make the wallet forget what a person has to decide.
    if (row?.reply !== undefined) void rooms.rows.remove(row.id)
    return
  }
  for (const one of callsIn(message)) void call(rooms, desk, caller, one)
}

async function call(rooms: Rooms, desk: Desk, caller: Caller, message: ParsedCall): Promise<void> {
  const { id, method, params, proof, key, again } = message
  const { documentId } = caller
  if (again === true) {
    const refused = await refusedBefore(rooms, caller, id)
    if (refused !== undefined) return rooms.documents.refuse(documentId, id, refused)
  }
  // Nothing is waited for from here to the row: the same call that comes twice finds it.
  const before = rooms.rows.find(documentId, id)
  if (before !== undefined) return desk.again(before)
  const running = `${documentId} ${id}`
  // On its way already, and answered once: over a port that closed, or by a page that says everything twice.
  if (rooms.running.has(running)) return
  rooms.running.add(running)
  let requestSha256: string | undefined
  try {
    const parsed = parseCall(method, params)
    requestSha256 = digestOf(method, params)
    const value = await dispatch(rooms, desk, {
      caller,
      callId: id,
      params,
      requestSha256,
      call: parsed,
      isAgain: again === true,
      ...(proof === undefined ? {} : { proof }),
      ...(key === undefined ? {} : { key }),
    })
    if (value !== undefined) rooms.documents.reply(documentId, id, value)
  } catch (problem) {
    const error = problem instanceof Refusal ? problem.wire : wireError('server_error')
    await recordRefusal(rooms, caller, message, error, requestSha256)
    rooms.documents.refuse(documentId, id, error)
  } finally {
    rooms.running.delete(running)
  }
}

function refusedKey(documentId: string, call: string): string {
  return `refused:${documentId}:${call}`
}

/**
 * A call that was refused before its worker was stopped, and is sent again because its reply was lost, stays refused:
 * a call has one row. Only a worker that is young gets any.
 */
async function refusedBefore(
  { events, platform, startedAt }: Rooms,
  { documentId }: Caller,
  call: string,
): Promise<WireError | undefined> {
  if (platform.now() - startedAt > LIMITS.reconnect) return undefined
  const row = (await events.byKey(refusedKey(documentId, call)))?.row
  if (row === undefined) return undefined
  return wireError(isErrorCode(row.error) ? row.error : 'server_error')
}

/** Hex SHA-256 of the RFC 8785 text of `{method, params}`. A page can send past the provider what has no such text. */
function digestOf(method: string, params: string): string {
  try {
    return sha256Hex(utf8(canonicalJson({ method, params: JSON.parse(params) })))
  } catch {
    throw invalid('params', 'has no canonical JSON text (RFC 8785)')
  }
}

/**
 * A refusal of an origin with a grant is a row of its own, durable before the page hears of it; without a grant it
 * is counted, because anyone can cause it. When the row can't be written, the page gets its error all the same:
 * nothing is released by it.
 */
async function recordRefusal(
  rooms: Rooms,
  { origin, documentId }: Caller,
  { id, method }: ParsedCall,
  { code }: WireError,
  requestSha256: string | undefined,
): Promise<void> {
  const agentPubKey = rooms.identity()?.agentPubKey
  if (liveGrant(rooms.projections().grants, origin, agentPubKey) === undefined || agentPubKey === undefined) {
    rooms.folds.note(origin, code, method)
    return
  }
  const row = {
    type: 'request.refused',
    origin,
    agentPubKey,
    method,
    decision: 'refused' as const,
    error: code,
  }
  const draft = {
    key: refusedKey(documentId, id),
    row: { ...row, ...(requestSha256 === undefined ? {} : { requestSha256 }) },
  }
  await rooms.events.append([draft]).catch(() => {})
}

/** A port closed: its document navigated, was closed, is frozen, or only the port went. Ask it. */
async function lookAfter(rooms: Rooms, desk: Desk, caller: Caller): Promise<void> {
  const { documentId } = caller
  if (!rooms.rows.all().some(row => row.caller.documentId === documentId)) return
  if (rooms.documents.isConnected(documentId)) return
  if (!(await rooms.documents.wake(caller))) await desk.documentGone(documentId)
}
