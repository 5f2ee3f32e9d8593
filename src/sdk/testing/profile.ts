import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Profile {
  readonly folder: string
  /** Removes it, if it is a temporary one. */
  clean(): Promise<void>
}

/** The folder that was given, or a new one that no other browser has. */
export async function openProfile(given: string | undefined): Promise<Profile> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'flowsta-wallet-')))
  await allowUnpacked(folder)
  return {
    folder,
    async clean() {
      // Chromium's helpers may still hold files after it has said goodbye; removing is tried until they let go.
      if (given === undefined)
        await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

/** Switches developer mode on: without it Chromium turns an unpacked extension off when it is reloaded. */
async function allowUnpacked(folder: string): Promise<void> {
  const file = join(folder, 'Default/Preferences')
  const kept = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {}
  const extensions = { ...kept.extensions, ui: { ...kept.extensions?.ui, developer_mode: true } }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify({ ...kept, extensions }))
}
