import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDoc, snippetsOf } from '../unit/docs-snippets.ts'
import { ROOT } from '../unit/package/support.ts'
import { createProject, type Project, runNode } from './support/example.ts'
import { type Site, serve } from './support/serve.ts'

/** As Playwright Test finds the names of the fixtures that a fixture needs. */
const PARAMETERS = /(?:async)?(?:\s+function)?[^(]*\(([^)]*)/

describe('docs/testing.md, in a project that has the package installed', () => {
  const snippets = snippetsOf(readDoc('docs/testing.md'))
  let project: Project
  let site: Site
  beforeAll(async () => {
    project = await createProject()
    site = await serve({ '/': '<!doctype html><title>your dapp</title>' })
    for (const [name, code] of snippets) project.consumer.write(name, code)
  })
  afterAll(async () => {
    project?.consumer.remove()
    await site?.close()
  })
  const env = () => ({ APP_URL: site.url })

  it('has one for each of the three runners', () => {
    expect([...snippets.keys()]).toEqual(['sign.test.js', 'wallet-test.js', 'reject.test.js'])
  })

  it('runs with node --test', async ({ signal }) => {
    const said = await project.test({ files: ['sign.test.js'], env: env(), signal })
    expect(said).toMatch(/^# pass 1$/m)
  })

  it('runs with vitest', async ({ signal }) => {
    const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs')
    const args = [vitest, 'run', 'reject.test.js', '--testTimeout=110000', '--reporter=json']
    const said = await runNode(project.consumer.folder, args, env(), signal)
    expect(JSON.parse(said)).toMatchObject({ numPassedTests: 1, numFailedTests: 0 })
  })

  it('is for Playwright Test what that reads from a fixture', async ({ signal }) => {
    const script = `
      const { walletFixture } = await import('flowsta-wallet/testing')
      const names = Object.entries(walletFixture()).map(([name, fixture]) => [name, ${PARAMETERS}.exec(fixture)[1]])
      console.log(JSON.stringify(Object.fromEntries(names)))`
    const said = await runNode(project.consumer.folder, ['--input-type=module', '-e', script], {}, signal)
    expect(JSON.parse(said)).toEqual({
      wallet: '{}, use',
      context: '{ wallet }, use',
      page: '{ wallet }, use',
    })
  })
})
