import { connect, createServer, type Server, type Socket } from 'node:net'

/** A way to a conductor that can be cut and mended, as if the conductor were stopped and started again. */
export interface Relay {
  /** `ws://127.0.0.1:…`, the same one after it was mended. */
  readonly address: string
  /** From here on nothing listens there, and what was open is closed. */
  cut(): Promise<void>
  mend(): Promise<void>
}

export async function relayTo(conductor: URL): Promise<Relay> {
  const open = new Set<Socket>()
  const listen = (port: number) =>
    new Promise<Server>(resolve => {
      const server = createServer(near => {
        const far = connect(Number(conductor.port), conductor.hostname)
        for (const socket of [near, far]) {
          open.add(socket)
          socket.on('error', () => {})
          socket.on('close', () => {
            open.delete(socket)
            near.destroy()
            far.destroy()
          })
        }
        near.pipe(far)
        far.pipe(near)
      })
      server.listen(port, '127.0.0.1', () => resolve(server))
    })

  let server = await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const { port } = address
  return {
    address: `ws://127.0.0.1:${port}`,
    cut: () =>
      new Promise(done => {
        server.close(() => done())
        for (const socket of open) socket.destroy()
      }),
    async mend() {
      server = await listen(port)
    },
  }
}
