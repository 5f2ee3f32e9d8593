import type { DeviceProof } from '../../protocol/audit.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { type EventStore, Superseded } from '../events/store.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { authorise, type SignAsk } from './authorise.ts'
import type { SignCall } from './call.ts'
import { type Envelope, makeEnvelope } from './envelope.ts'
import { proofHolds, type ReadProof, readMessage } from './proof.ts'
import { nonceKey, record, recordedRows } from './record.ts'
import { release } from './release.ts'
import { type ResolvedDeps, recentDeps, resolveDeps } from './resolve-deps.ts'
import { notGranted, signAll } from './run.ts'

export interface SilentRequest {
  readonly call: SignCall
  readonly ask: SignAsk
  readonly origin: string
  readonly documentId: string
  readonly requestSha256: string
  readonly proof: DeviceProof
  readonly read: ReadProof
  readonly ahead?: ReadAhead
}
/** A read that began before the request was parsed. */
export interface ReadAhead {
  readonly deps: Envelope['deps']
  readonly found: ReturnType<EventStore['read']>
}

/**
 * The way of a request that a policy covers: proof, dependencies and signature side by side → reserve → record →
 * release. Answers the text for the page, or `null` where a person has to be asked after all: the policy was spent,
 * narrowed or ended, or the wallet locked, while the proof was looked at. Throws a {@link Refusal}.
 */
export async function signSilently(
  rooms: Rooms,
  { call, ask, origin, documentId, requestSha256, proof, read, ahead }: SilentRequest,
  grant: Grant,
  identity: Identity,
): Promise<string | null> {
  const { events, reservations, platform, projections } = rooms
  const request = { id: randomId(platform), origin, documentId, call, requestSha256, proof }
  const envelope = makeEnvelope(request, identity, grant)
  const count = envelope.items.length
  const isAhead = ahead !== undefined && ahead.deps.join() === envelope.deps.join()
  const source = isAhead ? { read: () => ahead.found } : events
  const opening = resolveDeps(envelope, source, () => rooms.vault.keys()).catch(orLocked)
  const early = signEarly(envelope, recentDeps(envelope, rooms.vault.keys()))
  const [isProven] = await Promise.all([proofHolds(read), reservations.load(origin, grant.id)])
  if (!isProven) {
    await opening.catch(() => {})
    throw new Refusal('proof_invalid')
  }
  const deps = await opening
  const before = await early
  if (deps === null) return null

  // From here to the reservation nothing is waited for.
  if (!isStillCovered()) return null
  const reservation = reservations.reserve(grant.id, read.nonce, count)
  if (reservation === null) throw new Refusal('proof_invalid')

  try {
    const signatures = before?.(deps) ?? (await signAll(envelope, deps))
    const rows = await record(events, envelope, {
      decision: 'silent',
      key: nonceKey(read.nonce),
      signatures,
      keepSigned: projections().settings.keepSigned,
      // Revoked, narrowed, grown or over by a row before these: what was signed is dropped. What was reserved is ours.
      provided: ({ grants }) => {
        const verdict = authorise(grants, ask, platform.now())
        return verdict.outcome === 'silent' && verdict.grant.aud === grant.aud
      },
      onDurable: reservation.settle,
    })
    rooms.changed()
    return release(envelope, rows)
  } catch (problem) {
    reservation.giveBack()
    if (!(problem instanceof Superseded)) return orLocked(problem)
    isStillCovered()
    return null
  }

  /** With what is on its way counted in. Throws where it is refused by now. */
  function isStillCovered(): boolean {
    if (rooms.revoking.has(grant.id)) throw notGranted(envelope)
    const use = reservations.use(grant.id, count, grant.policy?.perMinute ?? 0)
    const verdict = authorise(projections().grants, { ...ask, use }, platform.now())
    if (verdict.outcome === 'refuse') {
      throw new Refusal(verdict.error.code, verdict.error.description, verdict.error)
    }
    // Another consent came in between: this proof was made for the one before it.
    if (verdict.grant?.aud !== grant.aud) throw new Refusal('proof_invalid')
    return verdict.outcome === 'silent'
  }
}

/**
 * Signs with what the dependencies came to the last time, while they are read again and the proof is verified: each
 * waits for another thread. Ed25519 has no side effects, so nothing has happened until a row is written; and the
 * signatures are only handed out for dependencies that came to the same.
 */
async function signEarly(
  envelope: Envelope,
  recent: ResolvedDeps | null,
): Promise<((deps: ResolvedDeps) => readonly Uint8Array[] | undefined) | null> {
  const signatures = recent === null ? null : await signAll(envelope, recent).catch(() => null)
  if (recent === null || signatures === null) return null
  const [dep] = envelope.deps
  return deps => (deps[dep] !== undefined && deps[dep] === recent[dep] ? signatures : undefined)
}

/** A wallet that was locked on the way asks for the unlock first, as it does for every request. */
function orLocked(problem: unknown): null {
  if (problem instanceof Refusal && problem.wire.code === 'wallet_locked') return null
  throw problem
}

/**
 * The answer to a call that its bridge sends once more, because the worker was stopped before its answer arrived: made
 * from the rows alone, for exactly the same proof, which was checked before they were written. `null` where there are none.
 */
export async function recordedSilently(
  { events, projections }: Rooms,
  { call, origin, documentId, requestSha256, proof }: Omit<SilentRequest, 'ask' | 'read'>,
): Promise<string | null> {
  const nonce = readMessage(proof.message)?.nonce
  const rows = nonce === undefined ? [] : await recordedRows(events, nonceKey(nonce))
  const [first] = rows
  const identity = [...projections().identities.values()].find(one => one.agentPubKey === first?.agentPubKey)
  if (first?.signature === undefined || first.grantId === undefined || identity === undefined) return null
  const isSame =
    first.origin === origin &&
    first.requestSha256 === requestSha256 &&
    first.proof?.message === proof.message &&
    first.proof.signature === proof.signature
  if (!isSame) return null
  const request = { id: '', origin, documentId, call, requestSha256, proof }
  const envelope = makeEnvelope(request, identity, { id: first.grantId })
  return envelope.items.length === rows.length ? release(envelope, rows) : null
}
