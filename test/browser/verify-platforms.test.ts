/**
 * What each platform's WebCrypto makes of signatures on which implementations disagree, and that ours makes the same of
 * them in all: page and worker of Chromium, page of Firefox. (Node's are in unit/sdk/verify-ed25519.)
 */
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findChromiums } from '../../src/sdk/testing/find-chromium.mjs'
import { makeTrail } from '../support/trail.ts'
import { CASES } from '../unit/sdk/ed25519-classes.ts'
import { launchFirefox } from './support/marionette.ts'
import { type Site, serve } from './support/serve.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const expected = CASES.map(({ reason }) => reason ?? 'valid')
const trail = makeTrail({ rows: 40 })

/** In the page or worker: all cases by the library, by the platform alone, and a trail. */
const RUN = `async (cases, trail) => {
  const ours = []
  const theirs = []
  for (const one of cases) {
    const [publicKey, message, signature] = one.map(list => Uint8Array.from(list))
    const result = await verify.verifyBytes({ bytes: message, signature, publicKey })
    ours.push(result.valid ? 'valid' : result.reason)
    theirs.push(await crypto.subtle.importKey('raw', publicKey, 'Ed25519', true, ['verify'])
      .then(key => crypto.subtle.verify('Ed25519', key, signature, message), () => 'import'))
  }
  return { ours, theirs, trail: (await verify.verifyAuditExport(trail)).ok }
}`
interface Ran {
  readonly ours: string[]
  readonly theirs: Array<boolean | 'import'>
  readonly trail: boolean
}
const lists = CASES.map(({ publicKey, message, signature }) => [[...publicKey], [...message], [...signature]])

/** The platform may differ where the rule is ours: never where it is the equation that decides. */
function assertTheirs({ theirs }: Ran): void {
  for (const [i, { name, reason }] of CASES.entries()) {
    if (reason === undefined) expect(theirs[i], name).toBe(true)
    if (reason === 'signature-wrong') expect(theirs[i], name).toBe(false)
  }
}

describe('one answer on every platform', () => {
  let site: Site
  let browser: Browser
  let script: string

  beforeAll(async () => {
    const built = await build({
      configFile: false,
      root: ROOT,
      logLevel: 'warn',
      publicDir: false,
      build: {
        write: false,
        target: 'es2022',
        lib: {
          entry: join(ROOT, 'src/sdk/verify/index.ts'),
          formats: ['iife'],
          name: 'verify',
          fileName: () => 'v.js',
        },
      },
    })
    const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : []
    script = outputs.flatMap(one => (one.type === 'chunk' ? [one.code] : []))[0] ?? ''
    site = await serve({ '/': `<!doctype html><title>site</title><script>${script}</script>` })
    const [executablePath] = findChromiums()
    browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  it('in a page of Chromium', async () => {
    const page = await browser.newPage()
    await page.goto(site.url)
    const ran = (await page.evaluate(
      `(${RUN})(${JSON.stringify(lists)}, ${JSON.stringify(trail.text)})`,
    )) as Ran
    expect(ran.ours).toEqual(expected)
    expect(ran.trail).toBe(true)
    assertTheirs(ran)
  })

  it('in a dedicated worker of Chromium', async () => {
    const page = await browser.newPage()
    await page.goto(site.url)
    const worker = `${script}
      onmessage = ({ data }) => (${RUN})(...data).then(postMessage, error => postMessage(String(error)))`
    const ran = (await page.evaluate(
      ([worker, lists, trail]) =>
        new Promise(done => {
          const running = new Worker(URL.createObjectURL(new Blob([worker])))
          running.onmessage = ({ data }) => done(data)
          running.postMessage([lists, trail])
        }),
      [worker, lists, trail.text] as const,
    )) as Ran
    expect(ran.ours).toEqual(expected)
    expect(ran.trail).toBe(true)
  })

  it('in a page of Firefox', async () => {
    const firefox = await launchFirefox(join(ROOT, 'dist/firefox'))
    try {
      await firefox.goto(site.url)
      const ran = await firefox.run<Ran>(
        `const page = window.wrappedJSObject ?? window
         return JSON.parse(await page.eval('(' + args[0] + ')(' + args[1] + ').then(JSON.stringify)'))`,
        RUN,
        `${JSON.stringify(lists)}, ${JSON.stringify(trail.text)}`,
      )
      expect(ran.ours).toEqual(expected)
      expect(ran.trail).toBe(true)
      assertTheirs(ran)
    } finally {
      await firefox.close()
    }
  })
})
