import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { beforeAndAfterSetUp } from './in-browser/before.ts'
import { consent } from './in-browser/consent.ts'
import { doors } from './in-browser/doors.ts'
import { provider } from './in-browser/provider.ts'
import { store } from './in-browser/store.ts'
import { makeWorld, type World } from './support/world.ts'

/** One browser for all cases that need a real one, in this order: they build on each other's state. */
describe('in a browser', () => {
  let shared: World | undefined
  const world = (): World => {
    if (shared === undefined) throw new Error('no browser')
    return shared
  }
  beforeAll(async () => {
    shared = await makeWorld()
  })
  afterEach(() => shared?.tidy())
  afterAll(() => shared?.close())

  beforeAndAfterSetUp(world)
  doors(world)
  provider(world)
  consent(world)
  store(world)
})
