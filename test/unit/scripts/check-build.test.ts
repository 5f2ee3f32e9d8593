import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkBuild } from '../../../scripts/lib/check-build.mjs'

const ROOT = resolve(import.meta.dirname, '../../..')
const MANIFEST = { content_scripts: [{ js: ['provider.js'] }], background: { service_worker: 'worker.js' } }

describe('the check of a build', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flowsta-build-'))
    put('manifest.json', JSON.stringify(MANIFEST))
    put('provider.js', '(function(){window.flowsta={}})();')
    put('src/inject/signer.iife.js', '(function(){window.signer={}})();')
    put('worker.js', 'import"./assets/a.js";')
    put('assets/a.js', 'const retrieval=1;store.eval(1);globalThis.Function===x')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  function put(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }

  it('finds nothing in a good one', () => {
    expect(checkBuild(folder, 'built')).toEqual([])
  })

  it('finds a loader at document_start', () => {
    const output = '[crx:manifest] Some document_start content scripts use the async loader.'
    expect(checkBuild(folder, output)).toHaveLength(1)
  })

  it('finds web_accessible_resources', () => {
    put('manifest.json', JSON.stringify({ ...MANIFEST, web_accessible_resources: [] }))
    expect(checkBuild(folder, '')).toEqual([expect.stringContaining('web_accessible_resources')])
  })

  it('finds no content scripts at all', () => {
    put('manifest.json', JSON.stringify({ ...MANIFEST, content_scripts: [] }))
    expect(checkBuild(folder, '')).toHaveLength(1)
  })

  it('finds no script for single sites', () => {
    rmSync(join(folder, 'src/inject/signer.iife.js'))
    expect(checkBuild(folder, '')).toEqual([expect.stringContaining('signer.iife.js is missing')])
  })

  it.each([
    ['assets/a.js', 'eval("1")', 'eval('],
    ['assets/a.js', '(0,eval)("1")', 'eval('],
    ['assets/a.js', 'new Function("a","b")', 'new Function'],
    ['assets/a.js', 'x=Function("return this")()', 'new Function'],
    ['assets/a.js', 'import("https://example.org/a.js")', 'remote code'],
    ['assets/a.js', 'a\n//# sourceMappingURL=a.js.map', 'source map'],
    ['assets/a.js.map', '{}', 'source map'],
    ['assets/a.css', `a{background:url(${ROOT}/x.png)}`, 'path of the machine'],
    ['provider.js', 'const a=1;window.flowsta=a', 'must be one IIFE'],
    ['provider.js', '(()=>{})();var leaked=1', 'must be one IIFE'],
    ['provider.js', '(()=>{import("./a.js")})()', 'loads other code'],
    ['src/inject/signer.iife.js', 'import"./a.js"', 'must be one IIFE'],
  ])('finds in %s: %s', (name, text, said) => {
    put(name, text)
    expect(checkBuild(folder, '')).toEqual([expect.stringContaining(said)])
  })
})
