import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unknown } from '../../../src/popup/words-coded.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SOURCES = ['src/crypto/classify/disguise.ts', 'src/crypto/holochain/recognise.ts']
/** What bytes secretly are, as the code that recognises them says it: a text that it answers. */
const NAME = /(?:return |\? |: )(?<quote>['"])(?<name>(?:(?!\k<quote>).){16,})\k<quote>/g

describe('bytes that are something else', () => {
  const names = SOURCES.flatMap(source =>
    [...readFileSync(join(ROOT, source), 'utf8').matchAll(NAME)].map(match => match.groups?.name ?? ''),
  )

  it('are known by their names', () => {
    expect(names.length).toBeGreaterThanOrEqual(9)
  })

  it.each(names)('have a sentence of their own: %s', name => {
    const { text } = unknown.known(name)
    expect(text).toContain('Behind its domain this is ')
    expect(text).not.toContain('something else')
  })

  it('have one where a newer name is not known here', () => {
    expect(unknown.known('a new thing').text).toContain('something else: a new thing.')
  })
})
