import { main, say } from './lib/say.mjs'
import { setUp } from './lib/setup.mjs'

await main(async () => {
  const { chromium, firefox } = await setUp({ firefox: process.argv.includes('--firefox') })
  say.good(`packages are installed; Chromium: ${chromium}${firefox ? `; Firefox: ${firefox}` : ''}`)
})
