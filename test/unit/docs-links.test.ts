/** What the documents point to is there: files, headings, tests. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const markdown = (folder: string) =>
  readdirSync(join(ROOT, folder))
    .filter(name => name.endsWith('.md'))
    .map(name => join(ROOT, folder, name))
const documents = [...markdown('.'), ...markdown('docs')]

/** Prose alone: what is in a fence is code. */
function read(path: string): string {
  return readFileSync(path, 'utf8').replace(/^```.*?^```/gms, '')
}
/** Names of a document's headings, as they are made of their texts where Markdown is shown. */
function anchorsOf(path: string): ReadonlySet<string> {
  const titles = [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title)
  return new Set(
    titles.map(title =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  )
}

describe.each(documents.map(path => [relative(ROOT, path), path]))('%s', (_, path) => {
  it('links to what is there', () => {
    const links = [...read(path).matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g)]
    const dead = links.filter(([, to = '', anchor]) => {
      const target = to === '' ? path : resolve(dirname(path), to)
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).has(anchor))
    })
    expect(dead.map(([link]) => link)).toEqual([])
  })
})

describe('docs/threat-model.md', () => {
  it('names tests that there are', () => {
    const rows = [...read(join(ROOT, 'docs/threat-model.md')).matchAll(/^\|.*\| ([^|]*) \|$/gm)]
    const names = rows.flatMap(([, last = '']) =>
      [...last.matchAll(/`((?:attack|browser|conductor|unit)\/[\w/-]+)`/g)].map(([, name = '']) => name),
    )
    expect(names.length).toBeGreaterThan(10)
    const endings = ['', '.test.ts', '.test.tsx']
    const missing = names.filter(
      name => !endings.some(ending => existsSync(join(ROOT, 'test', name + ending))),
    )
    expect(missing).toEqual([])
  })
})
