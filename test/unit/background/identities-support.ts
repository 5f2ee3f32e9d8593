import { createHmac, createPrivateKey, createPublicKey, pbkdf2Sync } from 'node:crypto'
import { agentPubKey } from '../../../src/crypto/holochain/holohash.ts'
import type { IdentityEntry, ImportParams } from '../../../src/protocol/ui-door.ts'
import type { FakePage, FakeScreen } from './support.ts'

/** A Flowsta seed by Node's own crypto, from the words alone. */
export function seedOfWords(words: readonly string[], label: string): Buffer {
  const bip39 = pbkdf2Sync(words.join(' '), 'mnemonic', 2048, 64, 'sha512')
  return createHmac('sha256', label).update(bip39).digest()
}
/** The agent key of a seed; the Ed25519 half by Node. */
export function agentOf(seed: Uint8Array): string {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const { x = '' } = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })).export({
    format: 'jwk',
  })
  return agentPubKey(new Uint8Array(Buffer.from(x, 'base64url')))
}

export const SEED = Buffer.from(Array.from({ length: 32 }, (_, i) => 200 - i))
export const imported = (seed: Uint8Array = SEED): ImportParams => ({
  from: 'seed',
  seed: Buffer.from(seed).toString('base64'),
})

export async function listed(screen: FakeScreen): Promise<IdentityEntry[]> {
  return (await screen.must('identities.list', undefined)).all
}
/** Adds the next identity of the phrase and uses it; answers its entry. */
export async function useAnother(screen: FakeScreen): Promise<IdentityEntry> {
  const { id } = await screen.must('identities.add', undefined)
  await screen.must('identities.use', { id })
  const entry = (await listed(screen)).find(one => one.id === id)
  if (entry === undefined) throw new Error('not listed')
  return entry
}
/** Names and details of the events that a page was told since the last look. */
export function told(page: FakePage): Array<[event: string, detail: unknown]> {
  const all = page.events.splice(0) as Array<{ event: string; detail?: string }>
  return all.map(({ event, detail }) => [event, detail === undefined ? undefined : JSON.parse(detail)])
}
