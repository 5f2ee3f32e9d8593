import { spawn } from 'node:child_process'

export interface Program {
  /** All it has said so far, on both outputs. */
  output(): string
  /** Resolves when it has ended; it is made to where it does not end by itself. */
  stop(): Promise<void>
}

interface Start {
  /** Lines for its standard input, which is closed after them. Passphrases never appear in arguments. */
  readonly input?: readonly string[]
  /** What it says once it can be used. Without it the program is waited for until it ends by itself with 0. */
  readonly ready?: RegExp | undefined
}

/** Generous: a busy machine with two cores runs a browser beside it. */
const READY_WITHIN = 60_000
const STOP_WITHIN = 5_000

/**
 * Starts a program and resolves when it is ready, or has ended well. Rejects with what it said if it ends badly or
 * is not ready in time. It never outlives this process.
 */
export function startProgram(
  path: string,
  args: readonly string[],
  { input, ready }: Start,
): Promise<Program> {
  // The kernel ends it with this process, however that goes: a worker of the test runner may be killed.
  const tied = ['--pdeathsig', 'KILL', '--', path, ...args]
  const child = spawn('setpriv', tied, { stdio: 'pipe', env: { ...process.env, RUST_LOG: 'error' } })
  let said = ''
  const ended = new Promise<void>(done => child.once('close', () => done()))
  const kill = () => child.kill('SIGKILL')
  const program: Program = {
    output: () => said,
    async stop() {
      child.kill('SIGTERM')
      const late = setTimeout(kill, STOP_WITHIN)
      await ended
      clearTimeout(late)
    },
  }
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      kill()
      reject(new Error(`${path} ${why}:\n${said}`))
    }
    const late = setTimeout(() => fail('was not ready in time'), READY_WITHIN)
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', data => {
        said += data
        if (ready?.test(said)) {
          clearTimeout(late)
          resolve(program)
        }
      })
    }
    child.once('error', error => fail(error.message))
    child.once('close', code => {
      clearTimeout(late)
      if (ready === undefined && code === 0) resolve(program)
      else fail(`ended with ${code}`)
    })
    // It may have ended without reading: that is told by its exit.
    child.stdin.on('error', () => {})
    child.stdin.end(input?.map(line => `${line}\n`).join(''))
  })
}
