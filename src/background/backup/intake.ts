import * as v from 'valibot'
import { BackupError } from '../../crypto/backup/faults.ts'
import { fromBase64, wipe } from '../../crypto/bytes.ts'
import { publicKeyOf } from '../../crypto/ed25519.ts'
import { agentPubKey } from '../../crypto/holochain/holohash.ts'
import type { StoredPast } from '../events/schema.ts'
import { GrantLine, TrailHead, TrailHeader, WalletLine } from './content.ts'
import type { Named } from './past.ts'

export type PastTrailRead = Omit<StoredPast, 'restoredAt'>
/** What a part was. */
export type Taken =
  /** `whole` with the part that completes it. */
  | { readonly of: 'wallet'; readonly whole?: Pick<Content, 'wallet' | 'grants'> }
  | {
      readonly of: 'trail'
      readonly chain: string
      readonly part: number
      /** With the part that ended it. */
      readonly whole?: PastTrailRead
    }
/** All of a file but its trails, which are kept as they come. */
export interface Content {
  readonly wallet: WalletLine
  readonly grants: readonly GrantLine[]
  /** Where the wallet's own trail ended. */
  readonly last: Named
}

interface Trail {
  readonly chain: string
  readonly rows: number
  part: number
  /** Rows that were read; the head follows the last. */
  row: number
  restored?: unknown
  until: string
}

/**
 * Takes what was opened of a backup, part by part, and holds it against its form. Throws `damaged`: the file was sealed
 * with the right password, and is not what a wallet seals. What its trails say is for a verifier; here they are counted.
 */
export function createIntake() {
  let wallet: WalletLine | null = null
  const grants: GrantLine[] = []
  const chains = new Set<string>()
  let trail: Trail | null = null
  let last: Named | null = null

  function takeWallet(lines: readonly string[]): Taken {
    for (const line of lines) {
      if (wallet === null) {
        wallet = read(WalletLine, line)
        checkKeys(wallet)
      } else {
        grants.push(read(GrantLine, line))
        const { agentPubKey } = grants.at(-1) ?? {}
        const isKnown = wallet.identities.some(one => one.agentPubKey === agentPubKey)
        if (!isKnown || grants.length > wallet.grants) throw new BackupError('damaged')
      }
    }
    if (wallet === null || grants.length < wallet.grants) return { of: 'wallet' }
    return { of: 'wallet', whole: { wallet, grants } }
  }
  function takeTrail(lines: readonly string[]): Taken {
    const current = trail ?? begin(lines[0] ?? '')
    const behind = trail === null ? lines.slice(1) : lines
    trail = current
    let whole: PastTrailRead | undefined
    for (const line of behind) {
      if (whole !== undefined) throw new BackupError('damaged')
      if (current.row === current.rows) whole = end(current, line)
      else {
        if (current.row === 0) current.restored = member(member(json(line), 'details'), 'restored')
        if (++current.row === current.rows) current.until = String(member(json(line), 'at') ?? '')
      }
    }
    const { chain, part } = current
    current.part++
    if (whole === undefined) return { of: 'trail', chain, part }
    trail = null
    return { of: 'trail', chain, part, whole }
  }
  function begin(line: string): Trail {
    const { chain, rows } = read(TrailHeader, line)
    if (chains.has(chain) || chains.size === wallet?.trails) throw new BackupError('damaged')
    chains.add(chain)
    return { chain, rows, part: 0, row: 0, until: '' }
  }
  function end({ chain, rows, part, until, restored }: Trail, line: string): PastTrailRead {
    const { seq, hash, ...head } = read(TrailHead, line)
    if (head.chain !== chain || seq !== rows - 1) throw new BackupError('damaged')
    last = { chain, seq, hash }
    const before = restored === undefined ? {} : { restored }
    return { chain, rows, parts: part + 1, until, head: { seq, hash }, ...before }
  }

  return {
    take(text: string): Taken {
      if (!text.endsWith('\n')) throw new BackupError('damaged')
      const lines = text.slice(0, -1).split('\n')
      const isWhole = wallet !== null && grants.length === wallet.grants
      return isWhole ? takeTrail(lines) : takeWallet(lines)
    },
    /** After the last part. */
    end(): Content {
      if (wallet === null || trail !== null || chains.size !== wallet.trails || last === null) {
        throw new BackupError('damaged')
      }
      return { wallet, grants, last }
    },
  }
}
export type Intake = ReturnType<typeof createIntake>

/** A key that its public half does not belong to would sign for nobody. */
function checkKeys({ identities, phrases }: WalletLine): void {
  for (const one of identities) {
    const seed = fromBase64(one.seed)
    const isOwn = seed?.length === 32 && agentPubKey(publicKeyOf(seed)) === one.agentPubKey
    if (seed !== null) wipe(seed)
    const isKnown = one.phrase === undefined || phrases.some(({ id }) => id === one.phrase)
    if (!isOwn || !isKnown) throw new BackupError('damaged')
  }
  for (const { entropy } of phrases) {
    const bytes = fromBase64(entropy)
    if (bytes?.length !== 16 && bytes?.length !== 32) throw new BackupError('damaged')
    wipe(bytes)
  }
  const ids = [...identities.map(({ id }) => id), ...phrases.map(({ id }) => id)]
  const agents = new Set(identities.map(one => one.agentPubKey))
  if (new Set(ids).size < ids.length || agents.size < identities.length) throw new BackupError('damaged')
}

function read<S extends v.GenericSchema>(schema: S, line: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, json(line))
  if (!parsed.success) throw new BackupError('damaged')
  return parsed.output
}

function json(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new BackupError('damaged')
  }
}

function member(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object'
    ? (value as { [name: string]: unknown })[name]
    : undefined
}
