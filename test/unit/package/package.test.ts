import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { build as buildRolldown } from 'rolldown'
import { build as buildVite } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { addPlaywright, type Consumer, createConsumer, ROOT, TSC } from './support.ts'

// Compilers and bundlers, each started anew, beside all other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let consumer: Consumer
beforeAll(async () => {
  consumer = await createConsumer()
})
afterAll(() => consumer?.remove())

const installed = (path: string) => join(consumer.folder, 'node_modules/flowsta-wallet', path)
const EXPORTS = {
  '': [
    'ConsentRequired',
    'FlowstaHolochainError',
    'WalletNotFoundError',
    'getProvider',
    'getProviders',
    'showHowToGet',
  ],
  '/holochain': [
    'ConsentRequired',
    'FlowstaHolochain',
    'FlowstaHolochainError',
    'WalletNotFoundError',
    'createHolochainClient',
    'default',
  ],
  '/auth': ['ConsentRequired', 'FlowstaAuth', 'FlowstaHolochainError', 'WalletNotFoundError', 'default'],
}

describe('the npm package', () => {
  it('holds what is built and nothing else', () => {
    const files = readdirSync(installed(''), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name).slice(installed('').length + 1))
    const odd = files.filter(
      file =>
        !/^(package\.json|README\.md|LICENSE|bin\/[\w-]+\.mjs|extension\/.+|dist\/sdk\/\w+\.js|dist\/sdk\/types\/.+\.d\.m?ts)$/.test(
          file,
        ),
    )
    expect(odd).toEqual([])
    expect(files).toContain('extension/manifest.json')
    expect(files.filter(file => file.endsWith('.map'))).toEqual([])
  })

  it('needs nothing, and Playwright only for tests', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
      readFileSync(installed('package.json'), 'utf8'),
    )
    expect(dependencies).toBeUndefined()
    expect(peerDependencies).toEqual({ 'playwright-core': '>=1.50' })
    expect(peerDependenciesMeta).toEqual({ 'playwright-core': { optional: true } })
    expect(readdirSync(join(consumer.folder, 'node_modules')).filter(name => !name.startsWith('.'))).toEqual([
      'flowsta-wallet',
    ])
  })

  it('is right for publint', async () => {
    const bytes = readFileSync(consumer.tarball)
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
    expect(messages.map(message => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that resolve wherever ES modules do', async () => {
    const cli = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const said = await consumer.node([cli, consumer.tarball, '--profile', 'esm-only', '--format', 'json'])
    const { analysis } = JSON.parse(said)
    // Whoever still writes CommonJS loads it with `import()`.
    const wrong = analysis.problems.filter(({ kind }: { kind: string }) => kind !== 'CJSResolvesToESM')
    expect(wrong).toEqual([])
    expect(Object.keys(analysis.entrypoints).sort()).toEqual([
      '.',
      './auth',
      './holochain',
      './package.json',
      './testing',
      './verify',
    ])
  })
})

describe('an empty project with it', () => {
  it.each(Object.entries(EXPORTS))('imports flowsta-wallet%s in Node', async (entry, names) => {
    const script = `import * as all from 'flowsta-wallet${entry}'; console.log(JSON.stringify(Object.keys(all)))`
    const said = await consumer.node(['--input-type=module', '-e', script])
    expect(JSON.parse(said).sort()).toEqual(names)
  })

  it('imports the verifier in Node and runs its command', async () => {
    const script = `import * as all from 'flowsta-wallet/verify'; console.log(typeof all.verifyAuditExport)`
    expect(await consumer.node(['--input-type=module', '-e', script])).toBe('function\n')
    expect(await consumer.node([installed('bin/flowsta-wallet.mjs'), '--help'])).toContain(
      'flowsta-wallet verify',
    )
    expect(readdirSync(join(consumer.folder, 'node_modules/.bin')).join()).toContain('flowsta-wallet')
  })

  it('finds no wallet on a server, and says so', async () => {
    const script = `
      import { getProvider, getProviders, FlowstaHolochainError } from 'flowsta-wallet'
      import { FlowstaAuth } from 'flowsta-wallet/auth'
      import { createHolochainClient, WalletNotFoundError } from 'flowsta-wallet/holochain'
      const auth = new FlowstaAuth({ clientId: 'app', redirectUri: '/callback' })
      const error = await createHolochainClient(auth).signAction({ action: {} }).catch(error => error)
      console.log(JSON.stringify([
        await getProvider(), await getProviders(), auth.getState(),
        error instanceof WalletNotFoundError && error instanceof FlowstaHolochainError, error.code, error.errno,
      ]))`
    const state = { isAuthenticated: false, user: null, accessToken: null, isLoading: false, error: null }
    expect(JSON.parse(await consumer.node(['--input-type=module', '-e', script]))).toEqual([
      null,
      [],
      state,
      true,
      'no_wallet',
      4105,
    ])
  })

  it('is told what /testing needs, and finds the extension once that is there', async () => {
    const script = `
      const testing = await import('flowsta-wallet/testing').catch(error => ({ error }))
      const started = await testing.launchWallet?.({ executablePath: '/nothing/here' }).catch(error => error)
      console.log(JSON.stringify([testing.error?.message ?? null, started?.code ?? null]))`
    const before = JSON.parse(await consumer.node(['--input-type=module', '-e', script]))
    expect(before[0]).toContain("'playwright-core'")
    addPlaywright(consumer)
    expect(JSON.parse(await consumer.node(['--input-type=module', '-e', script]))).toEqual([
      null,
      'launch_failed',
    ])
  })

  const ALL = `
    export * as index from 'flowsta-wallet'
    export * as holochain from 'flowsta-wallet/holochain'
    export * as auth from 'flowsta-wallet/auth'
    export * as verify from 'flowsta-wallet/verify'`

  it('is built by Vite and by Rolldown', async () => {
    const input = consumer.write('all.js', ALL)
    const { output } = await buildRolldown({ input, cwd: consumer.folder, platform: 'browser', write: false })
    expect(output).toHaveLength(1)
    expect(output[0].imports).toEqual([])
    expect(await bundle(ALL)).toContain('flowsta:requestProvider')
  })

  it('carries no more than it uses', async () => {
    const small = await bundle(`import { getProvider } from 'flowsta-wallet'; console.log(getProvider)`)
    expect(small).toContain('flowsta:requestProvider')
    for (const unused of [
      'user_rejected',
      'WalletNotFoundError',
      'class ',
      'createElement',
      'data-flowsta-get',
    ]) {
      expect(small).not.toContain(unused)
    }
    expect(Buffer.byteLength(small)).toBeLessThan(1200)
    const nothing = await bundle(
      `import 'flowsta-wallet'; import 'flowsta-wallet/auth'; import 'flowsta-wallet/holochain'; import 'flowsta-wallet/verify'`,
    )
    expect(nothing.trim()).toBe('')
  })

  /** What Vite makes of a program of the project. */
  async function bundle(code: string): Promise<string> {
    const before = process.env.NODE_ENV
    const built = await buildVite({
      configFile: false,
      root: consumer.folder,
      logLevel: 'silent',
      build: {
        write: false,
        modulePreload: false,
        target: 'es2022',
        rolldownOptions: { input: consumer.write('main.js', code), preserveEntrySignatures: 'strict' },
      },
    }).finally(() => {
      if (before === undefined) delete process.env.NODE_ENV
      else process.env.NODE_ENV = before
    })
    const outputs = [built].flat().flatMap(one => ('output' in one ? one.output : []))
    expect(outputs).toHaveLength(1)
    const [made] = outputs
    return made?.type === 'chunk' ? made.code : ''
  }
})

describe('its types', () => {
  const PROGRAM = `
    import { getProvider, getProviders, showHowToGet, type Account, type FlowstaProvider } from 'flowsta-wallet'
    import Client, { ConsentRequired, createHolochainClient, FlowstaHolochain, FlowstaHolochainError } from 'flowsta-wallet/holochain'
    import Auth, { FlowstaAuth, type FlowstaUser } from 'flowsta-wallet/auth'
    import { verifyAuditExport } from 'flowsta-wallet/verify'

    const auth: Auth = new FlowstaAuth({
      clientId: 'your-client-id',
      redirectUri: 'https://yoursite.com/callback',
      scopes: ['openid', 'public_key', 'holochain:sign'],
      apiUrl: 'https://example.com',
    })
    const holochain: Client = createHolochainClient(auth, { apiUrl: 'https://example.com' })
    export const other = new FlowstaHolochain({ accessToken: auth.getAccessToken.bind(auth), transport: 'auto' })
    export async function create(): Promise<string | undefined> {
      try {
        const { signedAction, signature, agentPubKey } = await holochain.signAction({
          action: { type: 'CreateEntry', entry_type: 'message', payload: { content: 'Hello' } },
          reason: 'Creating a new message',
        })
        console.log(signedAction, agentPubKey)
        return signature
      } catch (error) {
        if (error instanceof ConsentRequired) await auth.login({ scopes: ['openid', 'holochain:sign'] })
        if (error instanceof FlowstaHolochainError) console.error(error.code, error.errno, error.description)
        return undefined
      }
    }
    export const user: Promise<FlowstaUser> = auth.handleCallback()
    export const name = auth.getUser()?.displayName
    export async function find(): Promise<Account | null> {
      const provider: FlowstaProvider | null = await getProvider(200)
      if (provider === null) showHowToGet(document.body)
      for (const { info } of await getProviders()) console.log(info.rdns)
      return provider?.getAccount() ?? null
    }
    export const report = verifyAuditExport('')
    // @ts-expect-error an action is needed
    holochain.signAction({})
    // @ts-expect-error there is no such method
    auth.signUp()`
  const TESTING = `
    import { launchWallet, type TestWallet } from 'flowsta-wallet/testing'
    const wallet: TestWallet = await launchWallet({ headless: true })
    // @ts-expect-error there is no such method
    wallet.giveUp()`

  it.each([
    ['nodenext', 'nodenext'],
    ['node16', 'node16'],
    ['esnext', 'bundler'],
  ])('compile with module %s and moduleResolution %s', async (module, moduleResolution) => {
    consumer.write('src/program.ts', PROGRAM)
    consumer.write('src/testing.ts', TESTING)
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      module,
      moduleResolution,
    }
    consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['src/program.ts'] }))
    await compile('tsconfig.json')
    // Playwright's own types need Node's.
    const testing = {
      ...compilerOptions,
      skipLibCheck: true,
      module: module === 'node16' ? 'nodenext' : module,
    }
    consumer.write(
      'tsconfig.testing.json',
      JSON.stringify({
        compilerOptions: {
          ...testing,
          moduleResolution: module === 'node16' ? 'nodenext' : moduleResolution,
        },
        files: ['src/testing.ts'],
      }),
    )
    await compile('tsconfig.testing.json')
  })

  /** Rejects with what the compiler prints. */
  async function compile(config: string): Promise<void> {
    await consumer.node([TSC, '-p', config]).catch((error: { stdout?: string }) => {
      throw new Error(error.stdout)
    })
  }
})
