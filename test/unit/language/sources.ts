import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAst } from 'vite'

export const ROOT = resolve(import.meta.dirname, '../../..')

/** A node of the syntax tree (ESTree with JSX and types), as far as these tests look at one. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly [member: string]: unknown
}
export interface Source {
  readonly name: string
  readonly code: string
  readonly tree: Node
}

/** Every file of `src` that is written by hand, taken apart. */
export function readSources(under: string): readonly Source[] {
  return readdirSync(join(ROOT, under), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map(name => readSource(join(under, name), readFileSync(join(ROOT, under, name), 'utf8')))
}

export function readSource(name: string, code: string): Source {
  const tree = parseAst(code, { lang: name.endsWith('x') ? 'tsx' : 'ts' })
  return { name, code, tree: tree as unknown as Node }
}

/** A node and all that is in it. */
export function* walk(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const one of node) yield* walk(one)
  if (!isNode(node)) return
  yield node
  for (const member of Object.values(node)) {
    if (typeof member === 'object' && member !== null) yield* walk(member)
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** `src/popup/words.ts:12`, for people. */
export function placeOf({ name, code }: Source, { start }: Node): string {
  return `${name}:${code.slice(0, start).split('\n').length}`
}

/** The value of a text that is written out; `undefined` for anything that is put together. */
export function literalOf(node: unknown): string | undefined {
  if (!isNode(node) || node.type !== 'Literal') return undefined
  return typeof node.value === 'string' ? node.value : undefined
}
