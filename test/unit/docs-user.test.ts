/** What the guide for people calls a button is what stands on it. */
import { describe, expect, it } from 'vitest'
import catalogue from '../../public/_locales/en/messages.json' with { type: 'json' }
import { readDoc } from './docs-snippets.ts'

const texts = new Set(Object.values(catalogue).map(({ message }) => message))
/** Parts of a window, and browsers: bold, and not on any screen. */
const OTHER = new Set(['The site', 'What the site wrote', 'Chromium', 'Firefox'])

describe('docs/user.md', () => {
  it('names what stands on the screens', () => {
    const bold = [...readDoc('docs/user.md').matchAll(/\*\*([^*]+)\*\*/g)].map(([, name = '']) =>
      name.replace(/\s+/g, ' '),
    )
    expect(bold.length).toBeGreaterThan(30)
    expect(bold.filter(name => !texts.has(name) && !OTHER.has(name))).toEqual([])
  })
})
