import { describe, expect, it } from 'vitest'
import {
  isNode,
  literalOf,
  type Node,
  placeOf,
  readSource,
  readSources,
  type Source,
  walk,
} from './sources.ts'

/** Attributes that people see or hear, of elements and of components. */
const SPOKEN = new Set([
  'aria-label',
  'aria-valuetext',
  'aria-description',
  'aria-roledescription',
  'alt',
  'title',
  'placeholder',
  'label',
  'text',
  'hint',
])

/** Texts that are written into what draws them, where no translator finds them. */
function literalTexts(source: Source): string[] {
  return [...walk(source.tree)].flatMap(node =>
    textsOf(node)
      .filter(text => /\p{L}{2}/u.test(text))
      .map(text => `${placeOf(source, node)} ${text.trim()}`),
  )
}

function textsOf(node: Node): string[] {
  if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
    return (node.children as readonly unknown[]).flatMap(drawnBy)
  }
  if (node.type === 'JSXAttribute' && isNode(node.name) && SPOKEN.has(String(node.name.name))) {
    return drawnBy(node.value)
  }
  const isAnnounced = node.type === 'CallExpression' && isNode(node.callee) && node.callee.name === 'announce'
  return isAnnounced ? drawnBy((node.arguments as readonly unknown[])[0]) : []
}

/** `Yes`, `{'Yes'}`, `{isOn && 'Yes'}`, `{isOn ? 'Yes' : 'No'}`, and what is written around holes. */
function drawnBy(node: unknown): string[] {
  if (!isNode(node)) return []
  switch (node.type) {
    case 'JSXText':
      return [node.value as string]
    case 'JSXExpressionContainer':
      return drawnBy(node.expression)
    case 'ConditionalExpression':
      return [...drawnBy(node.consequent), ...drawnBy(node.alternate)]
    case 'LogicalExpression':
      return drawnBy(node.right)
    case 'TemplateLiteral':
      return (node.quasis as ReadonlyArray<{ value: { cooked: string } }>).map(({ value }) => value.cooked)
    default:
      return [literalOf(node) ?? '']
  }
}

describe('the screens', () => {
  const sources = readSources('src/popup').filter(({ name }) => name.endsWith('.tsx'))

  it('have no text of their own', () => {
    expect(sources.length).toBeGreaterThan(80)
    expect(sources.flatMap(literalTexts)).toEqual([])
  })

  it.each([
    ['<p>Locked</p>'],
    ['<p>{n} rows</p>'],
    ['<button aria-label="Close" />'],
    ["<button aria-label={'Close'} />"],
    ['<Note text="Something went wrong." />'],
    ["<p>{isOn && 'It is on'}</p>"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is read as source
    ['<p>{`It is on ${n}`}</p>'],
  ])('would be caught with %s', jsx => {
    expect(literalTexts(readSource('a.tsx', `export const a = ${jsx}`))).not.toEqual([])
  })
})
