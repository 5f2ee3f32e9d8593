import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import { verifyAuditExport } from '../verify/index.ts'
import { verifySaved } from '../verify/saved.ts'
import { describe, type Finding } from '../verify/words.ts'
import { readArgs, type VerifyCommand } from './args.ts'
import { openInput } from './open-input.ts'
import { asJson, asText, inert } from './print.ts'
import { savedAsJson, savedAsText } from './print-saved.ts'
import { USAGE } from './usage.ts'

export interface Streams {
  readonly stdin: Readable
  out(text: string): void
  err(text: string): void
}

const HOLDS = 0
const DOES_NOT_HOLD = 1
const NO_ANSWER = 2
/** Bytes read at once: signatures are checked on the threads that also read, so few and large reads wait less. */
const PIECE = 1024 * 1024

/** Runs one command line (without node and script) and answers its exit code. Prints by `streams` alone. */
export async function main(argv: readonly string[], streams: Streams): Promise<number> {
  const command = readArgs(argv)
  if (command.kind === 'help') {
    streams.out(USAGE)
    return HOLDS
  }
  if (command.kind === 'wrong') {
    streams.err(`flowsta-wallet: ${inert(command.why)}\n\n${USAGE}`)
    return NO_ANSWER
  }
  try {
    return await verify(command, streams)
  } catch (error) {
    streams.err(`flowsta-wallet: cannot read ${inert(command.file)}: ${reasonOf(error)}\n`)
    return NO_ANSWER
  }
}

async function verify(command: VerifyCommand, { stdin, out, err }: Streams): Promise<number> {
  const { file, json, publicKey, atLeast } = command
  const input = await openInput(file === '-' ? stdin : createReadStream(file, { highWaterMark: PIECE }))
  if (input.of === 'saved' && atLeast !== undefined) {
    err(`flowsta-wallet: --at-least is for audit trails, and ${inert(file)} is a signed answer\n`)
    return NO_ANSWER
  }
  if (input.of === 'saved') {
    const findings: Finding[] = []
    for (const saved of input.saved)
      findings.push(describe(await verifySaved(saved, publicKey ? { publicKey } : {})))
    out(json ? savedAsJson(findings) : savedAsText(findings, file, publicKey !== undefined))
    return findings.every(({ holds }) => holds) ? HOLDS : DOES_NOT_HOLD
  }
  const report = await verifyAuditExport(input.source, {
    ...(publicKey ? { agentPubKey: agentPubKey(publicKey) } : {}),
    ...(atLeast ? { atLeast } : {}),
  })
  out(json ? asJson(report) : asText(report, file, publicKey !== undefined))
  return report.ok ? HOLDS : DOES_NOT_HOLD
}

/** The system's name for it (`ENOENT`): messages repeat the path as it was typed. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return inert(typeof code === 'string' ? code : 'unexpected error')
}
