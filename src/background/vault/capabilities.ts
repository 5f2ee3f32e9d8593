import { sha256Hex } from '../../crypto/hash.ts'
import type { RowDraft } from '../../protocol/audit.ts'
import type { NewCapability } from '../../protocol/ui-door.ts'
import { type Capability, capabilityKey } from '../events/projections/capabilities.ts'
import type { Found } from '../events/reader.ts'
import type { Draft } from '../events/store.ts'
import type { VaultKeys } from './keys.ts'
import { type Label, NONCE_LENGTH, seal, unseal } from './seal.ts'

/** Bytes of a capability's secret, as conductors take it. */
export const CAP_SECRET_LENGTH = 64

/** What a sealed capability secret is bound to: moved to another row, it does not open. */
function capabilityLabel(id: string, agent: string): Label {
  return { id, type: 'capability.created', publicKey: agent }
}

/** The event of a new capability. The row says what it is for; its secret lies sealed beside it. */
export function capabilityDraft(
  id: string,
  who: Required<Pick<RowDraft, 'origin' | 'agentPubKey' | 'grantId'>>,
  {
    cell,
    functions,
    appId,
    adminUrl,
    tag,
    actionHash,
  }: Omit<NewCapability, 'grantId' | 'agentPubKey' | 'secret'>,
  secret: Uint8Array,
  sealingKey: Uint8Array,
  random: (length: number) => Uint8Array,
): Draft {
  const count = functions === 'all' ? 'all functions' : `${functions.length} functions`
  return {
    key: capabilityKey(id),
    sealed: seal(sealingKey, random(NONCE_LENGTH), capabilityLabel(id, who.agentPubKey), secret),
    row: {
      ...who,
      type: 'capability.created',
      summary: `zome calls, ${count}`,
      details: {
        id,
        cell,
        functions,
        appId,
        adminUrl,
        tag,
        ...(actionHash === undefined ? {} : { actionHash }),
        secretSha256: sha256Hex(secret),
        visibility: 'local-only',
      },
    },
  }
}

/** The 64 bytes, for the caller to overwrite; `null` where the row or what lies beside it is not what it was. */
export function openCapability(
  { id, agentPubKey }: Pick<Capability, 'id' | 'agentPubKey'>,
  found: Found | undefined,
  { seal: sealingKey }: Pick<VaultKeys, 'seal'>,
): Uint8Array | null {
  const { event, sealed } = found ?? {}
  if (event?.row.type !== 'capability.created' || event.row.agentPubKey !== agentPubKey) return null
  if (sealed === undefined || sha256Hex(sealed) !== event.row.bodySha256) return null
  const secret = unseal(sealingKey, capabilityLabel(id, agentPubKey), sealed)
  return secret?.length === CAP_SECRET_LENGTH ? secret : null
}
