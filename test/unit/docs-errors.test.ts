import { describe, expect, it } from 'vitest'
import { ERRNO } from '../../src/protocol/errors.ts'
import { readDoc } from './docs-snippets.ts'

const doc = readDoc('docs/errors.md')
const sections = doc
  .split(/^### /m)
  .slice(1)
  .map(text => text.split(/^## /m)[0] ?? '')

describe('docs/errors.md', () => {
  it('has a section for each code, and for no other', () => {
    const codes = sections.map(text => /^`(\w+)`\n/.exec(text)?.[1] ?? text.slice(0, 20))
    expect(codes.toSorted()).toEqual(Object.keys(ERRNO).toSorted())
  })

  it('names number and cure of each', () => {
    for (const text of sections) {
      const [, code = '', errno] = /^`(\w+)`\n\n(-?\d+) · /.exec(text) ?? []
      expect(Number(errno), code).toBe(ERRNO[code as keyof typeof ERRNO])
      expect(text, code).toContain('*Cure:*')
    }
  })
})

describe('docs/provider.md', () => {
  it('has a row for each code, with its number', () => {
    const rows = [...readDoc('docs/provider.md').matchAll(/^\| `(\w+)` \| (-?\d+) \|/gm)]
    expect(Object.fromEntries(rows.map(([, code, errno]) => [code, Number(errno)]))).toEqual(ERRNO)
  })
})
