import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NOT_YET } from './not-yet.ts'

const LAST = 64
const numbers = Array.from({ length: LAST }, (_, i) => `AC${String(i + 1).padStart(2, '0')}`)

const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.startsWith('complete'))
  .map(name => readFileSync(join(import.meta.dirname, name), 'utf8'))

/** Numbers that a test's name starts with: `it('AC14 …')`, or the name behind the table of an `it.each`. */
const tested = new Set(
  sources.flatMap(source =>
    [...source.matchAll(/(?:\bit|\]|\))\(\s*['"`](AC\d\d) /g)].map(match => match[1]),
  ),
)

describe('the attacks', () => {
  it.each(numbers)('%s has a test, or a reason for having none, and not both', number => {
    expect(Number(tested.has(number)) + Number(Object.hasOwn(NOT_YET, number))).toBe(1)
  })

  it('give a reason worth reading', () => {
    for (const [number, reason] of Object.entries(NOT_YET)) {
      expect(numbers, number).toContain(number)
      expect(reason.length, number).toBeGreaterThan(15)
    }
  })

  it('are all run', () => {
    for (const source of sources) expect(source).not.toMatch(/\b(?:it|test|describe)\.(?:skip|todo|only)\b/)
  })
})
