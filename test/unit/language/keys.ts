import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNode, literalOf, placeOf, ROOT, readSources, type Source, walk } from './sources.ts'

/** A use of a text. `key` is absent where it is not written out: then nobody could tell what is used. */
export interface Use {
  readonly place: string
  readonly key: string | undefined
  readonly isPlural: boolean
}

/** Every text that the screens, the worker or the manifest name. */
export function usesOfTexts(): readonly Use[] {
  const sources = [...readSources('src/popup'), ...readSources('src/background/toolbar')]
  return [...sources.flatMap(usesIn), ...usesInManifest()]
}

/** What reads the catalogues takes keys as arguments. */
const READERS: readonly string[] = ['src/popup/language/texts.ts', 'src/background/toolbar/texts.ts']

/** `t('…')` and `plural('…', n)` of the screens, `texts.text('…')` and `texts.plural('…', n)` of the worker. */
export function usesIn(source: Source): Use[] {
  if (READERS.includes(source.name)) return []
  return [...walk(source.tree)].flatMap(node => {
    const name = node.type === 'CallExpression' ? calledName(node.callee) : undefined
    if (name === undefined) return []
    const [first] = node.arguments as readonly unknown[]
    const place = placeOf(source, node)
    return keysOf(first).map(key => ({ place, key, isPlural: name === 'plural' }))
  })
}

function calledName(callee: unknown): 't' | 'text' | 'plural' | undefined {
  if (!isNode(callee)) return undefined
  if (callee.type === 'Identifier') return nameOf(callee, ['t', 'text', 'plural'])
  // A file has a method `text` too, so what it is called on counts.
  const on = isNode(callee.object) ? (callee.object.name ?? nameOf(callee.object.property, ['texts'])) : ''
  return on === 'texts' ? nameOf(callee.property, ['text', 'plural']) : undefined
}

function nameOf<T extends string>(node: unknown, names: readonly T[]): T | undefined {
  return isNode(node) ? names.find(name => name === node.name) : undefined
}

/** One of two is fine where both are written out. */
function keysOf(node: unknown): ReadonlyArray<string | undefined> {
  if (!isNode(node) || node.type !== 'ConditionalExpression') return [literalOf(node)]
  return [...keysOf(node.consequent), ...keysOf(node.alternate)]
}

function usesInManifest(): Use[] {
  const manifest = readFileSync(join(ROOT, 'manifest.json'), 'utf8')
  return [...manifest.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => ({
    place: 'manifest.json',
    key,
    isPlural: false,
  }))
}
