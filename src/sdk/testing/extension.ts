import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WalletLaunchError } from './errors.ts'

/** In the repository after a build, and in the npm package. A copy that packing left behind hides no build. */
const PLACES = ['dist/chrome', 'extension']

export interface Extension {
  readonly path: string
  /** 32 letters a–p. */
  readonly id: string
}

/** The unpacked extension in this folder, or the package's own. Throws a `WalletLaunchError` where there is none. */
export function findExtension(path?: string): Extension {
  const folder = resolve(path ?? ownExtension())
  const file = join(folder, 'manifest.json')
  if (!existsSync(file)) {
    const advice = path === undefined ? ': run `npm run build` first' : ''
    throw new WalletLaunchError('no_extension', `No unpacked extension in ${folder}${advice}.`)
  }
  const { key } = JSON.parse(readFileSync(file, 'utf8')) as { key?: unknown }
  if (typeof key !== 'string') {
    throw new WalletLaunchError(
      'no_extension',
      `The manifest in ${folder} has no key, so its id is not fixed.`,
    )
  }
  return { path: folder, id: extensionId(key) }
}

/** @param from A file of this package. */
export function ownExtension(from = fileURLToPath(import.meta.url)): string {
  let folder = dirname(from)
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  const found = PLACES.map(place => join(folder, place)).find(place =>
    existsSync(join(place, 'manifest.json')),
  )
  return found ?? join(folder, 'dist/chrome')
}

/** Chromium's id of a manifest key (base64 SPKI): the first 16 bytes of its SHA-256, a hex digit as a letter a–p. */
function extensionId(key: string): string {
  const hex = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32)
  return hex.replace(/./g, digit => String.fromCharCode(97 + Number.parseInt(digit, 16)))
}
