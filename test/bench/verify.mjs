/**
 * How fast and how small the verifier of exports is. Rates are compared within one process, memory with an empty one,
 * so that the figures mean the same on another machine. `node test/bench/verify.mjs [--long]`, or `run()`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

const ROOT = resolve(import.meta.dirname, '../..')
const BUILT = join(ROOT, 'dist/sdk/verify.js')
const SELF = fileURLToPath(import.meta.url)
/** As many as the verifier has in flight. */
const IN_FLIGHT = 256
const ROUNDS = 5

/**
 * Answers `{ name, ratio, … }`: `ratio` is the verifier's rate to that of WebCrypto alone for the same signatures
 * (must be 0.6 or more), both at their best: other work on the machine slows the one thread that reads more than the
 * threads that verify. `cpuRatio` is the same in processor time, which other work changes less. `peakMb` is the
 * resident memory at its highest for `rows` rows (must be below 200).
 */
export async function run({ long = false } = {}) {
  if (!existsSync(BUILT)) {
    const { buildSdk } = await import('../../scripts/lib/build-sdk.mjs')
    if (!(await buildSdk())) throw new Error('the library does not build')
  }
  const { trailLines } = await loadTrail()
  const folder = mkdtempSync(join(tmpdir(), 'flowsta-bench-'))
  try {
    const file = join(folder, 'trail.jsonl')
    await pipeline(
      inPieces(trailLines({ rows: long ? 40_000 : 10_000, kept: 'all' })),
      createWriteStream(file),
    )
    const rate = await inChild(['--rate', file])
    const rows = long ? 1_000_000 : 100_000
    const empty = await inChild(['--empty'])
    const full = await inChild(['--memory'], inPieces(trailLines({ rows, kept: 'all' })))
    if (full.rows !== rows) throw new Error(`only ${full.rows} rows hold`)
    return {
      name: 'verify',
      ...rate,
      rows,
      peakMb: full.peakMb,
      emptyMb: empty.peakMb,
      peakToEmpty: rounded(full.peakMb / empty.peakMb),
      holds: rate.ratio >= 0.6 && full.peakMb < 200,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Node 20 reads no types, so Vite does. */
async function loadTrail() {
  const { runnerImport } = await import('vite')
  const path = join(ROOT, 'test/support/trail.ts')
  return (await runnerImport(path, { configFile: false, root: ROOT, logLevel: 'error' })).module
}

/** Lines put together, so that a pipe is not asked for each. */
function* inPieces(lines) {
  let piece = ''
  for (const line of lines) {
    piece += line
    if (piece.length < 256 * 1024) continue
    yield piece
    piece = ''
  }
  yield piece
}

/** Runs this file in a process of its own; answers the JSON it prints. */
async function inChild(args, input = []) {
  const child = spawn(process.execPath, [SELF, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', data => {
    said += data
  })
  const closed = once(child, 'close')
  await pipeline(input, child.stdin)
  const [code] = await closed
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return JSON.parse(said)
}

async function measureRate(file) {
  const { verifyAuditExport } = await import(BUILT)
  const known = await signaturesOf(file)
  const alone = async () => {
    const waiting = []
    for (const { key, signature, message } of known) {
      waiting.push(crypto.subtle.verify('Ed25519', key, signature, message))
      if (waiting.length >= IN_FLIGHT && !(await waiting.shift()))
        throw new Error('a signature does not hold')
    }
    if ((await Promise.all(waiting)).includes(false)) throw new Error('a signature does not hold')
  }
  const whole = async () => {
    const report = await verifyAuditExport(createReadStream(file, { highWaterMark: 1024 * 1024 }))
    if (!report.ok || report.checked + report.proofs !== known.length)
      throw new Error('the trail does not hold')
  }
  // Once for nothing: both start with code that is not compiled yet.
  await alone()
  await whole()
  const best = { alone: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY }
  const cpu = { ...best }
  for (let i = 0; i < ROUNDS; i++) {
    for (const name of i % 2 === 0 ? ['alone', 'whole'] : ['whole', 'alone']) {
      const used = process.cpuUsage()
      const start = performance.now()
      await { alone, whole }[name]()
      best[name] = Math.min(best[name], performance.now() - start)
      const { user, system } = process.cpuUsage(used)
      cpu[name] = Math.min(cpu[name], user + system)
    }
  }
  const perSecond = milliseconds => Math.round((known.length / milliseconds) * 1000)
  return {
    ratio: rounded(best.alone / best.whole),
    cpuRatio: rounded(cpu.alone / cpu.whole),
    signatures: known.length,
    perSecond: perSecond(best.whole),
    alonePerSecond: perSecond(best.alone),
  }
}

/** Every signature that can be checked, with its key ready and its bytes laid out. */
async function signaturesOf(file) {
  const keys = new Map()
  const keyOf = async raw => {
    const name = raw.toString('hex')
    const key = keys.get(name) ?? (await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']))
    keys.set(name, key)
    return key
  }
  const decode = text => Buffer.from(text, 'base64')
  const found = []
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n').slice(1, -1)) {
    const { proof, signature, signedBytes, agentPubKey } = JSON.parse(line)
    if (proof !== undefined) {
      const message = Buffer.from(`flowsta-request-proof:v1\0${proof.message}`)
      found.push({ key: await keyOf(decode(proof.publicKey)), signature: decode(proof.signature), message })
    }
    if (signature !== undefined) {
      const key = await keyOf(Buffer.from(agentPubKey.slice(1), 'base64url').subarray(3, 35))
      found.push({ key, signature: decode(signature), message: decode(signedBytes) })
    }
  }
  return found
}

async function measureMemory() {
  const { verifyAuditExport } = await import(BUILT)
  const { ok, rows, problem } = await verifyAuditExport(process.stdin)
  if (!ok) throw new Error(problem.message)
  return { rows, peakMb: peakMb() }
}

/** Node says it in KiB. */
function peakMb() {
  return Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)
}

function rounded(number) {
  return Math.round(number * 100) / 100
}

if (process.argv[1] === SELF) {
  const [, , role, file] = process.argv
  const roles = {
    '--rate': () => measureRate(file),
    '--memory': measureMemory,
    '--empty': () => ({ peakMb: peakMb() }),
  }
  const result = await (roles[role] ?? (() => run({ long: role === '--long' })))()
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
