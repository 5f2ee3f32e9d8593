import { parseArgs } from 'node:util'
import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | {
      readonly kind: 'verify'
      /** A path, or `-` for standard input. */
      readonly file: string
      readonly agentPubKey?: string
      readonly atLeast?: { readonly seq: number; readonly hash: string }
      readonly json: boolean
    }

const OPTIONS = {
  agent: { type: 'string' },
  'at-least': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const
const HEAD = /^(0|[1-9]\d{0,14}):([\da-f]{64})$/i

/** What a command line asks for. `why` may quote it: print it only as {@link inert} text. */
export function readArgs(argv: readonly string[]): Command {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(argv)
  } catch (error) {
    // The first sentence names the option; the rest is about options of Node's.
    return wrong((error instanceof Error ? error.message : String(error)).split(/\. |\n/)[0] ?? '')
  }
  const { values, positionals } = parsed
  if (values.help) return { kind: 'help' }
  const [command, file, ...more] = positionals
  if (command === undefined) return wrong('No command')
  if (command !== 'verify') return wrong(`Unknown command '${command}'`)
  if (file === undefined || file === '') return wrong('No file to verify')
  if (more.length > 0) return wrong(`One file at a time, not also '${more[0]}'`)
  const { agent, 'at-least': reach } = values
  if (agent !== undefined && publicKeyOfAgent(agent) === null) {
    return wrong("--agent: expected an agent's key, uhCAk and 48 more characters")
  }
  const head = reach === undefined ? undefined : HEAD.exec(reach)
  if (head === null) return wrong('--at-least: expected a row number, a colon and 64 hex digits')
  return {
    kind: 'verify',
    file,
    json: values.json === true,
    ...(agent === undefined ? {} : { agentPubKey: agent }),
    ...(head === undefined ? {} : { atLeast: { seq: Number(head[1]), hash: (head[2] ?? '').toLowerCase() } }),
  }
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
}

function wrong(why: string): Command {
  return { kind: 'wrong', why }
}
