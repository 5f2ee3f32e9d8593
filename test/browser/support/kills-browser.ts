import { mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchWallet, type TestWallet } from '../../../src/sdk/testing/index.ts'
import { PASSWORD } from './kills-person.ts'

/** A browser on a profile that outlives it. */
export interface MortalBrowser {
  readonly wallet: TestWallet
  /** Ends the whole browser as a power cut ends a program: nobody gets to say goodbye. */
  kill(): Promise<void>
}

export async function newProfile(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'flowsta-kills-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }) }
}

export async function startOn(profile: string): Promise<MortalBrowser> {
  const wallet = await launchWallet({ userDataDir: profile, password: PASSWORD })
  const pid = await browserOf(profile)
  return {
    wallet,
    async kill() {
      const closed = new Promise<void>(resolve => wallet.context.once('close', () => resolve()))
      process.kill(pid, 'SIGKILL')
      await closed
    },
  }
}

/** Chromium locks its profile by a link that names host and process. Nobody else's browser may be ended by mistake. */
async function browserOf(profile: string): Promise<number> {
  const lock = await readlink(join(profile, 'SingletonLock'))
  const pid = Number(/-(\d+)$/.exec(lock)?.[1])
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null)
  if (!(pid > 1) || (commandLine !== null && !commandLine.includes(profile))) {
    throw new Error(`the browser of this profile is not known: ${lock}`)
  }
  return pid
}
