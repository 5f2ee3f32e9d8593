import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { buildExtension, DIST } from './lib/build.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { ROOT } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'

/** The first moment a zip can name. Local parts, because that is what is written: the same in every time zone. */
const THEN = new Date(1980, 0, 1)
const KINDS = { chrome: 'zip', firefox: 'xpi' }

/** The files of a folder by name, sorted by their code units: the order of a directory is the disk's. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .map(file => [relative(folder, file).split(sep).join('/'), file])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A zip that is the same, byte for byte, for the same files. */
async function pack(folder) {
  const { zipSync } = await import('fflate')
  const files = Object.fromEntries(filesOf(folder).map(([name, file]) => [name, readFileSync(file)]))
  return zipSync(files, { level: 9, mtime: THEN })
}

await main(async () => {
  await ensurePackages()
  const { version } = JSON.parse(readFileSync(join(ROOT, 'manifest.json'), 'utf8'))
  for (const [target, kind] of Object.entries(KINDS)) {
    if (!(await buildExtension(target))) return 1
    const name = `dist/flowsta-wallet-${version}-${target}.${kind}`
    const bytes = await pack(DIST[target])
    writeFileSync(join(ROOT, name), bytes)
    say.good(`${name}: ${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`)
  }
  return 0
})
