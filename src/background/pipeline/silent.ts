import type { DeviceProof } from '../../protocol/audit.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Grant } from '../events/projections/grants.ts'
import type { Identity } from '../events/projections/identities.ts'
import type { Rooms } from '../rooms.ts'
import { randomId } from '../vault/setup.ts'
import { authorise, type SignAsk } from './authorise.ts'
import type { SignCall } from './call.ts'
import { makeEnvelope } from './envelope.ts'
import { proofHolds, type ReadProof, readMessage } from './proof.ts'
import { nonceKey, record, recordedRows } from './record.ts'
import { release } from './release.ts'
import { resolveDeps } from './resolve-deps.ts'
import { notGranted, signAll } from './run.ts'

export interface SilentRequest {
  readonly call: SignCall
  readonly ask: SignAsk
  readonly origin: string
  readonly documentId: string
  readonly requestSha256: string
  readonly proof: DeviceProof
  readonly read: ReadProof
}

/**
 * The way of a request that a policy covers: proof and dependencies side by side → reserve → sign → verify → record →
 * release. Answers the text for the page, or `null` where a person has to be asked after all: the policy was spent,
 * narrowed or ended, or the wallet locked, while the proof was looked at. Throws a {@link Refusal}.
 */
export async function signSilently(
  rooms: Rooms,
  { call, ask, origin, documentId, requestSha256, proof, read }: SilentRequest,
  grant: Grant,
  identity: Identity,
): Promise<string | null> {
  const { events, reservations, platform, projections } = rooms
  const request = { id: randomId(platform), origin, documentId, call, requestSha256, proof }
  const envelope = makeEnvelope(request, identity, grant)
  const count = envelope.items.length
  const opening = resolveDeps(envelope, events, () => rooms.vault.keys()).catch(orLocked)
  const [isProven] = await Promise.all([proofHolds(read), reservations.load(origin, grant.id)])
  if (!isProven) {
    await opening.catch(() => {})
    throw new Refusal('proof_invalid')
  }
  const deps = await opening
  if (deps === null) return null

  // From here to the reservation nothing is waited for.
  if (!isStillCovered(0)) return null
  const reservation = reservations.reserve(grant.id, read.nonce, count)
  if (reservation === null) throw new Refusal('proof_invalid')

  try {
    const signatures = await signAll(envelope, deps)
    // Revoked, narrowed or over meanwhile: what was signed is dropped.
    if (!isStillCovered(count)) {
      reservation.giveBack()
      return null
    }
    const rows = await record(events, envelope, {
      decision: 'silent',
      key: nonceKey(read.nonce),
      signatures,
      keepSigned: projections().settings.keepSigned,
      onDurable: reservation.settle,
    })
    rooms.changed()
    return release(envelope, rows)
  } catch (problem) {
    reservation.giveBack()
    return orLocked(problem)
  }

  /** `own`: how many of what is reserved are this request's. Throws where it is refused by now. */
  function isStillCovered(own: number): boolean {
    if (rooms.revoking.has(grant.id)) throw notGranted(envelope)
    const { held, lastMinute, freeAt } = reservations.use(grant.id, count, grant.policy?.perMinute ?? 0)
    const use = { held: held - own, lastMinute: lastMinute - own, freeAt }
    const verdict = authorise(projections().grants, { ...ask, use }, platform.now())
    if (verdict.outcome === 'refuse') {
      throw new Refusal(verdict.error.code, verdict.error.description, verdict.error)
    }
    // Another consent came in between: this proof was made for the one before it.
    if (verdict.grant?.aud !== grant.aud) throw new Refusal('proof_invalid')
    return verdict.outcome === 'silent' && !rooms.narrowing.has(grant.id)
  }
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
