import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { type AuditReport, verifyAuditExport } from '../verify/index.ts'
import { readArgs } from './args.ts'
import { asJson, asText, inert } from './print.ts'
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
  const { file, json, agentPubKey, atLeast } = command
  const source = file === '-' ? streams.stdin : createReadStream(file, { highWaterMark: PIECE })
  let report: AuditReport
  try {
    const asked = { ...(agentPubKey ? { agentPubKey } : {}), ...(atLeast ? { atLeast } : {}) }
    report = await verifyAuditExport(source, asked)
  } catch (error) {
    streams.err(`flowsta-wallet: cannot read ${inert(file)}: ${reasonOf(error)}\n`)
    return NO_ANSWER
  }
  streams.out(json ? asJson(report) : asText(report, file, agentPubKey !== undefined))
  return report.ok ? HOLDS : DOES_NOT_HOLD
}

/** The system's name for it (`ENOENT`): messages repeat the path as it was typed. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return inert(typeof code === 'string' ? code : 'unexpected error')
}
