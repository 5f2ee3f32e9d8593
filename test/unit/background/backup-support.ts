import { makeBackup } from '../../../src/popup/backup/make-backup.ts'
import { type ReadBackup, readBackup } from '../../../src/popup/backup/read-backup.ts'
import type { WalletClient } from '../../../src/popup/client.ts'
import type { AppView, IdentityEntry, UiCommand, UiCommands } from '../../../src/protocol/ui-door.ts'
import { type FakeBrowser, type FakeScreen, freshBrowser, PASSWORD, settle } from './support.ts'

export const FILE_PASSWORD = 'a password for the file'
export const NEW_PASSWORD = 'another password here'
const signal = () => new AbortController().signal
export const watch = () => ({ signal: signal(), onProgress: () => {} })

/** A screen as the screens' own code asks it. */
export function clientOf(screen: FakeScreen): WalletClient {
  const ask = (command: UiCommand, params: unknown) => screen.must(command, params as never)
  return { ask } as unknown as WalletClient
}

export async function exported(browser: FakeBrowser, filePassword = FILE_PASSWORD): Promise<Blob> {
  const client = clientOf(browser.screen())
  return (await makeBackup(client, { password: PASSWORD, filePassword }, watch())).file
}

/** The file as it lies on a disk: what it is made of is read again. */
export async function partsOf(file: Blob): Promise<{ head: { [name: string]: unknown }; body: string[] }> {
  const { body, ...head } = JSON.parse(await file.text())
  return { head, body }
}
export function fileOf({ head, body }: { head: object; body: readonly string[] }): Blob {
  return new Blob([JSON.stringify({ ...head, body })])
}

/** Restores into a browser with nothing in it. */
export async function restoredFrom(file: Blob): Promise<{ browser: FakeBrowser; read: ReadBackup }> {
  const browser = await freshBrowser({ wallet: false })
  const read = await restoreInto(browser, file)
  return { browser, read }
}
export async function restoreInto(browser: FakeBrowser, file: Blob): Promise<ReadBackup> {
  const client = clientOf(browser.screen())
  const read = await readBackup(
    client,
    file,
    { filePassword: FILE_PASSWORD, password: NEW_PASSWORD },
    watch(),
  )
  await settle()
  return read
}
export const tried = (browser: FakeBrowser, file: Blob, filePassword = FILE_PASSWORD) =>
  readBackup(clientOf(browser.screen()), file, { filePassword }, watch())

/** What a wallet has, as its screens show it: without what is new with every installation. */
export async function holdings(browser: FakeBrowser): Promise<{
  identities: Array<Omit<IdentityEntry, 'createdAt'>>
  inUse: string | undefined
  apps: AppView[]
  muted: UiCommands['apps.list']['answer']['muted']
}> {
  const screen = browser.screen()
  const { all } = await screen.must('identities.list', undefined)
  const { apps, muted } = await screen.must('apps.list', undefined)
  await settle()
  const identities = all.map(({ createdAt: _, ...one }) => one)
  return { identities, inUse: screen.state?.identity?.id, apps, muted }
}
