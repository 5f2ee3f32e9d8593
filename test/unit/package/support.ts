import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { stagePackage } from '../../../scripts/lib/stage.mjs'

const run = promisify(execFile)

export const ROOT = resolve(import.meta.dirname, '../../..')
export const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

export interface Consumer {
  /** An empty project but for the package, installed from its tarball. */
  readonly folder: string
  readonly tarball: string
  /** Writes a file of the project. */
  write(path: string, text: string): string
  /** Runs a script with Node, as a program of the project would; answers what it prints. */
  node(args: readonly string[]): Promise<string>
  remove(): void
}

/** Packs what is built, as `npm pack` does after its script, and installs that offline into an empty project. */
export async function createConsumer(): Promise<Consumer> {
  const base = mkdtempSync(join(tmpdir(), 'flowsta-package-'))
  const staged = join(base, 'staged')
  const folder = join(base, 'consumer')
  mkdirSync(staged)
  mkdirSync(folder)
  stagePackage(staged)
  await npm(staged, ['pack', '--ignore-scripts', '--pack-destination', base])
  const name = readdirSync(base).find(file => file.endsWith('.tgz'))
  if (name === undefined) throw new Error('npm pack made no tarball')
  const write = (path: string, text: string) => {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  write('package.json', JSON.stringify({ name: 'consumer', version: '1.0.0', type: 'module', private: true }))
  await npm(folder, ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', `../${name}`])
  return {
    folder,
    tarball: join(base, name),
    write,
    node: async args => (await run(process.execPath, [...args], { cwd: folder })).stdout,
    remove: () => rmSync(base, { recursive: true, force: true }),
  }
}

/** The peer that only `/testing` needs, as if the project had installed it. */
export function addPlaywright({ folder }: Consumer): void {
  symlinkSync(join(ROOT, 'node_modules/playwright-core'), join(folder, 'node_modules/playwright-core'), 'dir')
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  // Without what the npm that runs the tests has set for its own run.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))
  await run('npm', [...args], { cwd, env, shell: process.platform === 'win32' })
}
