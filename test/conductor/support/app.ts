import { readFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import { decode, encode } from '@msgpack/msgpack'
import { AppWebsocket, type CellId } from 'holochain-client-0.20'
import type { Conductor } from './conductor.ts'
import { conductorFiles } from './files.ts'

export interface App {
  readonly id: string
  /** Of the one cell. */
  readonly cellId: CellId
  /** Of an app interface that any page may use, given a token. */
  readonly url: URL
  /** For one connection after another, any number of them. */
  token(): Promise<number[]>
  /** A connection from Node. */
  connect(): Promise<AppWebsocket>
}

const ROLE = 'group'
let made = 0

/** Installs an app with one cell of its own network, whose agent is `agent` (39 bytes), and opens an interface for it. */
export async function installApp({ admin }: Conductor, agent: Uint8Array): Promise<App> {
  made += 1
  const id = `app-${made}`
  const info = await admin.installApp({
    source: { type: 'bytes', value: await bundleOfOneRole(conductorFiles().happ) },
    agent_key: agent,
    installed_app_id: id,
    network_seed: id,
  })
  await admin.enableApp({ installed_app_id: id })
  const cell = info.cell_info[ROLE]?.[0]
  if (cell?.type !== 'provisioned') throw new Error('the app has no cell')
  const [dna, author] = cell.value.cell_id
  const { port } = await admin.attachAppInterface({ allowed_origins: '*' })
  const url = new URL(`ws://127.0.0.1:${port}`)
  const token = async () =>
    (await admin.issueAppAuthenticationToken({ installed_app_id: id, single_use: false })).token
  return {
    id,
    // In Node the client answers with `Buffer`s.
    cellId: [Uint8Array.from(dna), Uint8Array.from(author)],
    url,
    token,
    connect: async () =>
      AppWebsocket.connect({ url, token: await token(), wsClientOptions: { origin: 'http://localhost' } }),
  }
}

/** The hApp without the roles that no test needs: each would have to be compiled. */
async function bundleOfOneRole(path: string): Promise<Uint8Array> {
  const { manifest, resources } = decode(gunzipSync(await readFile(path))) as {
    manifest: { roles: { name: string; dna: { path: string } }[] }
    resources: { [path: string]: Uint8Array }
  }
  const roles = manifest.roles.filter(({ name }) => name === ROLE)
  const kept = Object.fromEntries(roles.map(({ dna }) => [dna.path, resources[dna.path]]))
  return gzipSync(encode({ manifest: { ...manifest, roles }, resources: kept }))
}
