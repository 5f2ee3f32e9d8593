import { createServer } from 'node:http'

export interface Page {
  readonly html: string
  readonly headers?: Readonly<Record<string, string>>
}
export interface Site {
  /** Serialised, without a slash at the end. */
  readonly origin: string
  /** Of the page `/`. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves pages by path on a free port of 127.0.0.1: HTML, or HTML with headers of its own. `csp` is sent with every
 * page. Each site is an origin of its own.
 */
export function serve(pages: Readonly<Record<string, string | Page>>, csp?: string): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const found = pages[pathname]
    // Browsers ask for it by themselves, and a 404 is a line in the page's console.
    if (pathname === '/favicon.ico') return void response.writeHead(204).end()
    if (found === undefined) return void response.writeHead(404).end()
    const page = typeof found === 'string' ? { html: found } : found
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      ...(csp === undefined ? {} : { 'content-security-policy': csp }),
      ...page.headers,
    })
    response.end(page.html)
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') return reject(new Error('no port'))
      const origin = `http://127.0.0.1:${address.port}`
      resolve({
        origin,
        url: `${origin}/`,
        close: () =>
          new Promise(done => {
            server.close(() => done())
            // A browser keeps connections open, and `close` would wait for them.
            server.closeAllConnections()
          }),
      })
    })
  })
}
