import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * A small client of Firefox's Marionette protocol (length-prefixed JSON over loopback TCP), because WebDriver BiDi
 * cannot drive the pages of an extension and there is no geckodriver in Debian.
 * Source: firefox-source-docs, testing/marionette/Protocol.
 */
export interface Firefox {
  /** Address of the extension's pages. */
  readonly extension: string
  goto(url: string): Promise<void>
  /** Runs a function body in the page and answers what it returns; promises are awaited. */
  run<T>(script: string, ...args: unknown[]): Promise<T>
  click(css: string): Promise<void>
  type(css: string, text: string): Promise<void>
  windows(): Promise<string[]>
  switchTo(handle: string): Promise<void>
  current(): Promise<string>
  newTab(): Promise<string>
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

const ADDON = 'wallet@flowsta.example'
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Waits for the port; the browser needs seconds to start and writes nothing that could be waited for. */
async function openWhenReady(port: number, child: ChildProcess): Promise<Socket> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`Firefox ended with ${child.exitCode}`)
    const socket = await open(port).catch(() => null)
    if (socket !== null) return socket
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('Firefox did not open its Marionette port')
}

function client(socket: Socket) {
  let buffer = Buffer.alloc(0)
  let id = 0
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  socket.on('data', chunk => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const colon = buffer.indexOf(':')
      const length = Number(buffer.subarray(0, colon).toString())
      if (colon < 0 || buffer.length < colon + 1 + length) return
      const message: unknown = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length).toString())
      buffer = buffer.subarray(colon + 1 + length)
      if (!Array.isArray(message)) continue
      const [, n, error, result] = message
      const one = waiting.get(n)
      waiting.delete(n)
      if (error) one?.reject(new Error(`${error.error}: ${error.message}`))
      else one?.resolve(result)
    }
  })
  return <T>(command: string, params: object = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      const n = ++id
      waiting.set(n, { resolve: value => resolve(value as T), reject })
      const text = JSON.stringify([0, n, command, params])
      socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
}

/** Starts a headless Firefox with a new profile and the unpacked extension in it. */
export async function launchFirefox(extensionPath: string, executable = 'firefox-esr'): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'flowsta-firefox-'))
  const port = await freePort()
  const uuid = randomUUID()
  const prefs: Record<string, unknown> = {
    'marionette.port': port,
    'extensions.webextensions.uuids': JSON.stringify({ [ADDON]: uuid }),
    'browser.shell.checkDefaultBrowser': false,
    'datareporting.policy.dataSubmissionEnabled': false,
    'app.normandy.enabled': false,
    'app.update.enabled': false,
    'browser.newtabpage.enabled': false,
    'browser.safebrowsing.downloads.enabled': false,
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'services.settings.server': 'http://127.0.0.1:9/',
  }
  const lines = Object.entries(prefs).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const args = [
    '--headless',
    '--marionette',
    '--remote-allow-system-access',
    '--no-remote',
    '--profile',
    profile,
  ]
  const child = spawn(executable, args, { stdio: 'ignore' })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const socket = await openWhenReady(port, child)
  const send = client(socket)
  await send('WebDriver:NewSession', { capabilities: { alwaysMatch: { pageLoadStrategy: 'normal' } } })
  await send('Addon:Install', { path: extensionPath, temporary: true })

  async function element(css: string): Promise<string> {
    await send('WebDriver:SetTimeouts', { implicit: 10_000, script: 30_000 })
    const { value } = await send<{ value: Record<string, string> }>('WebDriver:FindElement', {
      using: 'css selector',
      value: css,
    })
    return value[ELEMENT] ?? ''
  }

  return {
    extension: `moz-extension://${uuid}`,
    goto: async url => void (await send('WebDriver:Navigate', { url })),
    async run<T>(script: string, ...scriptArgs: unknown[]) {
      const body = `const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);
        (async () => { ${script} })().then(value => done({ value }), error => done({ error: String(error) }))`
      const { value } = await send<{ value: { value: T; error?: string } }>('WebDriver:ExecuteAsyncScript', {
        script: body,
        args: scriptArgs,
        sandbox: null,
        newSandbox: false,
      })
      if (value.error !== undefined) throw new Error(value.error)
      return value.value
    },
    click: async css => void (await send('WebDriver:ElementClick', { id: await element(css) })),
    type: async (css, text) =>
      void (await send('WebDriver:ElementSendKeys', { id: await element(css), text })),
    windows: () => send<string[]>('WebDriver:GetWindowHandles'),
    switchTo: async handle => void (await send('WebDriver:SwitchToWindow', { handle, focus: true })),
    current: async () => (await send<{ value: string }>('WebDriver:GetWindowHandle')).value,
    newTab: async () =>
      (await send<{ handle: string }>('WebDriver:NewWindow', { type: 'tab', focus: true })).handle,
    screenshot: async () =>
      Buffer.from(
        (await send<{ value: string }>('WebDriver:TakeScreenshot', { full: false })).value,
        'base64',
      ),
    async close() {
      await send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {})
      await Promise.race([ended, new Promise(resolve => setTimeout(resolve, 5000))])
      if (child.exitCode === null) child.kill('SIGKILL')
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
