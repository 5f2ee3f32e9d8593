import { encodeValue } from '../../protocol/encode.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { DeviceKeyOffer } from '../../protocol/proof.ts'
import type { Incoming } from '../consent/ask.ts'
import type { Desk } from '../consent/desk.ts'
import { isPending } from '../consent/pending.ts'
import { LockedStore } from '../events/locked.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { Projections } from '../events/projections/index.ts'
import { DuplicateKey, Superseded } from '../events/store.ts'
import { accountOf } from '../pipeline/account.ts'
import { askFor, asOf } from '../pipeline/ask-for.ts'
import { authorise, liveGrant, type SignAsk } from '../pipeline/authorise.ts'
import type { AskingCall, ConnectCall } from '../pipeline/call.ts'
import { isFresh, proofHolds, type ReadProof, readProof } from '../pipeline/proof.ts'
import { nonceKey } from '../pipeline/record.ts'
import { recordedSilently } from '../pipeline/recorded-silently.ts'
import { notGranted } from '../pipeline/run.ts'
import { type SilentRequest, signSilently } from '../pipeline/silent.ts'
import type { Rooms } from '../rooms.ts'
import { parseProof } from './parse-page.ts'

export interface AskingRequest extends Omit<Incoming, 'call'> {
  readonly call: AskingCall
  /** As it came: anything. */
  readonly proof?: unknown
  /** The bridge sends it once more, because its port closed before an answer came. */
  readonly isAgain: boolean
}

/**
 * A call that may be silent or need a person: a proof that came with it is held against the grant before anything is
 * decided on it. Answers the text for the page, or `undefined` when the request waits. Throws a {@link Refusal}.
 */
export async function request(
  rooms: Rooms,
  desk: Desk,
  incoming: AskingRequest,
): Promise<string | undefined> {
  const { call, caller } = incoming
  const before = await answeredBefore(rooms, incoming)
  if (before !== null) return before
  const identity = rooms.identity()
  const grant = liveGrant(rooms.projections().grants, caller.origin, identity?.agentPubKey)
  const isProven = incoming.proof !== undefined && grant !== undefined
  const key = offeredKey(incoming, grant)
  const ask = askFor(call, {
    origin: caller.origin,
    agentPubKey: identity?.agentPubKey,
    neverPrompt: call.neverPrompt,
    isProven,
    ...(key === undefined ? {} : { key }),
  })
  const decide = () => {
    const state = rooms.projections()
    return authorise(state.grants, asOf(ask, state), rooms.platform.now())
  }
  let nonce: string | undefined

  if (isProven && identity !== undefined) {
    const proven = prove(rooms, incoming, grant, identity)
    nonce = proven.read.nonce
    if (call.method === 'connect') {
      await checkProof(rooms, proven.read)
      if (decide().outcome === 'silent') await recordConnect(rooms, call, proven, grant)
    } else {
      const silent = { ...proven, call, ask: ask as SignAsk }
      const value = await silently(rooms, silent, grant, identity)
      if (value !== null) return value
    }
  }
  const verdict = decide()
  if (verdict.outcome === 'refuse') {
    throw new Refusal(verdict.error.code, verdict.error.description, verdict.error)
  }
  if (verdict.outcome === 'silent' && call.method === 'connect') {
    if (identity === undefined) throw new Refusal('server_error')
    return encodeValue(accountOf(verdict.grant, identity.did))
  }
  // What was covered a moment ago and is not any more must not open a window either.
  if (call.neverPrompt) throw notGranted(caller)
  if (nonce !== undefined && isPending(rooms.rows, nonce)) throw new Refusal('proof_invalid')
  const { proof: _, isAgain: __, ...rest } = incoming
  const bound = key ?? boundKey(isProven ? grant : undefined)
  const asked = {
    ...rest,
    ...(bound === undefined ? {} : { key: bound }),
    ...(nonce === undefined ? {} : { nonce }),
  }
  await desk.ask(asked, verdict.grant, identity)
  return undefined
}

/** An app that proves its own key need not offer it as well. */
function offeredKey(
  { call, key, proof }: AskingRequest,
  grant: Grant | undefined,
): DeviceKeyOffer | undefined {
  if (key !== undefined || proof === undefined || grant === undefined || call.method !== 'connect') return key
  const parsed = parseProof(proof)
  if (parsed === null) return undefined
  const publicKey = 'publicKey' in parsed ? parsed.publicKey : grant.deviceKey
  return publicKey === undefined ? undefined : { publicKey, by: 'app' }
}

/** Whoever proved the bound key may have more remembered for it. */
function boundKey(grant: Grant | undefined): DeviceKeyOffer | undefined {
  const { deviceKey, keyBy = 'provider' } = grant ?? {}
  return deviceKey === undefined ? undefined : { publicKey: deviceKey, by: keyBy }
}

type Proven = Omit<SilentRequest, 'call' | 'ask'>

/** All of a proof but its signature and nonce. */
function prove(rooms: Rooms, incoming: AskingRequest, grant: Grant, identity: Identity): Proven {
  const { caller, call, requestSha256 } = incoming
  const { origin, documentId } = caller
  const { agentPubKey } = identity
  const subject = {
    origin,
    agentPubKey,
    grant,
    method: call.method,
    requestSha256,
    now: rooms.platform.now(),
  }
  const sent = parseProof(incoming.proof)
  const found = sent === null ? null : readProof(sent, subject)
  if (found === null) throw new Refusal('proof_invalid')
  return { origin, documentId, requestSha256, ...found }
}

/** Signature and nonce, where nothing is signed on the strength of them. */
async function checkProof({ events, rows }: Rooms, read: ReadProof): Promise<void> {
  const [holds, used] = await Promise.all([proofHolds(read), events.byKey(nonceKey(read.nonce))])
  if (!holds || used !== undefined || isPending(rows, read.nonce)) throw new Refusal('proof_invalid')
}

/** What was recorded for this call before its port closed, and could not be said any more. */
async function answeredBefore(rooms: Rooms, incoming: AskingRequest): Promise<string | null> {
  const { call, caller, requestSha256, isAgain } = incoming
  const proof = isAgain ? parseProof(incoming.proof) : null
  if (proof === null) return null
  const { origin, documentId } = caller
  return recordedSilently(rooms, { call, origin, documentId, requestSha256, proof })
}

async function silently(
  rooms: Rooms,
  silent: SilentRequest,
  grant: Grant,
  identity: Identity,
): Promise<string | null> {
  const state = rooms.projections()
  const use = rooms.reservations.use(grant.id, silent.ask.kinds.length, grant.policy?.perMinute ?? 0)
  const verdict = authorise(state.grants, asOf({ ...silent.ask, use }, state), rooms.platform.now())
  const isOpen = rooms.vault.phase() === 'unlocked'
  if (verdict.outcome === 'silent' && isOpen) return signSilently(rooms, silent, grant, identity)
  await checkProof(rooms, silent.read)
  // Only a proof that holds learns that it came too fast.
  if (verdict.outcome === 'refuse') {
    throw new Refusal(verdict.error.code, verdict.error.description, verdict.error)
  }
  return null
}

/** An app that connects again by the key it has: nobody is asked, and who came is on record. */
async function recordConnect(rooms: Rooms, call: ConnectCall, proven: Proven, grant: Grant): Promise<void> {
  const { origin, requestSha256, proof, read } = proven
  const row = {
    type: 'request.silent',
    origin,
    agentPubKey: grant.agentPubKey,
    method: 'connect',
    decision: 'silent' as const,
    requestSha256,
    summary: `connect, ${call.scopes.join(' ')}`,
    grantId: grant.id,
    proof,
  }
  // A locked wallet gives nothing; the readers answer the same without a row.
  if (rooms.vault.phase() !== 'unlocked') return
  try {
    const provided = ({ grants }: Projections) =>
      grants.get(grant.id)?.aud === grant.aud && isFresh(read, rooms.platform.now())
    await rooms.events.append([{ key: nonceKey(read.nonce), row }], { provided })
  } catch (problem) {
    // Revoked, or grown, by a row before it: it is decided once more on what there is now.
    if (problem instanceof Superseded && isFresh(read, rooms.platform.now())) return
    if (problem instanceof LockedStore) return
    const isProof = problem instanceof DuplicateKey || problem instanceof Superseded
    throw new Refusal(isProof ? 'proof_invalid' : 'storage_failed')
  }
}
