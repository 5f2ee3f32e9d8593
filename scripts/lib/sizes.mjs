import { readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'

const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w$*{}\s,]+?\s*from\s*)?["'](\.{1,2}\/[^"']+)["']/g

const DYNAMIC_IMPORT = /\bimport\(\s*[`"'](\.{1,2}\/[^`"']+)[`"']\s*\)/g

/** A script and what it imports before it runs, by path inside the folder. Dynamic imports don't count. */
function closure(folder, entry, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  const code = readFileSync(join(folder, entry), 'utf8')
  for (const [, to] of code.matchAll(STATIC_IMPORT))
    closure(folder, posix.join(posix.dirname(entry), to), seen)
  return seen
}

function gzipped(folder, files) {
  return [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length,
    0,
  )
}

/** What a page loads first: what it links, and of what its own script imports behind the first frame the `screens`. */
function linkedBy(folder, page, screens) {
  const html = readFileSync(join(folder, page), 'utf8')
  const links = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, link]) =>
    link.startsWith('/') ? link.slice(1) : posix.join(dirname(page), link),
  )
  const all = new Set([page])
  for (const link of links) {
    if (!link.endsWith('.js')) {
      all.add(link)
      continue
    }
    closure(folder, link, all)
    for (const [, to] of readFileSync(join(folder, link), 'utf8').matchAll(DYNAMIC_IMPORT)) {
      if (screens.some(name => posix.basename(to).startsWith(`${name}-`)))
        closure(folder, posix.join(posix.dirname(link), to), all)
    }
  }
  return all
}

/**
 * Gzipped bytes of what is loaded first, by part. `provider` and `bridge` go into every page; `popup` is Home or the
 * lock, `request` the window of a request, both without styles; `styles` are those of all screens.
 */
export function sizesOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
  const scripts = manifest.content_scripts.flatMap(({ js, world }) =>
    js.map(file => [world === 'MAIN' ? 'provider' : 'bridge', [file]]),
  )
  const worker = manifest.background.service_worker ?? manifest.background.scripts[0]
  const page = manifest.action.default_popup
  const screens = names => [...linkedBy(folder, page, names)]
  const code = names => screens(names).filter(file => file.endsWith('.js'))
  const parts = [
    ...scripts,
    ['worker', closure(folder, worker)],
    ['popup', code(['start', 'home'])],
    ['request', code(['start', 'request'])],
    ['styles', screens([]).filter(file => file.endsWith('.css'))],
  ]
  return Object.fromEntries(parts.map(([name, files]) => [name, gzipped(folder, files)]))
}

export function printSizes(sizes) {
  return Object.entries(sizes)
    .map(([name, bytes]) => `${name} ${(bytes / 1000).toFixed(1)} kB`)
    .join(' · ')
}
