import type { DeviceProof } from '../../protocol/audit.ts'
import { Refusal } from '../../protocol/errors.ts'
import { isPending } from '../consent/pending.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import { type EventStore, Superseded } from '../events/store.ts'
import type { Rooms } from '../rooms.ts'
import { asOf } from './ask-for.ts'
import { authorise, type SignAsk } from './authorise.ts'
import type { SignCall } from './call.ts'
import { type Envelope, makeEnvelope } from './envelope.ts'
import { isFresh, proofHolds, type ReadProof } from './proof.ts'
import { nonceKey, record } from './record.ts'
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
  const request = { id: read.nonce, origin, documentId, call, requestSha256, proof }
  const envelope = makeEnvelope(request, identity, grant)
  const count = envelope.items.length
  const isAhead = ahead !== undefined && ahead.deps.join() === envelope.deps.join()
  const source = isAhead ? { read: () => ahead.found } : events
  const opening = resolveDeps(envelope, source, () => rooms.vault.keys()).catch(orLocked)
  // Not a batch: whoever sends a proof that does not hold must not have a thousand signatures made.
  const early = count === 1 ? signEarly(envelope, recentDeps(envelope, rooms.vault.keys())) : null
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
  if (isPending(rooms.rows, read.nonce)) throw new Refusal('proof_invalid')
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
      provided: state => {
        const verdict = authorise(state.grants, asOf(ask, state), platform.now())
        const isSame = verdict.outcome === 'silent' && verdict.grant.aud === grant.aud
        return isSame && isFresh(read, platform.now())
      },
      onDurable: reservation.settle,
    })
    rooms.changed()
    return release(envelope, rows)
  } catch (problem) {
    reservation.giveBack()
    if (!(problem instanceof Superseded)) return orLocked(problem)
    if (!isFresh(read, platform.now())) throw new Refusal('proof_invalid')
    isStillCovered()
    return null
  }

  /** With what is on its way counted in. Throws where it is refused by now. */
  function isStillCovered(): boolean {
    if (rooms.revoking.has(grant.id)) throw notGranted(envelope)
    const use = reservations.use(grant.id, count, grant.policy?.perMinute ?? 0)
    const state = projections()
    const verdict = authorise(state.grants, asOf({ ...ask, use }, state), platform.now())
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
