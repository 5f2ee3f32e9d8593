// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { showHowToGet } from '../../../../src/sdk/index.ts'

beforeEach(() => {
  document.body.innerHTML = '<main><p>mine</p></main>'
})
const main = () => document.querySelector('main') as HTMLElement

describe('showHowToGet', () => {
  it('adds one landmark that says what is missing, and takes nothing away', () => {
    const hint = showHowToGet(main())
    expect(showHowToGet(main())).toBe(hint)
    expect(main().children).toHaveLength(2)
    expect([hint.tagName, hint.getAttribute('aria-label')]).toEqual(['SECTION', 'Flowsta Wallet'])
    expect(hint.querySelector('[role=alert]')?.textContent).toContain('needs Flowsta Wallet')
    expect(hint.querySelector('button')?.type).toBe('button')
    expect(hint.querySelectorAll('a, img, style, script')).toHaveLength(0)
    hint.remove()
    expect(main().innerHTML).toBe('<p>mine</p>')
  })

  it('links to where the app says, and to nothing that would run', () => {
    const link = (url: string) => {
      const hint = showHowToGet(main(), { url })
      const found = hint.querySelector('a')
      hint.remove()
      return found
    }
    expect(link('https://example.org/get')?.href).toBe('https://example.org/get')
    expect(link('https://example.org/get')?.textContent).toBe('Get Flowsta Wallet')
    for (const url of ['javascript:alert(1)', 'data:text/html,x', ' javascript:alert(1)', 'http://']) {
      expect([url, link(url)]).toEqual([url, null])
    }
  })
})
