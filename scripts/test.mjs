import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildAll } from './lib/build.mjs'
import { ROOT, runTool } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'
import { setUp } from './lib/setup.mjs'

const long = process.argv.includes('--long')

/** Firefox is installed only where a test wants it: it is as large as everything else together. */
function wantsFirefox() {
  const folder = join(ROOT, 'test/browser')
  return existsSync(folder) && readdirSync(folder).some(name => /^firefox.*\.test\.ts$/.test(name))
}

async function check(title, run) {
  say.title(title)
  const good = await run()
  if (good) say.good(title)
  else say.bad(title)
  return { passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: 0 }
}

const tool = async (name, args) => (await runTool(name, args)).code === 0

/**
 * Runs vitest and counts from its JSON report. A file that can't even be loaded has no tests in it, and an error
 * outside of all tests is only in the exit code: each counts as one failure.
 */
async function runTests(projects) {
  say.title(`Tests${long ? ' at full counts' : ''}`)
  const folder = mkdtempSync(join(tmpdir(), 'flowsta-test-'))
  const report = join(folder, 'report.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await runTool('vitest', [...args, ...projects.flatMap(name => ['--project', name])], {
    env: long ? { LONG: '1' } : {},
  })
  const sum = existsSync(report)
    ? countReport(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 }
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0 && sum.failed === 0) sum.failed = 1
  return sum
}

function countReport({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some(test => test.status === 'failed'),
  )
  return {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  }
}

await main(async () => {
  try {
    await setUp({ firefox: wantsFirefox(), conductor: true })
  } catch (error) {
    say.bad(error.message)
    console.log('\n0 passed, 1 failed')
    return 1
  }
  const checks = [
    await check('Types', () => tool('tsc', ['--noEmit'])),
    await check('Lint', () => tool('biome', ['check', '.'])),
    await check('Build', buildAll),
  ]
  const built = checks[2].failed === 0
  // Without a build every browser test would fail for the same reason.
  const tests = await runTests(built ? ['unit', 'browser', 'conductor'] : ['unit'])
  const sum = [...checks, tests].reduce((a, b) => ({
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  }))
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''
  console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`)
  return sum.failed > 0 || tests.passed === 0 ? 1 : 0
})
