import { Refusal } from '../../../src/protocol/errors.ts'

/** `code` and `description` of the Refusal that the call throws; fails the test if it throws anything else. */
export function refusalOf(run: () => unknown): { code: string; description: string } {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: error.wire.code, description: error.wire.description ?? '' }
  }
  throw new Error('nothing was refused')
}

/** `levels` arrays, one in the other. */
export function nest(levels: number): unknown[] {
  let value: unknown[] = []
  for (let i = 1; i < levels; i++) value = [value]
  return value
}
