import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import type { AuditRow } from '../../../src/protocol/audit.ts'
import { type AuditSource, type VerifyOptions, verifyAuditExport } from '../../../src/sdk/verify/index.ts'
import { assemble, makeKey, makeTrail, relink, trailLines } from '../../support/trail.ts'

const trail = makeTrail({ rows: 400 })
const { keys, rows, text, head } = trail
const bytes = Buffer.from(text)
const count = (has: (row: AuditRow) => boolean) => rows.filter(has).length
const SIGNED = count(row => row.signature !== undefined)
const KEPT = count(row => row.signedBytes !== undefined)
const PROOFS = count(row => row.proof !== undefined)
const WHOLE = { ok: true, rows: 400, checked: KEPT, attested: SIGNED - KEPT, bad: 0, proofs: PROOFS }

afterEach(() => vi.unstubAllGlobals())

async function* cut(source: string | Uint8Array, size: number) {
  for (let at = 0; at < source.length; at += size) yield source.slice(at, at + size)
}

describe('a whole export', () => {
  it('is reported in full', async () => {
    expect(KEPT).toBeGreaterThan(50)
    expect(SIGNED - KEPT).toBeGreaterThan(50)
    expect(PROOFS).toBeGreaterThan(50)
    expect(await verifyAuditExport(text)).toEqual({
      ...WHOLE,
      agents: keys.agents.map(agent => agent.agentPubKey),
      chain: keys.chain,
      head: { seq: 399, hash: head.hash, at: head.at },
    })
  })

  it.each(keys.agents)('holds for each agent that certified it', async ({ agentPubKey }) => {
    expect(await verifyAuditExport(text, { agentPubKey })).toMatchObject(WHOLE)
    // The last bytes of the text are no part of the key, and there are keys in print that end in wrong ones.
    const elsewhere = `${agentPubKey.slice(0, -3)}AAA`
    expect(await verifyAuditExport(text, { agentPubKey: elsewhere })).toMatchObject(WHOLE)
  })

  it('does not hold for another agent', async () => {
    expect(await verifyAuditExport(text, { agentPubKey: makeKey('x').agentPubKey })).toMatchObject({
      ok: false,
      rows: 0,
      attested: 0,
      agents: [],
      problem: { code: 'agent-missing' },
    })
  })

  it.each<[string, () => AuditSource]>([
    ['bytes', () => new Uint8Array(bytes)],
    ['a Buffer', () => bytes],
    ['a Blob', () => new Blob([text])],
    ['a stream', () => new Blob([text]).stream()],
    ['a stream of Node', () => Readable.from(cut(bytes, 1000))],
    ['one of text', () => Readable.from(cut(text, 1000))],
    ['lines', () => trail.lines.map(line => `${line}\n`)],
    ['a generator of lines', () => trailLines({ rows: 400 })],
    ['single characters', () => cut(text, 1)],
    ['single bytes', () => cut(bytes, 1)],
    ['bytes in sevens', () => cut(bytes, 7)],
    ['a buffer that is filled again', () => refilled()],
    ['empty pieces in between', () => ['', ...text.split(/(?=,)/).flatMap(part => [part, ''])]],
  ])('reads from %s', async (_, source) => {
    expect(await verifyAuditExport(source())).toMatchObject(WHOLE)
  })
  async function* refilled() {
    const one = new Uint8Array(333)
    for (let at = 0; at < bytes.length; at += one.length) {
      const part = bytes.subarray(at, at + one.length)
      one.set(part)
      yield one.subarray(0, part.length)
      one.fill(0)
    }
  }

  it('reads a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'flowsta-'))
    writeFileSync(join(folder, 'trail.jsonl'), text)
    expect(await verifyAuditExport(createReadStream(join(folder, 'trail.jsonl')))).toMatchObject(WHOLE)
    rmSync(folder, { recursive: true })
  })

  it.each<[string, () => void]>([
    [
      'without Ed25519 in WebCrypto',
      () =>
        vi.stubGlobal('crypto', {
          subtle: { importKey: () => Promise.reject(new DOMException('', 'NotSupportedError')) },
        }),
    ],
    ['without WebCrypto', () => vi.stubGlobal('crypto', undefined)],
  ])('is not verified %s, and nothing is said of it', async (_, take) => {
    take()
    const short = makeTrail({ rows: 20 })
    await expect(verifyAuditExport(short.text)).rejects.toMatchObject({ name: 'NotSupportedError' })
  })

  it('prints nothing', async () => {
    const write = vi.spyOn(process.stdout, 'write')
    const warn = vi.spyOn(process.stderr, 'write')
    const emit = vi.spyOn(process, 'emitWarning')
    await verifyAuditExport(text)
    await verifyAuditExport(text.slice(9))
    for (const spy of [write, warn, emit]) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })
})

describe('payload', () => {
  it('checks what the file does not keep, and is asked for nothing else', async () => {
    const asked: string[] = []
    const payload = (sha256: string) => {
      asked.push(sha256)
      return trail.payloads.get(sha256)
    }
    const report = await verifyAuditExport(text, { payload })
    expect(report).toMatchObject({ ok: true, checked: SIGNED, attested: 0 })
    const open = rows.filter(row => row.signature !== undefined && row.signedBytes === undefined)
    expect(asked).toEqual(open.map(row => row.payloadSha256))
  })

  it('may be a promise, and may not know', async () => {
    const half = (sha256: string) => (sha256 < '8' ? trail.payloads.get(sha256) : undefined)
    const report = await verifyAuditExport(text, { payload: async sha256 => half(sha256) })
    expect(report.ok).toBe(true)
    expect(report.checked + report.attested).toBe(SIGNED)
    expect(report.checked).toBeGreaterThan(KEPT)
    expect(report.attested).toBeGreaterThan(0)
  })

  it('that are other bytes are bad', async () => {
    const first = rows.find(row => row.signature !== undefined && row.signedBytes === undefined)
    const report = await verifyAuditExport(text, { payload: () => new Uint8Array(first?.payloadSize ?? 0) })
    expect(report).toMatchObject({
      ok: false,
      bad: 1,
      problem: { row: first?.seq, code: 'payload-mismatch' },
    })
  })

  it('finds a signature that the wallet itself wrote wrongly, which only the bytes can show', async () => {
    const at =
      rows.find(row => row.signature !== undefined && row.signedBytes === undefined)?.seq ?? Number.NaN
    const wrong = rows.map(row =>
      row.seq === at ? { ...row, signature: rows.at(-1)?.signature ?? head.signature } : row,
    )
    const forged = assemble(keys, relink(wrong)).text
    expect(await verifyAuditExport(forged)).toMatchObject({ ok: true })
    const report = await verifyAuditExport(forged, { payload: sha256 => trail.payloads.get(sha256) })
    expect(report).toMatchObject({
      ok: false,
      bad: 1,
      attested: 0,
      problem: { row: at, code: 'signature-bad' },
    })
  })

  it('that throws is the caller’s own error', async () => {
    const broken = new Error('mine')
    const throws = () => {
      throw broken
    }
    await expect(verifyAuditExport(text, { payload: throws })).rejects.toBe(broken)
    await expect(verifyAuditExport(text, { payload: () => Promise.reject(broken) })).rejects.toBe(broken)
    const odd = () => 'text' as unknown as Uint8Array
    await expect(verifyAuditExport(text, { payload: odd })).rejects.toThrow(TypeError)
  })
})

describe('atLeast', () => {
  const older = assemble({ ...keys, exportId: 'older' }, rows.slice(0, 100))
  it('is held against the row it names', async () => {
    for (const row of [rows[1], rows[200], rows[399]]) {
      const { seq = 0, prev = '' } = row ?? {}
      expect(await verifyAuditExport(text, { atLeast: { seq: seq - 1, hash: prev } })).toMatchObject({
        ok: true,
      })
      const other = { seq, hash: prev }
      expect(await verifyAuditExport(text, { atLeast: other })).toMatchObject({
        ok: false,
        problem: { code: 'other-trail', row: seq },
      })
    }
    expect(await verifyAuditExport(text, { atLeast: head })).toMatchObject({ ok: true })
  })

  it('tells an older export from the newest; without it that one holds, as it should', async () => {
    expect(await verifyAuditExport(older.text)).toMatchObject({ ok: true, rows: 100 })
    expect(await verifyAuditExport(older.text, { atLeast: head })).toMatchObject({
      ok: false,
      attested: 0,
      problem: { code: 'too-old', row: 100 },
    })
  })
})

describe('progress and abort', () => {
  it('says how far it is, up to the end', async () => {
    const seen: Array<[number, number]> = []
    await verifyAuditExport(cut(text, 10_000), { onProgress: (...at) => seen.push(at) })
    expect(seen.length).toBeGreaterThan(10)
    expect(seen.at(-1)).toEqual([400, 400])
    expect(seen.every(([done], i) => i === 0 || done >= (seen[i - 1]?.[0] ?? 0))).toBe(true)
  })

  it('stops with an AbortError and closes the source', async () => {
    const controller = new AbortController()
    let closed = false
    async function* source() {
      try {
        for (const line of trail.lines) yield `${line}\n`
      } finally {
        closed = true
      }
    }
    const stop = (done: number) => done > 50 && controller.abort()
    const verifying = verifyAuditExport(source(), { signal: controller.signal, onProgress: stop })
    await expect(verifying).rejects.toMatchObject({ name: 'AbortError' })
    expect(closed).toBe(true)
  })

  it('stops where the source, or the caller’s bytes, never come', async () => {
    const never = new Promise<never>(() => {})
    const waits: Array<[AuditSource, VerifyOptions]> = [
      [{ [Symbol.asyncIterator]: () => ({ next: () => never, return: () => never }) }, {}],
      [text, { payload: () => never }],
    ]
    for (const [source, options] of waits) {
      const controller = new AbortController()
      const verifying = verifyAuditExport(source, { ...options, signal: controller.signal })
      setTimeout(() => controller.abort())
      await expect(verifying).rejects.toMatchObject({ name: 'AbortError' })
    }
  })

  it('does not begin when it is aborted already', async () => {
    await expect(verifyAuditExport(text, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('closes the source at the first fault, and reads no further', async () => {
    let given = 0
    let closed = false
    function* source() {
      try {
        for (const line of trail.lines) {
          given++
          yield given === 20 ? '{}\n' : `${line}\n`
        }
      } finally {
        closed = true
      }
    }
    expect((await verifyAuditExport(source())).problem?.row).toBe(18)
    expect({ given, closed }).toEqual({ given: 20, closed: true })
  })

  it('gives the source’s own error as it is', async () => {
    const broken = new Error('disk')
    async function* source() {
      yield `${trail.lines[0]}\n`
      throw broken
    }
    await expect(verifyAuditExport(source())).rejects.toBe(broken)
  })
})

describe('memory', () => {
  it('keeps no more of a long trail than of a short one', async () => {
    const line = (seq: number, prev: string) => canonicalJson({ ...rows[0], seq, prev })
    let most = 0
    async function* source() {
      yield `${trail.lines[0]}\n`
      let prev = '0'.repeat(64)
      const { createHash } = await import('node:crypto')
      for (let seq = 0; seq < 30_000; seq++) {
        const one = line(seq, prev)
        prev = createHash('sha256').update(one).digest('hex')
        yield `${one}\n`
        if (seq % 5000 === 4999) {
          gc()
          most = Math.max(most, process.memoryUsage().heapUsed - start)
        }
      }
    }
    const { setFlagsFromString } = await import('node:v8')
    setFlagsFromString('--expose-gc')
    const gc = (await import('node:vm')).runInNewContext('gc') as () => void
    gc()
    const start = process.memoryUsage().heapUsed
    expect((await verifyAuditExport(source())).problem).toMatchObject({ code: 'head-missing', row: 30_000 })
    // The rows are some 9 MB of text.
    expect(most).toBeLessThan(3_000_000)
  })
})

describe('arguments', () => {
  it.each<[string, unknown, unknown]>([
    ['source', undefined, {}],
    ['source', null, {}],
    ['source', 5, {}],
    ['source', {}, {}],
    ['source', new ArrayBuffer(8), {}],
    ['source', [5], {}],
    ['source', ['text', new Uint8Array(1)], {}],
    ['source', [new Uint8Array(1), 'text'], {}],
    ['options', text, null],
    ['options', text, 'uhCAk'],
    ['agentPubKey', text, { agentPubKey: 'uhCAk' }],
    ['agentPubKey', text, { agentPubKey: 5 }],
    ['payload', text, { payload: new Map() }],
    ['atLeast', text, { atLeast: 5 }],
    ['atLeast', text, { atLeast: { seq: -1, hash: head.hash } }],
    ['atLeast', text, { atLeast: { seq: 1, hash: 'x' } }],
    ['onProgress', text, { onProgress: true }],
    ['signal', text, { signal: {} }],
  ])('a bad %s is a TypeError that names it', async (name, source, options) => {
    const verifying = verifyAuditExport(source as AuditSource, options as VerifyOptions)
    await expect(verifying).rejects.toThrow(TypeError)
    await expect(verifying).rejects.toThrow(new RegExp(`^${name}: `))
  })
})
