import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}
/** As strict as a page can be: the wallet needs no exception from it. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

/**
 * Headers of one of the demo's pages. `sandboxed.html` gets an opaque origin: the wallet refuses such a page. The verify
 * page is one file that also works from a disk; it brings a policy of its own, which names its script by its hash.
 */
export function demoHeaders(path) {
  if (path.startsWith('/verify/')) return {}
  return { 'content-security-policy': path.endsWith('/sandboxed.html') ? 'sandbox allow-scripts' : POLICY }
}

/** The path of a request inside the folder, or `null`. `normalize` keeps one that climbs out of it inside. */
function pathOf(url = '/') {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname)
    return normalize(join('/', path.endsWith('/') ? `${path}index.html` : path))
  } catch {
    return null
  }
}

/**
 * Serves a folder of static files on 127.0.0.1, on `port` if it is free and else on any; answers `{ url, close }`.
 * `headers` gets the path that is served.
 */
export async function serveFolder(folder, { port = 0, headers = () => ({}) } = {}) {
  const server = createServer((request, response) => {
    const path = pathOf(request.url)
    const file = path === null ? null : join(folder, path)
    if (file === null || !existsSync(file) || !statSync(file).isFile())
      return void response.writeHead(404).end()
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...headers(path) })
    createReadStream(file).pipe(response)
  })
  const listen = wanted =>
    new Promise((done, fail) => {
      server.once('error', fail)
      server.listen(wanted, '127.0.0.1', done)
    })
  await listen(port).catch(error => {
    if (error.code !== 'EADDRINUSE') throw error
    return listen(0)
  })
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
