import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')

/**
 * Runs a program in the repository, its output streamed as it comes. Answers `{ code, output }`; `output` is empty
 * unless `capture` is set (then it is streamed and kept).
 */
export function run(command, args, { env = {}, capture = false, quiet = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'],
      // npm and npx are scripts on Windows, which are only found through a shell.
      shell: process.platform === 'win32' && !command.includes('node'),
    })
    let output = ''
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from?.on('data', data => {
        output += data
        if (!quiet) to.write(data)
      })
    }
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code: code ?? (signal ? 1 : 0), output }))
  })
}

/** Runs a command line tool of an installed package with this very Node. */
export function runTool(tool, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', TOOLS[tool]), ...args], options)
}
const TOOLS = {
  vite: 'vite/bin/vite.js',
  vitest: 'vitest/vitest.mjs',
  tsc: 'typescript/bin/tsc',
  biome: '@biomejs/biome/bin/biome',
  playwright: 'playwright-core/cli.js',
}

/** npm, the one that runs this script where there is one. */
export function runNpm(args) {
  const npm = process.env.npm_execpath
  return npm?.endsWith('.js') ? run(process.execPath, [npm, ...args]) : run('npm', args)
}

/** Whether a program of this name is on the PATH. */
export function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, name)))
}

/** The output of a short command, or `null` if it failed or is not there. */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout : null
}
