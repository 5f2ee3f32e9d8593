import { fromBase64, wipe } from '../../crypto/bytes.ts'
import { isAppOrigin } from '../../protocol/app-origin.ts'
import { trailKeys } from '../events/seals.ts'
import type { Draft } from '../events/store.ts'
import { grantKey } from '../pipeline/envelope.ts'
import type { Platform } from '../platform.ts'
import type { VaultHeader } from '../vault/header.ts'
import { subkey } from '../vault/seal.ts'
import { certificateDraft, phraseDraft, secretDraft } from '../vault/secrets.ts'
import type { NewWallet } from '../vault/setup.ts'
import type { GrantLine } from './content.ts'
import type { Content } from './intake.ts'

/** What of a backup's settings a wallet takes: each on its own, as if a person had chosen it. */
export type PickSettings = (settings: { [name: string]: unknown }) => { [name: string]: unknown }

/**
 * The first events of a wallet from a backup. The very first row names where the restored trail ended; keys keep their
 * ids and names, permissions come back as ones that ask every time: no device key, nothing that is signed silently.
 */
export function walletFrom(
  platform: Pick<Platform, 'random' | 'now'>,
  header: VaultHeader,
  root: Uint8Array,
  { wallet, last }: Content,
  grants: readonly GrantLine[],
  pickSettings: PickSettings,
): NewWallet {
  const sealingKey = subkey(root, 'seal')
  const trail = trailKeys(root)
  const { chain } = header
  const random = (length: number) => platform.random(length)
  const open = (text: string) => fromBase64(text) ?? new Uint8Array()
  const settings = pickSettings(wallet.settings)
  const drafts: Draft[] = [{ row: { type: 'vault.created', details: { chain, restored: { ...last } } } }]
  for (const { id, entropy } of wallet.phrases) {
    const bytes = open(entropy)
    drafts.push(phraseDraft(id, bytes, sealingKey, random))
    wipe(bytes)
  }
  for (const { seed: text, phrase, id, name, derivation = 'seed', n } of wallet.identities) {
    const seed = open(text)
    const origin = { derivation, ...(n === undefined ? {} : { n }), ...(phrase ? { phraseId: phrase } : {}) }
    drafts.push(secretDraft({ id, name, ...origin }, seed, sealingKey, random))
    drafts.push(certificateDraft(seed, { auditKey: trail.auditKey, chain }))
    wipe(seed)
  }
  const used = wallet.identities.find(({ id }) => id === wallet.inUse)
  if (used !== undefined) {
    const { id, agentPubKey } = used
    drafts.push({ row: { type: 'identity.used', agentPubKey, details: { id } } })
  }
  drafts.push(...grants.map(grantDraft))
  for (const [origin, until] of wallet.mutes) {
    if (until <= platform.now() || !isAppOrigin(origin)) continue
    drafts.push({ row: { type: 'site.muted', origin, details: { until } } })
  }
  if (Object.keys(settings).length > 0) {
    drafts.push({ row: { type: 'settings.changed', details: settings } })
  }
  drafts.push({ row: { type: 'vault.unlocked' } })
  wipe(sealingKey)
  return { header, root, trail, drafts }
}

function grantDraft(grant: GrantLine): Draft {
  const { id, origin, agentPubKey, scopes, appName, appLogo, privacyPolicy, grantedAt, lastUsedAt } = grant
  return {
    key: grantKey(id),
    row: {
      type: 'grant.created',
      origin,
      agentPubKey,
      grantId: id,
      details: {
        scopes: [...scopes],
        appName,
        ...(appLogo === undefined ? {} : { appLogo }),
        ...(privacyPolicy === undefined ? {} : { privacyPolicy }),
        signCount: grant.signCount,
        ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
        ...(grant.hasCells ? { hasCells: true } : {}),
        restored: { grantedAt },
      },
    },
  }
}
