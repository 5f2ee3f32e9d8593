import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBuild } from '../../scripts/lib/check-build.mjs'

const ROOT = resolve(import.meta.dirname, '../..')
const BUILT = join(ROOT, 'dist/chrome')

function filesOf(folder: string): Map<string, Buffer> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return new Map(names.map(name => [relative(folder, name), readFileSync(name)]))
}
const texts = () => [...filesOf(BUILT)].map(([name, bytes]) => [name, bytes.toString('latin1')] as const)

describe('the built extension', () => {
  const folders: string[] = []
  beforeAll(async () => {
    expect(existsSync(BUILT)).toBe(true)
    for (const name of ['one', 'another-place'])
      folders.push(join(mkdtempSync(join(tmpdir(), 'flowsta-')), name))
    await Promise.all(
      folders.map(folder =>
        promisify(execFile)(
          process.execPath,
          [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error', '--outDir', folder],
          { cwd: ROOT, env: { ...process.env, TARGET: 'chrome', NODE_ENV: 'production', VITEST: '' } },
        ),
      ),
    )
  })
  afterAll(() => {
    for (const folder of folders) rmSync(resolve(folder, '..'), { recursive: true, force: true })
  })

  it('AC64 holds no eval, no remote code, no source maps and no path of the machine', () => {
    expect(checkBuild(BUILT, '')).toEqual([])
  })

  it('AC64 holds no hook for tests or development', () => {
    for (const [name, text] of texts()) {
      expect(text, name).not.toMatch(
        /import\.meta\.hot|__vite|vitest|playwright|fake-indexeddb|launchWallet|process\.env|localhost:\d|127\.0\.0\.1:\d/i,
      )
      expect(text, name).not.toMatch(/\bdebugger\b/)
      // What runs in pages says nothing there; the polyfill in the worker only warns developers.
      if (name.startsWith('src/inject/')) expect(text, name).not.toContain('console')
    }
    const allowed =
      /^(?:src\/(?:inject|popup)\/|assets\/|icons\/|_locales\/|manifest\.json$|service-worker-loader\.js$)/
    for (const [name] of texts()) expect(name).toMatch(allowed)
  })

  it('AC64 is the same, byte for byte, when it is built again elsewhere', () => {
    const [one, another] = folders.map(filesOf)
    expect([...(one?.keys() ?? [])].length).toBeGreaterThan(5)
    expect([...(another?.keys() ?? [])]).toEqual([...(one?.keys() ?? [])])
    for (const [name, bytes] of one ?? []) expect(another?.get(name)?.equals(bytes), name).toBe(true)
  })

  it('AC63 may connect to this computer alone, is asked for nothing and shares nothing', () => {
    const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8'))
    expect(manifest.content_security_policy.extension_pages).toContain(
      'connect-src ws://127.0.0.1:* ws://localhost:*',
    )
    expect(manifest.permissions).toEqual([
      'storage',
      'unlimitedStorage',
      'alarms',
      'idle',
      'scripting',
      'contextMenus',
    ])
    expect(manifest).not.toHaveProperty('host_permissions')
    // Asked for one origin at a time, when a person switches it on; as wide as it must be to be given back again.
    expect(manifest.optional_host_permissions).toEqual(['*://*/*'])
    // Asked for by the switch in Settings.
    expect(manifest.optional_permissions).toEqual(['notifications'])
    expect(manifest).not.toHaveProperty('web_accessible_resources')
    expect(manifest.externally_connectable).toEqual({ ids: [] })
    for (const [name, text] of texts()) {
      const addresses = text.match(/https?:\/\/[^\s"'`\\)<>*]+/g) ?? []
      for (const address of addresses) {
        // Names of formats and of the documentation, never fetched; and match patterns of the manifest.
        expect(address, name).toMatch(
          /^https?:\/\/(?:www\.w3\.org|localhost|127\.0\.0\.1|\[::1\]|preactjs\.com)/,
        )
      }
    }
  })
})
