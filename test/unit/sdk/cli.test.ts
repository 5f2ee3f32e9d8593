import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../../src/sdk/cli/index.ts'
import { assemble, makeKey, makeTrail, relink } from '../../support/trail.ts'

const folder = mkdtempSync(join(tmpdir(), 'flowsta-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))
const trail = makeTrail({ rows: 80 })
const agent = trail.keys.agents[0]?.agentPubKey ?? ''
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const whole = write('whole.jsonl', trail.text)
const broken = write('broken.jsonl', trail.text.replace('"seq":40,', '"seq":41,'))

async function run(...argv: string[]) {
  return runWith(Readable.from([]), ...argv)
}
async function runWith(stdin: Readable, ...argv: string[]) {
  let out = ''
  let err = ''
  const code = await main(argv, {
    stdin,
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
  })
  return { code, out, err }
}

describe('flowsta-wallet verify', () => {
  it('says what holds, who certified it, and that the file itself says so', async () => {
    const { code, out, err } = await run('verify', whole)
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toMatch(/^HOLDS: .*whole\.jsonl\n {2}80 rows, closed 2026-/)
    expect(out).toMatch(
      /Signatures: \d+ checked with their bytes, \d+ attested by the closing head alone, 0 bad\n/,
    )
    expect(out).toMatch(/Device proofs: \d+ checked\n/)
    for (const one of trail.keys.agents) expect(out).toContain(one.agentPubKey)
    expect(out).toContain('Compare the key with one you know from elsewhere')
  })

  it('needs no such warning where the agent is named', async () => {
    const { code, out } = await run('verify', '--agent', agent, whole)
    expect(code).toBe(0)
    expect(out).not.toContain('Compare')
    expect((await run('verify', whole, `--agent=${makeKey('x').agentPubKey}`)).code).toBe(1)
  })

  it('names the first bad row', async () => {
    const { code, out, err } = await run('verify', broken)
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(out).toMatch(/^DOES NOT HOLD: .*\n {2}Row 40, seen at line 42 of the file \(sequence\):\n/)
  })

  it('holds a later head against the file', async () => {
    const { seq, hash } = trail.head
    expect((await run('verify', whole, '--at-least', `${seq}:${hash.toUpperCase()}`)).code).toBe(0)
    const { code, out } = await run('verify', whole, '--at-least', `${seq + 1}:${hash}`)
    expect(code).toBe(1)
    expect(out).toContain('(too-old)')
  })

  it('reads standard input', async () => {
    expect((await runWith(Readable.from([Buffer.from(trail.text)]), 'verify', '-')).code).toBe(0)
  })

  it('gives the whole report as JSON', async () => {
    const { code, out } = await run('verify', '--json', broken)
    expect(code).toBe(1)
    expect(out.endsWith('}\n')).toBe(true)
    expect(JSON.parse(out)).toMatchObject({ ok: false, problem: { row: 40, line: 42, code: 'sequence' } })
  })
})

describe('the command line', () => {
  it.each([[['--help']], [['-h']], [['verify', '--help']]])('%j prints how it is used', async argv => {
    const { code, out, err } = await run(...argv)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: flowsta-wallet verify FILE/)
  })

  it.each<[string[], string]>([
    [[], 'No command'],
    [['frob'], "Unknown command 'frob'"],
    [['verify'], 'No file to verify'],
    [['verify', whole, '--frob'], "Unknown option '--frob'"],
    [['verify', whole, '--json=1'], '--json'],
    [['verify', whole, '--agent'], '--agent'],
    [['verify', whole, '--agent', 'uhCAk'], '--agent: expected'],
    [['verify', whole, '--at-least', '5'], '--at-least: expected'],
    [['verify', whole, '--at-least', `-1:${'a'.repeat(64)}`], '--at-least'],
    [['verify', whole, broken], 'One file at a time'],
  ])('%j is refused by name', async (argv, why) => {
    const { code, out, err } = await run(...argv)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.split('\n')[0]).toContain(why)
    expect(err).toContain('Usage: flowsta-wallet verify FILE')
  })

  it.each([
    ['is not there', join(folder, 'nothing'), 'ENOENT'],
    ['is a folder', folder, 'EISDIR'],
  ])('a file that %s is told from one that does not hold', async (_, file, why) => {
    const { code, out, err } = await run('verify', file)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(why)
  })
})

describe('AC59 in a terminal', () => {
  const nasty = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202e=cmd|"/C calc"!A0'
  const rows = trail.rows.map(row => ({
    ...row,
    reason: nasty,
    origin: nasty,
    summary: nasty,
    type: `x${nasty}`,
  }))
  const file = write('nasty.jsonl', assemble(trail.keys, relink(rows)).text)
  const good = write(
    'good.jsonl',
    assemble(trail.keys, relink(rows.filter(row => row.proof === undefined))).text,
  )
  const acts = /[^\x20-\x7e\n]/

  it.each([file, good])('nothing that a site wrote comes out', async path => {
    for (const more of [[], ['--json']]) {
      const { code, out, err } = await run('verify', path, ...more)
      expect(code).toBe(path === good ? 0 : 1)
      expect(out + err).not.toMatch(acts)
      expect(out + err).not.toMatch(/owned|calc/)
    }
  })

  it('names of files and options are inert too', async () => {
    const path = write('\u001b[31mred\u202e.jsonl', trail.text)
    for (const argv of [['verify', path], ['verify', `${path}x`], [nasty], ['verify', `--${nasty}`]]) {
      const { out, err } = await run(...argv)
      expect(out + err).not.toMatch(acts)
    }
  })

  it('a header that would act is refused, and its ids do not come out', async () => {
    const text = trail.text.replace(trail.keys.chain, '\\u001b[2J')
    const { code, out } = await run('verify', '--json', write('header.jsonl', text))
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ agents: [], problem: { code: 'header-malformed' } })
    expect(out).not.toMatch(/2J|u001b/)
  })
})
