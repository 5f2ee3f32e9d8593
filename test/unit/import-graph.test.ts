import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const SRC = join(ROOT, 'src')

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
  .map(name => join(SRC, name))

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g

interface Edge {
  readonly to: string
  readonly typeOnly: boolean
}
function importsOf(file: string): Edge[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(match => {
    const to = match[2] ?? match[3] ?? match[4] ?? ''
    return { to: to.startsWith('.') ? resolve(dirname(file), to) : to, typeOnly: match[1] !== undefined }
  })
}
const graph = new Map(files.map(file => [file, importsOf(file)]))
const room = (name: string) => files.filter(file => relative(SRC, file).startsWith(name))

/** Everything that a file needs at run time, through all its imports. */
function reach(file: string, seen = new Set<string>()): Set<string> {
  for (const { to, typeOnly } of graph.get(file) ?? []) {
    if (typeOnly || seen.has(to)) continue
    seen.add(to)
    reach(to, seen)
  }
  return seen
}
/** Code without comments and strings, for a look at the globals that it names. */
function code(file: string): string {
  return readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
}
const inside = (name: string) => (path: string) => path.startsWith(join(SRC, name))

describe('the rooms', () => {
  it('are all read', () => {
    expect(room('crypto').length).toBeGreaterThan(5)
    expect(room('background').length).toBeGreaterThan(20)
  })

  it('crypto and the signer reach no storage, browser, DOM, clock or chance', () => {
    const pure = [...room('crypto'), join(SRC, 'background/pipeline/sign.ts')]
    const impure =
      /\b(indexedDB|localStorage|sessionStorage|fetch|XMLHttpRequest|browser|chrome|document|window|Date|performance|setTimeout|getRandomValues|randomUUID)\b|Math\.random/
    for (const file of pure) {
      for (const path of [file, ...reach(file)]) {
        expect(['idb', 'webextension-polyfill', 'preact'], `${file} → ${path}`).not.toContain(path)
        if (!path.startsWith(SRC)) continue
        expect(
          ['crypto', 'protocol', 'background/pipeline/sign.ts'].some(name => inside(name)(path)),
          `${file} → ${path}`,
        ).toBe(true)
        expect(impure.exec(code(path))?.[0], path).toBeUndefined()
      }
    }
  })

  it('inject imports nothing from background or popup, and no polyfill', () => {
    for (const file of room('inject')) {
      for (const path of reach(file)) {
        expect(inside('background')(path) || inside('popup')(path), `${file} → ${path}`).toBe(false)
        expect(path).not.toBe('webextension-polyfill')
      }
    }
  })

  it('popup reaches no room that holds keys', () => {
    for (const file of room('popup')) {
      for (const path of reach(file)) expect(inside('background')(path), `${file} → ${path}`).toBe(false)
    }
  })

  it('of the background only index and platform name the browser', () => {
    expect(room('background/platform/').length).toBeGreaterThan(5)
    for (const file of room('background')) {
      if (/background\/(index|platform|platform\/[^/]+)\.ts$/.test(file)) continue
      expect(/\b(browser|chrome)\.\w/.exec(code(file))?.[0], file).toBeUndefined()
      expect(
        graph.get(file)?.some(({ to }) => to === 'webextension-polyfill'),
        file,
      ).toBe(false)
    }
  })

  it('the page door reaches no handler of the ui door', () => {
    for (const path of reach(join(SRC, 'background/doors/page.ts'))) {
      expect(path).not.toMatch(/doors\/(ui|ui-handlers|parse-ui)\.ts$/)
    }
  })

  it('one place decides what a grant allows', () => {
    const deciding = files.filter(
      file => /\bscopes\.includes\(/.test(code(file)) && inside('background')(file),
    )
    const names = deciding.map(file => relative(SRC, file)).sort()
    // finish.ts and the projection narrow lists of scopes; they decide nothing.
    expect(names).toEqual([
      'background/consent/finish.ts',
      'background/consent/grow.ts',
      'background/events/projections/grants.ts',
      'background/pipeline/authorise.ts',
    ])
  })
})
