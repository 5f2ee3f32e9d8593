import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FlowstaProvider } from '../../src/protocol/provider.ts'
import { launchWallet, type TestWallet } from '../../src/sdk/testing/index.ts'
import { type Site, serve } from './support/serve.ts'
import { call, connect, verified } from './support/site.ts'

/** Runs in the page, as its text: it can use nothing from around it. */
type Bad = (f: FlowstaProvider) => Promise<unknown>

const MALFORMED: ReadonlyArray<readonly [name: string, field: string, call: Bad]> = [
  ['bytes that are a number', 'params.bytes', f => f.signBytes({ bytes: 42 as never })],
  ['bytes that are missing', 'params.bytes', f => f.signBytes({} as never)],
  ['bytes that are an array', 'params.bytes', f => f.signBytes({ bytes: [1, 2] as never })],
  ['bytes that are no base64', 'params.bytes', f => f.signBytes({ bytes: 'not base64!' })],
  ['base64 without padding', 'params.bytes', f => f.signBytes({ bytes: 'aA' })],
  ['a domain with blanks', 'params.domain', f => f.signBytes({ bytes: 'aGk=', domain: 'a b' })],
  ['a domain of 129', 'params.domain', f => f.signBytes({ bytes: 'aGk=', domain: 'a'.repeat(129) })],
  ['a reason that is a number', 'params.reason', f => f.signBytes({ bytes: 'aGk=', reason: 1 as never })],
  ['an unknown prompt', 'params.prompt', f => f.signBytes({ bytes: 'aGk=', prompt: 'always' as never })],
  ['no request at all', 'params', f => f.signBytes(undefined as never)],
  ['a request that is a text', 'params', f => f.signBytes('aGk=' as never)],
  ['a request that is null', 'params', f => f.signAction(null as never)],
  ['an action that is a text', 'params.action', f => f.signAction({ action: 'note' as never })],
  ['an action that is a list', 'params.action', f => f.signAction({ action: [] as never })],
  ['undefined in an action', 'params.action.a', f => f.signAction({ action: { a: undefined } })],
  ['a function in an action', 'params.action.a', f => f.signAction({ action: { a() {} } })],
  ['a symbol in an action', 'params.action.a', f => f.signAction({ action: { a: Symbol('s') } })],
  ['NaN', 'params.action.a', f => f.signAction({ action: { a: Number.NaN } })],
  ['an infinity', 'params.action.a[0]', f => f.signAction({ action: { a: [-Infinity] } })],
  ['an integer beyond 2^53 − 1', 'params.action.a', f => f.signAction({ action: { a: 2 ** 53 } })],
  ['a lone surrogate', 'params.action.a', f => f.signAction({ action: { a: '\ud800' } })],
  ['a lone surrogate in a key', 'params.action', f => f.signAction({ action: { 'a\udc00': 1 } })],
  [
    'a __proto__ key',
    'params.action.a.__proto__',
    f => f.signAction({ action: JSON.parse('{"a":{"__proto__":{"b":1}}}') }),
  ],
  [
    'a cycle',
    'params.action.a',
    f => {
      const action: Record<string, unknown> = {}
      action.a = { b: action }
      return f.signAction({ action })
    },
  ],
  [
    'a getter that throws',
    'params.action.a',
    f => {
      const action = {
        get a(): never {
          throw new Error('secret of the page')
        },
      }
      return f.signAction({ action })
    },
  ],
  [
    'a proxy whose trap throws',
    'params.action',
    f => {
      const action = new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('secret of the page')
          },
        },
      )
      return f.signAction({ action })
    },
  ],
  [
    'a request that is a hostile proxy',
    'params',
    f => {
      const request = new Proxy(
        { bytes: 'aGk=' },
        {
          get() {
            throw new Error('secret of the page')
          },
        },
      )
      return f.signBytes(request)
    },
  ],
  [
    'a thousand levels',
    'params',
    f => {
      let action: Record<string, unknown> = {}
      for (let depth = 0; depth < 1000; depth++) action = { a: action }
      return f.signAction({ action })
    },
  ],
  ['an unknown scope', 'params.scopes[0]', f => f.connect({ scopes: ['all' as never] })],
  ['scopes that are no list', 'params.scopes', f => f.connect({ scopes: 'openid' as never })],
]

const TOO_LARGE: ReadonlyArray<readonly [name: string, call: Bad]> = [
  ['10 MB of bytes', f => f.signBytes({ bytes: btoa('x'.repeat(10_000_000)) })],
  ['10 MB of action', f => f.signAction({ action: { a: 'x'.repeat(10_000_000) } })],
  ['10 MB of reason', f => f.signBytes({ bytes: 'aGk=', reason: 'x'.repeat(10_000_000) })],
  ['an action above 64 KiB', f => f.signAction({ action: { a: 'x'.repeat(65_536) } })],
  ['bytes above 1 MiB', f => f.signBytes({ bytes: btoa('x'.repeat(1024 * 1024 + 1)) })],
  ['a reason of 1,001', f => f.signBytes({ bytes: 'aGk=', reason: 'x'.repeat(1001) })],
  ['a name of 101', f => f.connect({ appName: 'x'.repeat(101), scopes: ['openid'] })],
]

describe('bad input', () => {
  let wallet: TestWallet
  let site: Site
  let page: Page
  let windows = 0

  beforeAll(async () => {
    wallet = await launchWallet()
    await wallet.setUp()
    site = await serve({ '/': '<!doctype html><title>site</title>' })
    page = await wallet.context.newPage()
    await page.goto(site.url)
    await connect(wallet, page)
    wallet.context.on('page', () => windows++)
  })
  afterAll(async () => {
    await wallet?.close()
    await site?.close()
  })

  function refusal(bad: Bad): Promise<{ code: string; description: string; typed: boolean; text: string }> {
    return page.evaluate(
      `(() => {
        const seen = error => ({
          code: error.code,
          description: error.description,
          typed: error instanceof window.flowsta.errors.FlowstaHolochainError,
          text: [error.message, error.description, error.stack].join(' '),
        })
        try {
          return (${bad})(window.flowsta).then(() => ({ code: 'none' }), seen)
        } catch (error) {
          return { code: 'thrown at once: ' + error }
        }
      })()`,
    )
  }

  it.each(MALFORMED)('%s: invalid_request that names %s', async (_, field, bad) => {
    const { code, description, typed, text } = await refusal(bad)
    expect(code).toBe('invalid_request')
    expect(description).toContain(field)
    expect(typed).toBe(true)
    expect(text).not.toContain('secret of the page')
    expect(windows).toBe(0)
  })

  it.each(TOO_LARGE)('%s: limit_exceeded', async (_, bad) => {
    expect(await refusal(bad)).toMatchObject({ code: 'limit_exceeded', typed: true })
    expect(windows).toBe(0)
  })

  it('unknown methods, whatever they are called', async () => {
    for (const method of ['eth_sign', '__proto__', 'constructor', 'toString', 'on', '']) {
      expect(await call(page, method), method).toMatchObject({ code: 'method_not_found', errno: -32601 })
    }
  })

  it('lives through a flood of it', async () => {
    const count = process.env.LONG === '1' ? 10_000 : 1_000
    const codes = await page.evaluate(async count => {
      const codes: Record<string, number> = {}
      const note = ({ code }: { code: string }) => {
        codes[code] = (codes[code] ?? 0) + 1
      }
      const bad: Bad[] = [
        f => f.signBytes({ bytes: 'not base64!' }),
        f => f.signAction({ action: { a: Number.NaN } }),
        f => f.signAction({ action: { type: 'note', text: 'x'.repeat(100_000) } }),
        f => f.connect({ scopes: ['all' as never] }),
      ]
      const calls = Array.from({ length: count }, (_, i) =>
        bad[i % bad.length]?.(window.flowsta).then(() => note({ code: 'none' }), note),
      )
      await Promise.all(calls)
      return codes
    }, count)
    expect(codes).toEqual({ invalid_request: (count * 3) / 4, limit_exceeded: count / 4 })
    expect(windows).toBe(0)
    const answer = call(page, 'signBytes', { bytes: 'aGk=' })
    await wallet.approve()
    expect(verified(await answer)).toBe(true)
  })
})
