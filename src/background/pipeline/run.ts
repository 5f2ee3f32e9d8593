import { Refusal } from '../../protocol/errors.ts'
import type { Projections } from '../events/projections/index.ts'
import type { Draft, EventStore } from '../events/store.ts'
import type { VaultKeys } from '../vault/keys.ts'
import type { Envelope } from './envelope.ts'
import { type Recording, record } from './record.ts'
import { release } from './release.ts'
import { type ResolvedDeps, resolveDeps } from './resolve-deps.ts'
import { sign } from './sign.ts'
import { holds } from './verify.ts'

export interface Around {
  keys(): VaultKeys | null
  /** Asked after the last wait before the rows: a grant that was revoked meanwhile signs nothing. */
  stillGranted(): boolean
  /** The person wants the signed bytes in the trail. */
  readonly keepSigned: boolean
  /** What the consent itself brings, recorded together with the signatures. */
  readonly first?: Draft
  /** Whether it may still be recorded, by all rows before; else it rejects with `Superseded`. */
  provided(state: Projections): boolean
}

/**
 * An approved request's way: resolveDeps → sign → verify → record → release. Answers the text for the page; throws
 * a {@link Refusal} and releases nothing where a stage fails.
 */
export async function runPipeline(
  envelope: Envelope,
  key: string,
  events: EventStore,
  { keys, stillGranted, keepSigned, first, provided }: Around,
): Promise<string> {
  const deps = await resolveDeps(envelope, events, keys)
  const signatures = await signAll(envelope, deps)
  if (!stillGranted()) throw notGranted(envelope)
  const recording: Recording = {
    decision: 'approved',
    key,
    signatures,
    keepSigned,
    provided,
    ...(first === undefined ? {} : { first }),
  }
  return release(envelope, await record(events, envelope, recording))
}

/** sign → verify, for all items. Throws a {@link Refusal}. */
export async function signAll(envelope: Envelope, deps: ResolvedDeps): Promise<readonly Uint8Array[]> {
  const signed = await sign(envelope, deps)
  if (!signed.ok) throw new Refusal(signed.code)
  if (!(await holds(envelope, signed.signatures, signed.publicKey))) throw new Refusal('signing_failed')
  return signed.signatures
}

export function notGranted({ origin }: Pick<Envelope, 'origin'>): Refusal {
  return new Refusal('consent_required', undefined, { requiredScope: 'holochain:sign', clientId: origin })
}
