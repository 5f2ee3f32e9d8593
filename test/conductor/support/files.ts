import { describe } from 'vitest'
import { type ConductorFiles, findConductor } from '../../../scripts/lib/conductor-files.mjs'

const files = findConductor()

/** For tests against a real conductor: skipped where there is none for the platform, never in CI. */
export const describeConductor = describe.skipIf(files === null)

/** Inside of such tests. */
export function conductorFiles(): ConductorFiles {
  if (files === null) throw new Error('There is no conductor for this platform')
  return files
}
