import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WalletLaunchError } from '../../../../src/sdk/testing/errors.ts'
import { findExtension, ownExtension } from '../../../../src/sdk/testing/extension.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flowsta-extension-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (path: string, text = '{}') => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

it('is the package’s own where it is installed', () => {
  write('package.json')
  write('extension/manifest.json')
  expect(ownExtension(join(folder, 'dist/sdk/testing.js'))).toBe(join(folder, 'extension'))
})

it('is what was built last in the repository, whatever packing left behind', () => {
  write('package.json')
  write('dist/chrome/manifest.json')
  write('extension/manifest.json')
  expect(ownExtension(join(folder, 'src/sdk/testing/extension.ts'))).toBe(join(folder, 'dist/chrome'))
})

it('has the id of its key', () => {
  // RFC 4648's "foobar": the first 16 bytes of its SHA-256 are c3ab8ff13720e8ad9047dd39466b3c89.
  write('manifest.json', JSON.stringify({ key: 'Zm9vYmFy' }))
  expect(findExtension(folder)).toEqual({ path: folder, id: 'mdklippbdhcaoiknjaehnndjeggldmij' })
})

it('is a typed error where there is none, and where its id is not fixed', () => {
  expect(() => findExtension(folder)).toThrow(WalletLaunchError)
  write('manifest.json')
  expect(() => findExtension(folder)).toThrow(/no key/)
})
