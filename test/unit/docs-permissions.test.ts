import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import manifest from '../../manifest.json' with { type: 'json' }

const text = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8')

describe('docs/permissions.md', () => {
  it('has a row for each permission of the manifest, and for no other', () => {
    const rows = text.split('\n').flatMap(line => /^\| `([^`]+)`/.exec(line)?.[1] ?? [])
    const all = [manifest.permissions, manifest.optional_permissions, manifest.optional_host_permissions]
    expect(rows).toEqual(all.flat())
  })

  it('says of those that are optional when they are asked for', () => {
    for (const line of text.split('\n').filter(one => one.startsWith('| `'))) {
      const [, name = '', when = ''] = line.split('|').map(cell => cell.trim())
      const isOptional = !manifest.permissions.some(one => `\`${one}\`` === name)
      expect(/when a person switches/.test(when), name).toBe(isOptional)
    }
  })
})
