import { parseArgs } from 'node:util'
import { fromBase64, fromHex } from '../../crypto/bytes.ts'
import { publicKeyOfDid } from '../../crypto/did.ts'
import { publicKeyOfAgent } from '../../crypto/holochain/holohash.ts'

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly why: string }
  | VerifyCommand

export interface VerifyCommand {
  readonly kind: 'verify'
  /** A path, or `-` for standard input. */
  readonly file: string
  /** Whose it has to be: 32 bytes. */
  readonly publicKey?: Uint8Array<ArrayBuffer>
  readonly atLeast?: { readonly seq: number; readonly hash: string }
  readonly json: boolean
}

const OPTIONS = {
  agent: { type: 'string' },
  key: { type: 'string' },
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
  const { agent, key, 'at-least': reach } = values
  if (agent !== undefined && publicKeyOfAgent(agent) === null) {
    return wrong("--agent: expected an agent's key, uhCAk and 48 more characters")
  }
  if (agent !== undefined && key !== undefined)
    return wrong('--agent and --key are one and the same: give one')
  const publicKey = readKey(agent ?? key)
  if (publicKey === null) return wrong('--key: expected uhCAk…, did:key:z6Mk…, or 32 bytes as hex or base64')
  const head = reach === undefined ? undefined : HEAD.exec(reach)
  if (head === null) return wrong('--at-least: expected a row number, a colon and 64 hex digits')
  return {
    kind: 'verify',
    file,
    json: values.json === true,
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(head === undefined ? {} : { atLeast: { seq: Number(head[1]), hash: (head[2] ?? '').toLowerCase() } }),
  }
}

/** A key in any form that people have it in; `null` for what is none. */
function readKey(text: string | undefined): Uint8Array<ArrayBuffer> | null | undefined {
  if (text === undefined) return undefined
  if (text.startsWith('u')) return publicKeyOfAgent(text)
  if (text.startsWith('did:')) return publicKeyOfDid(text)
  const bytes = /^[\da-f]{64}$/i.test(text) ? fromHex(text) : fromBase64(text)
  return bytes?.length === 32 ? bytes : null
}

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
}

function wrong(why: string): Command {
  return { kind: 'wrong', why }
}
