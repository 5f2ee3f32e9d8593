import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiDocs } from './lib/api-docs.mjs'
import { ROOT } from './lib/run.mjs'
import { main, say } from './lib/say.mjs'

/** Writes the API reference anew. */
await main(async () => {
  const folder = join(ROOT, 'docs/api')
  const files = await apiDocs()
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(join(folder, name))
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  say.good(`docs/api: ${[...files.keys()].join(', ')}`)
  return 0
})
