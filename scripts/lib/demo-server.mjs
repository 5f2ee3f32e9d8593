import { join } from 'node:path'
import { ROOT } from './run.mjs'
import { demoHeaders } from './serve.mjs'

/** The demo from its sources, with reload on change, and the watcher behind that. Only the sandboxed page gets its header: Vite needs the rest open. */
export async function serveDemoSources(port) {
  const { createServer } = await import('vite')
  const server = await createServer({
    configFile: join(ROOT, 'demo/vite.config.ts'),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port },
    plugins: [
      {
        name: 'demo-sandbox',
        configureServer({ middlewares }) {
          middlewares.use((request, response, next) => {
            const path = (request.url ?? '').split('?')[0]
            if (path.endsWith('/sandboxed.html')) {
              for (const [name, value] of Object.entries(demoHeaders(path))) response.setHeader(name, value)
            }
            next()
          })
        },
      },
    ],
  })
  await server.listen()
  const { port: used } = server.httpServer.address()
  return { url: `http://127.0.0.1:${used}/`, watcher: server.watcher, close: () => server.close() }
}
