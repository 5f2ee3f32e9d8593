/**
 * The wallet's side of a conductor's admin interface. Of `@holochain/client` it takes the connection alone: its
 * `AdminWebsocket` adds a name to each of these calls, and libsodium for keys that the wallet does not make.
 */
import { WsClient } from '@holochain/client'
import * as v from 'valibot'
import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import {
  ActionHash,
  AllGiven,
  Anything,
  Apps,
  type Cell,
  type ConductorApp,
  Envelope,
  ErrorValue,
  type Given,
  Zomes,
} from './answers.ts'
import { ConductorProblem, problemOfAnswer, problemOfThrown } from './problem.ts'

/** `all`: every function of every zome of the cell. */
export type Functions = 'all' | ReadonlyArray<readonly [zome: string, fn: string]>

export interface GiveParams {
  readonly cell: Cell
  readonly functions: Functions
  /** The one agent whose calls are accepted: `uhCAk…` */
  readonly assignee: string
  /** 64 bytes. */
  readonly secret: Uint8Array
  /** For people who look at the chain. */
  readonly tag: string
}

/** An open connection. Whatever is asked of it rejects with a {@link ConductorProblem}. */
export interface Conductor {
  readonly address: string
  apps(): Promise<readonly ConductorApp[]>
  /** Names of the zomes of a cell that can be called. */
  zomes(cell: Cell): Promise<readonly string[]>
  /** All capabilities on the chains of an app's cells, revoked ones too. */
  given(appId: string): Promise<readonly Given[]>
  /** Answers the hash of the action that made it, which a revocation names. */
  give(params: GiveParams): Promise<string>
  /** Revoking what is revoked already is no error. */
  revoke(cell: Cell, actionHash: string): Promise<void>
  /** Runs when it ended, and nobody here ended it. */
  onGone(run: () => void): void
  close(): void
}

/** Milliseconds. The first capability of a cell starts its zomes, which may have to be compiled before. */
const WITHIN = { open: 10_000, read: 15_000, write: 90_000 } as const

export async function connectConductor(address: string): Promise<Conductor> {
  const opening = WsClient.connect(new URL(address))
  const client = await within(WITHIN.open, opening).catch(thrown => {
    // It may still open when nobody waits for it any more.
    opening.then(late => late.close()).catch(() => {})
    throw problemOfThrown(thrown)
  })
  let isClosed = false

  /** Rejects when the client can't read what it is sent. By itself it would wait for the rest of the time. */
  const foreign = new Promise<never>((_, reject) => {
    const { socket } = client
    const read = socket.onmessage
    socket.onmessage = async message => {
      try {
        await read?.call(socket, message)
      } catch {
        reject(new ConductorProblem('unexpected'))
      }
    }
  })
  foreign.catch(() => {})

  async function ask<Schema extends v.GenericSchema>(
    type: string,
    value: unknown,
    schema: Schema,
    ms: number = WITHIN.read,
  ): Promise<v.InferOutput<Schema>> {
    const answer = await within(ms, Promise.race([client.request<unknown>({ type, value }), foreign])).catch(
      thrown => {
        throw problemOfThrown(thrown)
      },
    )
    const { type: kind, value: said } = checked(Envelope, answer)
    if (kind !== 'error') return checked(schema, said)
    const error = checked(ErrorValue, said)
    throw problemOfAnswer(error.type, error.value)
  }

  return {
    address,
    apps: () => ask('list_apps', { status_filter: null }, Apps),
    zomes: cell => ask('get_dna_definition', cellIdOf(cell), Zomes),
    given: appId =>
      ask('list_capability_grants', { installed_app_id: appId, include_revoked: true }, AllGiven),
    give: ({ cell, functions, assignee, secret, tag }) =>
      ask(
        'grant_zome_call_capability',
        {
          cell_id: cellIdOf(cell),
          cap_grant: {
            tag,
            functions: functions === 'all' ? { type: 'all' } : { type: 'listed', value: functions },
            access: { type: 'assigned', value: { secret, assignees: [bytesOf(assignee)] } },
          },
        },
        ActionHash,
        WITHIN.write,
      ),
    async revoke(cell, actionHash) {
      const params = { cell_id: cellIdOf(cell), action_hash: bytesOf(actionHash) }
      await ask('revoke_zome_call_capability', params, Anything, WITHIN.write)
    },
    onGone: run =>
      client.socket.addEventListener('close', () => {
        if (!isClosed) run()
      }),
    close() {
      isClosed = true
      void client.close()
    },
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConductorProblem('late')), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function checked<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) throw new ConductorProblem('unexpected')
  return parsed.output
}

function cellIdOf([dna, agent]: Cell): [Uint8Array, Uint8Array] {
  return [bytesOf(dna), bytesOf(agent)]
}
function bytesOf(text: string): Uint8Array {
  const bytes = decodeHoloHash(text)
  if (bytes === null) throw new ConductorProblem('unexpected')
  return bytes
}
