import { buildExtension } from './lib/build.mjs'
import { buildSdk } from './lib/build-sdk.mjs'
import { ensurePackages } from './lib/packages.mjs'
import { main } from './lib/say.mjs'
import { stageExtension, unstageExtension } from './lib/stage.mjs'

// What `npm pack` prints there is the name of the file that it made, for scripts to read.
process.stdout.write = process.stderr.write.bind(process.stderr)

await main(async () => {
  if (process.argv.includes('--clean')) {
    unstageExtension()
    return 0
  }
  await ensurePackages()
  const built = [await buildExtension('chrome'), await buildSdk()]
  if (!built.every(Boolean)) return 1
  stageExtension()
  return 0
})
