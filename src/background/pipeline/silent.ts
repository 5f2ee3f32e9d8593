import type { DeviceProof } from '../../protocol/audit.ts'
import { Refusal } from '../../protocol/errors.ts'
import { isPending } from '../consent/pending.ts'
import type { Grant } from '../events/projections/grants.ts'
import { type Identity, identityInUse } from '../events/projections/identities.ts'
import { Superseded } from '../events/store.ts'
import type { Rooms } from '../rooms.ts'
import { asOf } from './ask-for.ts'
import { authorise, type SignAsk } from './authorise.ts'
import type { SignCall, ZomeRequest } from './call.ts'
import { makeEnvelope } from './envelope.ts'
import { isFresh, proofHolds, type ReadProof } from './proof.ts'
import { nonceKey, record } from './record.ts'
import { release } from './release.ts'
import { depsHold, recentDeps, resolveDeps } from './resolve-deps.ts'
import { notGranted, signAll } from './run.ts'
import { stampCall } from './stamp-call.ts'
import { isStampLive, type Stamp, withSecret, ZOME_LIFETIME } from './zome-call.ts'

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
 * The way of a request that a policy covers: proof and signature side by side → reserve → record, with the
 * dependencies → release. Answers the text for the page, or `null` where a person has to be asked after all: the
 * policy was spent, narrowed or ended, or the wallet locked, while the proof was looked at. Throws a {@link Refusal}.
 *
 * Once a secret is open it is signed with as it was found last, and its row is read again in the transaction that
 * records the signature: one of them for all requests that come together. Ed25519 has no side effects, so nothing has
 * happened until that row is written.
 */
export async function signSilently(
  rooms: Rooms,
  { call, ask, origin, documentId, requestSha256, proof, read }: SilentRequest,
  grant: Grant,
  identity: Identity,
): Promise<string | null> {
  const { events, reservations, platform, projections } = rooms
  const keys = () => rooms.vault.keys()
  // Only a zome call is waited for here: what the others are signed over is there at once.
  const isZomeCall = call.method === 'signZomeCall'
  // Without a proof that holds, nobody hears what is wrong with a call, and no secret is opened for it.
  if (isZomeCall) await checkFirst(rooms, call.zomeCall, read)
  const stamp = isZomeCall ? await stampSilently(rooms, call.zomeCall, grant, identity) : undefined
  if (stamp === null) return null
  const plain = { id: read.nonce, origin, documentId, call, requestSha256, proof }
  const request = stamp === undefined ? plain : { ...plain, stamp }
  const envelope = makeEnvelope(request, identity, grant)
  const count = envelope.items.length
  const recent = recentDeps(envelope, keys())
  // Not a batch: whoever sends a proof that does not hold must not have a thousand signatures made.
  const early = recent !== null && count === 1 ? signAll(envelope, recent) : null
  early?.catch(() => {})
  const [isProven] = await Promise.all([isZomeCall || proofHolds(read), reservations.load(origin, grant.id)])
  if (!isProven) throw new Refusal('proof_invalid')
  const deps = recent ?? (await resolveDeps(envelope, events, keys).catch(orLocked))
  if (deps === null) return null
  const signatures = await (early ?? signAll(envelope, deps))

  // From here to the reservation, and to the transaction, nothing is waited for.
  if (!isStillCovered()) return null
  if (isPending(rooms.rows, read.nonce)) throw new Refusal('proof_invalid')
  const reservation = reservations.reserve(grant.id, read.nonce, count)
  if (reservation === null) throw new Refusal('proof_invalid')

  try {
    const rows = await record(events, envelope, {
      decision: 'silent',
      key: nonceKey(read.nonce),
      signatures,
      keepSigned: projections().settings.keepSigned,
      reads: { keys: envelope.deps, hold: found => depsHold(envelope, found, keys()) },
      // Revoked, narrowed, grown or over by a row before these: what was signed is dropped. What was reserved is ours.
      provided: state => {
        const verdict = authorise(state.grants, asOf(ask, state), platform.now())
        const isSame = verdict.outcome === 'silent' && verdict.grant.aud === grant.aud
        const isLive = stamp === undefined || isStampLive(stamp, state.capabilities, grant.id)
        const isInUse = identityInUse(state)?.id === identity.id
        return isSame && isLive && isInUse && isFresh(read, platform.now())
      },
      onDurable: reservation.settle,
    })
    rooms.changed()
    return release(envelope, rows)
  } catch (problem) {
    reservation.giveBack()
    if (!(problem instanceof Superseded)) return orLocked(problem)
    if (!isFresh(read, platform.now())) throw new Refusal('proof_invalid')
    if (!isStillCovered()) return null
    return refuseDeps()
  }

  /** A row that is not what it was is an error of its own, at once. */
  async function refuseDeps(): Promise<null> {
    const now = await resolveDeps(envelope, events, keys).catch(orLocked)
    if (now !== null && Object.keys(now).length === 0) throw new Refusal('missing_signer_private_key')
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

/** Where the call has a nonce of its own, also that the proof is a new one: else that nonce is what would be told of. */
async function checkFirst({ events }: Rooms, { nonce }: ZomeRequest, read: ReadProof): Promise<void> {
  const used = nonce === undefined ? undefined : events.byKey(nonceKey(read.nonce))
  const [isProven, before] = await Promise.all([proofHolds(read), used])
  if (!isProven || before !== undefined) throw new Refusal('proof_invalid')
}

/** `null` where the wallet was locked meanwhile. */
async function stampSilently(
  rooms: Rooms,
  zomeCall: ZomeRequest,
  grant: Grant,
  identity: Identity,
): Promise<Stamp | null> {
  const stamp = await stampCall(rooms, zomeCall, grant, identity, ZOME_LIFETIME.silent)
  return withSecret(stamp, rooms.events, () => rooms.vault.keys()).catch(orLocked)
}

/** A wallet that was locked on the way asks for the unlock first, as it does for every request. */
function orLocked(problem: unknown): null {
  if (problem instanceof Refusal && problem.wire.code === 'wallet_locked') return null
  throw problem
}
