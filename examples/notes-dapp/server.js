import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const here = path => fileURLToPath(new URL(path, import.meta.url))
const installed = name => fileURLToPath(import.meta.resolve(name))

/** All that is served. Each module of the package is one file, so there is nothing to build. */
const FILES = {
  '/': here('app/index.html'),
  '/app.js': here('app/app.js'),
  '/style.css': here('app/style.css'),
  '/flowsta-wallet.js': installed('flowsta-wallet'),
  '/flowsta-wallet/verify.js': installed('flowsta-wallet/verify'),
}

/** Serves the app on loopback; on a free port, unless one is asked for. */
export function serve(port = 0) {
  const server = createServer((request, response) => {
    const file = FILES[new URL(request.url, 'http://localhost').pathname]
    if (file === undefined || !existsSync(file)) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': `${TYPES[extname(file)]}; charset=utf-8` })
    createReadStream(file).pipe(response)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      resolve({
        origin: `http://127.0.0.1:${server.address().port}`,
        close() {
          server.close()
          // A browser keeps connections open.
          server.closeAllConnections()
        },
      })
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin } = await serve(Number(process.env.PORT ?? 5190))
  process.stdout.write(`Notes: ${origin}/\n`)
}
