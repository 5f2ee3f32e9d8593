import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { conductorFolder, hasConductor, PACKAGE } from './conductor-files.mjs'
import { ask, run, runNpm } from './run.mjs'
import { Advice, say } from './say.mjs'

/** Of the package's archive, as a lockfile has it. Whatever the registry answers, only these bytes are used. */
const INTEGRITY =
  'sha512-TXhipxynV4HgVPvZ/g4GLKRm5Tf/vAHhzSDJzJDHYiPe+DY5rLq160I6aU/7KM6SkbODfToL4nTuVVmktYsk4Q=='

const RESOURCES = 'package/dist/main/resources'
/** Our names, and theirs in the archive. */
const MEMBERS = {
  holochain: `${RESOURCES}/bins/holochain-v0.6.0-moss-0.15`,
  'lair-keystore': `${RESOURCES}/bins/lair-keystore-v0.6.3-moss-0.15`,
  'kitsune2-bootstrap-srv': `${RESOURCES}/bins/kitsune2-bootstrap-srv-v0.1.5-moss-0.15`,
  'group.happ': `${RESOURCES}/default-apps/group.happ`,
}

/**
 * Fetches a real Holochain conductor for the tests, once per machine. Answers whether there is one: on a platform
 * without programs the tests are skipped, loudly, but never in CI. Rejects with `Advice`.
 */
export async function ensureConductor() {
  if (!hasConductor()) {
    const line = 'There is no Holochain conductor for this platform, only for Linux on x86-64 with glibc'
    if (process.env.CI) throw new Advice(`${line}. In CI its tests can't be skipped.`)
    say.bad(`${line}: ALL TESTS AGAINST A REAL CONDUCTOR ARE SKIPPED`)
    return false
  }
  const folder = conductorFolder()
  if (!existsSync(folder)) {
    say.title('Fetching a Holochain conductor for the tests (49 MB, once)')
    await fetchInto(folder)
  }
  checkStarts(folder)
  return true
}

/** All or nothing: the folder gets its name when everything in it is as it should be. */
async function fetchInto(folder) {
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}-`)
  try {
    const archive = await fetchArchive(work)
    await checkIntegrity(archive)
    const tar = await run('tar', ['-xzf', archive, '-C', work, ...Object.values(MEMBERS)])
    if (tar.code !== 0) throw new Advice(`\`tar\` could not unpack ${basename(archive)}: see above`)
    const ready = join(work, 'ready')
    mkdirSync(join(ready, 'wasm-cache'), { recursive: true })
    for (const [name, member] of Object.entries(MEMBERS)) renameSync(join(work, member), join(ready, name))
    // Another run may have been first: its folder is as good.
    if (!existsSync(folder)) renameSync(ready, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** By npm, from whichever registry it is set up for. Nothing of the package runs: packing starts none of its scripts. */
async function fetchArchive(into) {
  const { code } = await runNpm([
    'pack',
    PACKAGE,
    '--ignore-scripts',
    '--pack-destination',
    into,
    '--loglevel=error',
  ])
  const archive = readdirSync(into).find(name => name.endsWith('.tgz'))
  if (code !== 0 || archive === undefined) throw new Advice(`\`npm pack ${PACKAGE}\` failed: see above`)
  return join(into, archive)
}

async function checkIntegrity(archive) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(archive), hash)
  if (`sha512-${hash.digest('base64')}` !== INTEGRITY) {
    throw new Advice(`${PACKAGE} is not what it was when its checksum was written down: it is not used`)
  }
}

/** They need glibc 2.34 and libgcc_s, which every Debian from 12 on has with apt itself. */
function checkStarts(folder) {
  for (const name of Object.keys(MEMBERS).filter(name => !name.endsWith('.happ'))) {
    if (ask(join(folder, name), ['--version']) === null) {
      throw new Advice(
        `${join(folder, name)} does not start: it needs glibc 2.34 and libgcc_s (Debian: libgcc-s1). Remove the folder to fetch it again.`,
      )
    }
  }
}
