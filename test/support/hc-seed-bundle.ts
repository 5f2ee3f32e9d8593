/**
 * Holochain's own library for seed bundles, over libsodium: what ours is held against. The libsodium package that it
 * asks for names a file of another package in its ES module, so that Node can't load it; the CommonJS one is whole.
 */
import { createRequire, register } from 'node:module'
import { pathToFileURL } from 'node:url'

const WRAPPERS = 'libsodium-wrappers-sumo'
const whole = pathToFileURL(createRequire(import.meta.url).resolve(WRAPPERS)).href
const hook = `export const resolve = (name, context, next) => next(name === '${WRAPPERS}' ? '${whole}' : name, context)`
register(`data:text/javascript,${encodeURIComponent(hook)}`)

const theirs = await import('@holochain/hc-seed-bundle')
await theirs.seedBundleReady

export const { parseSecret, SeedCipherPwHash, SeedCipherSecurityQuestions, UnlockedSeedBundle } = theirs
export type Unlocked = InstanceType<typeof theirs.UnlockedSeedBundle>
