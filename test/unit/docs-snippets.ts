/** Takes the code out of a document, checks its types, and runs it in a page with a real wallet behind it. */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createEvents } from '../../src/inject/events.ts'
import { createProvider } from '../../src/inject/provider.ts'
import type { FakeBrowser, FakePage } from './background/support.ts'
import { createWallet, ORIGIN, openTab } from './inject/support.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** The code of a fence that has a name behind its language, by that name. */
export function snippetsOf(doc: string): ReadonlyMap<string, string> {
  return new Map(
    [...doc.matchAll(/^```js (\S+)\n(.*?)^```/gms)].map(([, name = '', code = '']) => [name, code]),
  )
}
export function readDoc(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

/** A piece of JavaScript or TypeScript in a document. */
export interface Fence {
  /** Its name, or else its place among those of the document, from 1. */
  readonly name: string
  readonly language: 'js' | 'ts'
  /** `types-only: reason`: compiled. `fragment: reason`: neither compiled nor run. `declaration`: made from the code. */
  readonly flag: 'types-only' | 'fragment' | 'declaration' | undefined
  readonly reason: string
  readonly code: string
}
export function fencesOf(doc: string): readonly Fence[] {
  return [...doc.matchAll(/^( *)```(js|ts)(?: ([^\n]+))?\n(.*?)^ *```$/gms)].map((found, i) => {
    const [, indent = '', language, info = '', code = ''] = found
    const [, flag, reason = ''] = /^(types-only|fragment|declaration)(?:: (.+))?$/.exec(info) ?? []
    return {
      name: flag === undefined && info !== '' ? info : String(i + 1),
      language: language as Fence['language'],
      flag: flag as Fence['flag'],
      reason,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }
  })
}

/** What snippets name and don't declare. */
const AROUND = {
  token: 'number[]',
  dna: 'Uint8Array',
  agent: 'Uint8Array',
  agentPubKey: 'string',
  wallet: 'FlowstaProvider',
  account: "Awaited<ReturnType<FlowstaProvider['connect']>>",
  post: "Awaited<ReturnType<FlowstaProvider['signAction']>>",
  login: "Awaited<ReturnType<FlowstaProvider['signBytes']>>",
  client: '{ callZome(call: object): Promise<unknown> }',
  payload: 'unknown',
  publicKey: 'string',
  sign: '(message: Uint8Array) => Promise<Uint8Array>',
  button: 'HTMLButtonElement',
  auth: '{ getAccessToken(): string | null }',
} as const

/** What TypeScript says of these files, each a module of its own; empty where it finds nothing. */
export async function typeFaults(files: ReadonlyMap<string, string>): Promise<string> {
  await mkdir(join(ROOT, 'out'), { recursive: true })
  const folder = await mkdtemp(join(ROOT, 'out/docs-'))
  try {
    const config = {
      extends: '../../tsconfig.json',
      compilerOptions: {
        noUnusedLocals: false,
        // Documents show JavaScript: what a parameter or a caught error is, the reader knows.
        noImplicitAny: false,
        useUnknownInCatchVariables: false,
        exactOptionalPropertyTypes: false,
        paths: {
          'flowsta-wallet': ['../../src/sdk/index.ts'],
          'flowsta-wallet/*': ['../../src/sdk/*/index.ts'],
        },
      },
      include: ['*.ts'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    for (const [name, code] of files) await writeFile(join(folder, `${name}.ts`), withAround(code))
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder])
    return ''
  } catch (problem) {
    const { stdout } = problem as { stdout?: string }
    if (!stdout) throw problem
    return stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

function withAround(code: string): string {
  const missing = Object.entries(AROUND).filter(
    ([name]) =>
      !new RegExp(`^const [^=\\n]*\\b${name}\\b[^=\\n]* =|^import \\{[^}]*\\b${name}\\b`, 'm').test(code),
  )
  return [
    "import type { FlowstaProvider } from '../../src/protocol/provider.ts'",
    'declare const window: Window & { flowsta: FlowstaProvider }',
    ...missing.map(([name, type]) => `declare const ${name}: ${type}`),
    code,
    'export {}',
  ].join('\n')
}

/** A document with the provider as it is, over the page door of the wallet in this browser. Set its clock to now. */
export function openSite(browser: FakeBrowser): Record<string, unknown> {
  const page = browser.page(ORIGIN)
  const forward = async (send: (page: FakePage) => ReturnType<FakePage['post']>) => {
    const reply = await send(page)
    return reply.ok ? { value: reply.value } : { error: reply.error.code }
  }
  const { target, session } = openTab({
    ...createWallet(),
    answer: (_, message) => forward(page => page.post(message)),
    contextAnswer: () => forward(page => page.call('signingContext')),
  })
  target.flowsta = createProvider('0', session, createEvents({ listen() {}, report() {} }))
  return target
}

/** Runs a snippet, and answers what these of its names came to. `names`: what it finds beside its own. */
export async function runSnippet(
  code: string,
  {
    modules,
    names,
    wanted,
  }: {
    readonly modules: { readonly [from: string]: object }
    readonly names: { readonly [name: string]: unknown }
    readonly wanted: readonly string[]
  },
): Promise<Record<string, unknown>> {
  const body = code.replace(/^import (\{.*?\}) from ('.*?').*$/gm, 'const $1 = modules[$2]')
  // biome-ignore lint/complexity/noBannedTypes: the document's own code, to be run as it stands
  const AsyncFunction = (async () => {}).constructor as { new (...args: string[]): Function }
  const run = new AsyncFunction('modules', ...Object.keys(names), `${body}\nreturn { ${wanted.join(', ')} }`)
  return run(modules, ...Object.values(names)) as Promise<Record<string, unknown>>
}
