import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseSync } from 'vite'
import { ENTRIES } from './build-sdk.mjs'
import { buildTypes } from './build-sdk-types.mjs'

/*
 * The API reference is made of the declarations that are published, and of the comments in them: nothing in it is
 * written twice. What no comment says, it doesn't say either.
 */

const HEAD = '<!-- Made by `npm run docs:api` from the comments in src/sdk. Edit those. -->'

/** The text of each file under `docs/api`, by its name. Throws where the declarations can't be made. */
export async function apiDocs() {
  const folder = mkdtempSync(join(tmpdir(), 'flowsta-api-'))
  try {
    const entries = Object.entries(ENTRIES).filter(([, { typed }]) => typed !== false)
    const wrong = await buildTypes(
      folder,
      entries.map(([, { source }]) => source),
    )
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
    /** Which page describes a declaration; those that come later point to it. */
    const pages = new Map()
    const files = new Map()
    for (const [name, { source }] of entries) {
      const path = join(folder, 'types', relative('src', source)).replace(/\.ts$/, '.d.ts')
      files.set(`${name}.md`, page(name, path, pages))
    }
    return files
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function page(name, path, pages) {
  const file = read(path)
  const found = [...exportsOf(path)].map(([exported, at]) => ({ exported, ...declarationOf(at) }))
  found.sort((a, b) => (a.exported < b.exported ? -1 : 1))
  const elsewhere = found.filter(({ key }) => pages.has(key))
  const here = found.filter(({ key, exported }) => !pages.has(key) && exported !== 'default')
  for (const { key, exported } of here) pages.set(key, `${name}.md#${exported.toLowerCase()}`)
  const title = name === 'index' ? 'flowsta-wallet' : `flowsta-wallet/${name}`
  const parts = [
    HEAD,
    `# ${title}`,
    prose(file.comments[0]?.start === 0 ? textOf(file.comments[0]) : '').text,
  ]
  for (const [heading, isOne] of [
    ['Functions', ({ type }) => type === 'TSDeclareFunction'],
    ['Classes', ({ type }) => type === 'ClassDeclaration'],
    ['Types', ({ type }) => /^TS(Interface|TypeAlias)/.test(type)],
  ]) {
    const some = here.filter(({ node }) => isOne(node))
    if (some.length > 0) parts.push(`## ${heading}`, ...some.map(section))
  }
  const links = elsewhere
    .filter(({ exported }) => exported !== 'default')
    .map(({ exported, key }) => `- [\`${exported}\`](${pages.get(key)})`)
  if (links.length > 0) parts.push('## Described elsewhere', links.join('\n'))
  const other = found.find(({ exported }) => exported === 'default')
  if (other !== undefined) parts.push(`The default export is \`${other.local}\`.`)
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function section({ exported, declaration, comment }) {
  const { text, example } = prose(comment)
  const name = example.includes('…') ? 'fragment: shortened' : `example-${exported}`
  const code = example === '' ? '' : `\`\`\`ts ${name}\n${example}\n\`\`\``
  return [`### ${exported}`, text, `\`\`\`ts declaration\n${declaration}\n\`\`\``, code]
    .filter(Boolean)
    .join('\n\n')
}

const read = path => {
  const code = readFileSync(path, 'utf8')
  const { program, comments, errors } = parseSync(path, code)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`)
  return { path, code, program, comments: comments.filter(({ value }) => value.startsWith('*')) }
}

/** Where each exported name is declared: `{ path, local }`, by the name. Throws for `export *`, which nobody uses here. */
function exportsOf(path) {
  const found = new Map()
  for (const node of read(path).program.body) {
    if (node.type === 'ExportAllDeclaration') throw new Error(`${path}: export * can't be followed`)
    if (node.type !== 'ExportNamedDeclaration') continue
    const from = node.source && join(dirname(path), node.source.value.replace(/\.js$/, '.d.ts'))
    for (const { exported, local } of node.specifiers) {
      found.set(exported.name, from ? follow(from, local.name) : { path, local: local.name })
    }
    if (node.declaration?.id) found.set(node.declaration.id.name, { path, local: node.declaration.id.name })
  }
  return found
}
const follow = (path, name) => exportsOf(path).get(name) ?? { path, local: name }

/** A declaration's text without the comment before it and without `export` and `declare`. */
function declarationOf({ path, local }) {
  const { code, comments, program } = read(path)
  for (const outer of program.body) {
    const node = outer.declaration ?? outer
    if (node.id?.name !== local) continue
    const before = comments.findLast(
      ({ end }) => end <= outer.start && /^\s*$/.test(code.slice(end, outer.start)),
    )
    const declaration = code
      .slice(node.start, node.end)
      .replace(/^declare /, '')
      .replace(/^ +#private;\n/m, '')
      .replace(/^ {4}( {4})?/gm, (_, deeper) => (deeper ? '    ' : '  '))
      .replace(/;$/gm, '')
    return { key: `${path}#${local}`, local, node, declaration, comment: before ? textOf(before) : '' }
  }
  throw new Error(`${path}: no declaration of ${local}`)
}

/** A comment without its stars. */
const textOf = ({ value }) =>
  value
    .slice(1)
    .replace(/^[ \t]*\* ?/gm, '')
    .trim()

/** What a comment says, one paragraph a line, and the code of its example. */
function prose(comment) {
  const [text = '', example = ''] = comment.split(/^@example\n/m)
  const paragraphs = text
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .replace(/^@param (\w+) /gm, '\n`$1`: ')
    .trim()
    .split(/\n{2,}/)
  return { text: paragraphs.map(one => one.replaceAll('\n', ' ')).join('\n\n'), example: example.trimEnd() }
}
