import { execFile } from 'node:child_process'
import { cpSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { addPlaywright, type Consumer, createConsumer, ROOT } from '../../unit/package/support.ts'

const run = promisify(execFile)

export interface Project {
  readonly consumer: Consumer
  /** Runs its tests with `node --test`, so many files at once; answers what is printed, in TAP. Rejects if one fails. */
  test(options: Run): Promise<string>
}
export interface Run {
  readonly files?: readonly string[]
  readonly workers?: number
  readonly env?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** A project with the packed package, Playwright and vitest, and a copy of what is in `folder` of this repository. */
export async function createProject(folder?: string): Promise<Project> {
  const consumer = await createConsumer()
  addPlaywright(consumer)
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(consumer.folder, 'node_modules/vitest'), 'dir')
  if (folder !== undefined) {
    cpSync(join(ROOT, folder), consumer.folder, {
      recursive: true,
      filter: path => !['node_modules', 'package-lock.json'].includes(basename(path)),
    })
  }
  return {
    consumer,
    async test({ files = [], workers = 1, env = {}, signal }) {
      const args = ['--test', `--test-concurrency=${workers}`, '--test-reporter=tap', ...files]
      return runNode(consumer.folder, args, env, signal)
    },
  }
}

/** Answers what it prints; rejects with that where it fails. */
export async function runNode(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string> {
  // Without what vitest sets for its own workers.
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_ENV$|NODE_OPTIONS$|TEST$)/.test(name),
  )
  try {
    const { stdout } = await run(process.execPath, [...args], {
      cwd,
      signal,
      env: { ...Object.fromEntries(own), ...env },
      maxBuffer: 16 * 1024 * 1024,
    })
    return stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${stdout}${stderr}`.trim() || String(error), { cause: error })
  }
}
