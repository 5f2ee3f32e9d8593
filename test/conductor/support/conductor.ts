import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AdminWebsocket } from 'holochain-client-0.20'
import type { ConductorFiles } from '../../../scripts/lib/conductor-files.mjs'
import { conductorFiles } from './files.ts'
import { createLair, type LockedBundle } from './lair.ts'
import { startProgram } from './program.ts'

const PASSPHRASE = 'a keystore of the tests'

export interface Conductor {
  /** `ws://127.0.0.1:…` */
  readonly adminUrl: URL
  readonly admin: AdminWebsocket
  /** Ends the conductor alone; its port answers nobody then. */
  stop(): Promise<void>
  /** Ends everything and removes its folder. */
  close(): Promise<void>
}

interface Options {
  /** Whose seeds are in its keystore. */
  readonly bundles?: readonly LockedBundle[]
  /** Origins that may use the admin interface, comma separated; default: all. */
  readonly allowedOrigins?: string
}

/**
 * Starts a conductor 0.6 with its keystore and a bootstrap server of its own, all on loopback and on ports that were
 * free, in a temporary folder. It never meets another conductor.
 */
export async function startConductor({
  bundles = [],
  allowedOrigins = '*',
}: Options = {}): Promise<Conductor> {
  const files = conductorFiles()
  const folder = await mkdtemp(join(tmpdir(), 'flowsta-conductor-'))
  const stops: (() => Promise<void>)[] = []
  const close = async () => {
    for (const stop of stops.reverse()) await stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const lair = await createLair(files.lair, folder, PASSPHRASE)
    for (const locked of bundles) await lair.importBundle(locked)
    const keystore = await lair.serve()
    stops.push(keystore.stop)
    const bootstrap = await startBootstrap(files)
    stops.push(bootstrap.stop)
    const wiring = { keystore: keystore.url, bootstrap: bootstrap.address, allowedOrigins }
    const config = await prepareFolder(files, folder, wiring)
    const { output, stop } = await startProgram(files.holochain, ['--piped', '--config-path', config], {
      input: [PASSPHRASE],
      ready: /Conductor ready\./,
    })
    stops.push(stop)
    const adminUrl = new URL(`ws://127.0.0.1:${said(output(), /###ADMIN_PORT:(\d+)###/)}`)
    const admin = await AdminWebsocket.connect({
      url: adminUrl,
      wsClientOptions: { origin: originOf(allowedOrigins) },
    })
    return { adminUrl, admin, stop, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startBootstrap(files: ConductorFiles): Promise<{ address: string; stop(): Promise<void> }> {
  const { output, stop } = await startProgram(files.bootstrap, ['--listen', '127.0.0.1:0'], {
    ready: /#running#/,
  })
  return { address: said(output(), /#listening#([^#]+)#/), stop }
}

function said(output: string, what: RegExp): string {
  const found = what.exec(output)?.[1]
  if (found === undefined) throw new Error(`not said: ${what}\n${output}`)
  return found
}

/** A conductor refuses a connection that names no origin, even where all are allowed. */
const originOf = (allowed: string) => (allowed === '*' ? 'http://localhost' : (allowed.split(',')[0] ?? ''))

interface Wiring {
  readonly keystore: string
  /** `host:port` */
  readonly bootstrap: string
  readonly allowedOrigins: string
}

/** Answers the path of the configuration: YAML, of which JSON is a part. */
async function prepareFolder(files: ConductorFiles, folder: string, wiring: Wiring): Promise<string> {
  const data = join(folder, 'data')
  await mkdir(data)
  await symlink(files.wasmCache, join(data, 'wasm-cache'))
  const path = join(folder, 'conductor.yaml')
  const config = {
    data_root_path: data,
    keystore: { type: 'lair_server', connection_url: wiring.keystore },
    admin_interfaces: [{ driver: { type: 'websocket', port: 0, allowed_origins: wiring.allowedOrigins } }],
    network: {
      bootstrap_url: `http://${wiring.bootstrap}`,
      signal_url: `ws://${wiring.bootstrap}`,
      webrtc_config: { iceServers: [] },
      target_arc_factor: 1,
      advanced: { tx5Transport: { signalAllowPlainText: true } },
    },
  }
  await writeFile(path, JSON.stringify(config))
  return path
}
