#!/usr/bin/env node
import { existsSync } from 'node:fs'

const built = new URL('../dist/sdk/cli.js', import.meta.url)
if (existsSync(built)) {
  const { main } = await import(built.href)
  const { stdin, stdout, stderr } = process
  process.exitCode = await main(process.argv.slice(2), {
    stdin,
    out: text => stdout.write(text),
    err: text => stderr.write(text),
  })
} else {
  process.stderr.write('flowsta-wallet: not built yet; run "npm run build" first\n')
  process.exitCode = 2
}
