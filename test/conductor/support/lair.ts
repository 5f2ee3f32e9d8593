import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startProgram } from './program.ts'

/** A locked `hc_seed_bundle` as base64url, and the words that open it. */
export interface LockedBundle {
  readonly bundle: string
  readonly passphrase: string
}

export interface Lair {
  /** Takes the seed of a bundle, and answers its 32-byte public key. Not while it is serving. */
  importBundle(locked: LockedBundle): Promise<Uint8Array>
  /** Serves until `stop`. `url` is where a conductor finds it: `unix:…`. */
  serve(): Promise<{ readonly url: string; stop(): Promise<void> }>
}

/** Makes a keystore in `folder`, which has to be there. */
export async function createLair(program: string, folder: string, passphrase: string): Promise<Lair> {
  const root = join(folder, 'lair')
  await mkdir(root)
  const run = (args: readonly string[], words: readonly string[], ready?: RegExp) =>
    startProgram(program, ['--lair-root', root, ...args], { input: [passphrase, ...words], ready })
  await run(['init', '--piped'], [])
  let imported = 0
  return {
    async importBundle({ bundle, passphrase: words }) {
      imported += 1
      const { output } = await run(['import-seed', '--piped', `seed-${imported}`, bundle], [words])
      const key = /ed25519_pub_key: BinDataSized<32>\(([\w-]+)\)/.exec(output())?.[1]
      if (key === undefined) throw new Error(`lair did not say what it imported:\n${output()}`)
      return Buffer.from(key, 'base64url')
    },
    async serve() {
      const { output, stop } = await run(['server', '--piped'], [], /# lair-keystore running #/)
      const url = /connection_url # (\S+) #/.exec(output())?.[1]
      if (url === undefined) throw new Error('lair did not say where it is')
      return { url, stop }
    },
  }
}
