import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DIST } from './build.mjs'
import { ROOT } from './run.mjs'
import { Advice } from './say.mjs'

/** What the npm package is made of besides `package.json`; `extension` is put there by {@link stageExtension}. */
const REPOSITORY = ['dist/sdk', 'bin', 'README.md', 'LICENSE', 'package.json']

/** Copies the built extension to where the npm package carries it. Throws where none is built. */
export function stageExtension(folder = ROOT) {
  if (!existsSync(join(DIST.chrome, 'manifest.json'))) {
    throw new Advice('dist/chrome is not built: run `npm run build` first')
  }
  const target = join(folder, 'extension')
  rmSync(target, { recursive: true, force: true })
  cpSync(DIST.chrome, target, { recursive: true })
}

/** It is not left lying in the repository, where it would grow old. */
export function unstageExtension(folder = ROOT) {
  rmSync(join(folder, 'extension'), { recursive: true, force: true })
}

/** A folder that `npm pack --ignore-scripts` makes the package from, without anything being written here. */
export function stagePackage(folder) {
  for (const path of REPOSITORY) {
    if (!existsSync(join(ROOT, path))) throw new Advice(`${path} is missing: run \`npm run build\` first`)
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  }
  stageExtension(folder)
}
