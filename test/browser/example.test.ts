import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROOT } from '../unit/package/support.ts'
import { createProject, type Project } from './support/example.ts'

const LONG = process.env.LONG === '1'
const ROUNDS = LONG ? 50 : 2
const WORKERS = LONG ? 4 : 2
const MINUTES = 60_000

let project: Project
beforeAll(async () => {
  project = await createProject('examples/notes-dapp')
})
afterAll(() => project?.consumer.remove())

it(
  `examples/notes-dapp passes ${ROUNDS} times in a row with ${WORKERS} workers, from the packed package`,
  async ({ signal }) => {
    for (let round = 1; round <= ROUNDS; round++) {
      const said = await project.test({ workers: WORKERS, signal }).catch((error: Error) => {
        throw new Error(`Round ${round}:\n${error.message}`)
      })
      expect(/^# pass (\d+)$/m.exec(said)?.[1], `round ${round}`).toBe('8')
    }
  },
  LONG ? 90 * MINUTES : 10 * MINUTES,
)

it('asks for what the package needs, and is a link to this repository only here', () => {
  const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
  const example = read('examples/notes-dapp/package.json')
  expect(example.dependencies).toEqual({ 'flowsta-wallet': 'file:../..' })
  expect(Object.keys(example.devDependencies)).toEqual(Object.keys(read('package.json').peerDependencies))
})
