import { wipe } from '../../crypto/bytes.ts'
import { Refusal } from '../../protocol/errors.ts'
import { LockedStore } from '../events/locked.ts'
import type { EventStore } from '../events/store.ts'
import type { VaultKeys } from '../vault/keys.ts'
import type { SignCall } from './call.ts'
import type { Envelope } from './envelope.ts'
import { record } from './record.ts'
import { release } from './release.ts'
import { resolveDeps } from './resolve-deps.ts'
import { sign } from './sign.ts'
import { summarise } from './summary.ts'
import { holds } from './verify.ts'

export interface Around {
  keys(): VaultKeys | null
  /** Asked after the last wait before the row: a grant that was revoked meanwhile signs nothing. */
  stillGranted(): boolean
  /** The person wants the signed bytes in the trail. */
  readonly keepSigned: boolean
}

/**
 * An approved request's way: resolveDeps → sign → verify → record → release. Answers the text for the page; throws
 * a {@link Refusal} and releases nothing where a stage fails.
 */
export async function runPipeline(
  envelope: Envelope,
  call: SignCall,
  events: EventStore,
  { keys, stillGranted, keepSigned }: Around,
): Promise<string> {
  const deps = await resolveDeps(envelope, events, keys)
  const signed = sign(envelope, deps)
  for (const secret of Object.values(deps)) wipe(secret.privateKey)
  if (!signed.ok) throw new Refusal(signed.code)
  if (!holds(envelope, signed.signature, signed.publicKey)) throw new Refusal('signing_failed')
  if (!stillGranted()) {
    throw new Refusal('consent_required', undefined, {
      requiredScope: 'holochain:sign',
      clientId: envelope.origin,
    })
  }
  const summary = summarise(call, envelope.payload.length)
  const row = await record(events, envelope, { signature: signed.signature, summary, keepSigned }).catch(
    problem => {
      // Locked on the way: what was signed is dropped, and nothing is wrong with the storage.
      throw new Refusal(problem instanceof LockedStore ? 'wallet_locked' : 'storage_failed')
    },
  )
  return release(envelope, row, signed.signature)
}
