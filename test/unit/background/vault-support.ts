import { openWalletDb } from '../../../src/background/events/schema.ts'
import { makeHeader, type VaultHeader } from '../../../src/background/vault/header.ts'
import type { KdfParams } from '../../../src/background/vault/kdf.ts'
import { fromBase64, toBase64 } from '../../../src/crypto/bytes.ts'
import { type FakeBrowser, type FakeScreen, PASSWORD, settle } from './support.ts'

export const NEXT = 'another horse battery'

export async function screenOf(browser: FakeBrowser): Promise<FakeScreen> {
  const screen = browser.screen()
  await settle()
  return screen
}
export async function restart(browser: FakeBrowser): Promise<FakeScreen> {
  await browser.stop()
  await browser.start()
  return screenOf(browser)
}
/** Stops the browser, not only its worker: what lies in `storage.session` is gone. */
export async function reopen(browser: FakeBrowser): Promise<FakeScreen> {
  await browser.stop()
  browser.session.values.clear()
  await browser.start()
  return screenOf(browser)
}

export interface Copies {
  first: VaultHeader | undefined
  second: VaultHeader | undefined
}
export async function copies(browser: FakeBrowser): Promise<Copies> {
  const db = await openWalletDb()
  const first = (await db.get('vault', 'header')) as VaultHeader | undefined
  db.close()
  return { first, second: (await browser.local.get('vault-header')) as VaultHeader | undefined }
}
export async function putCopies(browser: FakeBrowser, { first, second }: Partial<Copies>): Promise<void> {
  if (first !== undefined) {
    const db = await openWalletDb()
    await db.put('vault', first, 'header')
    db.close()
  }
  if (second !== undefined) await browser.local.set('vault-header', second)
}

/** Whether a password opens a wallet that was closed; it is locked again afterwards. */
export async function opens(browser: FakeBrowser, password: string): Promise<boolean> {
  browser.local.values.delete('unlock-failures')
  const screen = await reopen(browser)
  const answer = await screen.ask('vault.unlock', { password })
  await settle()
  return answer.ok
}

export const random = (length: number) => crypto.getRandomValues(new Uint8Array(length))

export interface FakePasskey {
  readonly credentialId: string
  readonly salt: string
  readonly prf: string
}
/** What an authenticator would have answered. */
export function fakePasskey(): FakePasskey {
  return { credentialId: toBase64(random(32)), salt: toBase64(random(32)), prf: toBase64(random(32)) }
}
export async function withPasskey(browser: FakeBrowser, passkey = fakePasskey()): Promise<FakePasskey> {
  await browser.screen().must('passkeys.add', { password: PASSWORD, ...passkey })
  await settle()
  return passkey
}

/** Makes a header around the root of the unlocked wallet, with parameters of another time. */
export async function headerWith(browser: FakeBrowser, kdf: KdfParams): Promise<VaultHeader> {
  const { first } = await copies(browser)
  const { root } = (await browser.session.get('unlocked')) as { root: string }
  const ids = { chain: first?.chain ?? '', slot: 'e'.repeat(32) }
  const around = { random, now: () => browser.now }
  return makeHeader(around, ids, PASSWORD, fromBase64(root) ?? new Uint8Array(), kdf)
}
