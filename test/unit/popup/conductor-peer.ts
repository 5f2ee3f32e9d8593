import { IsoWebSocket } from '@holochain/client'
import { decode, encode } from '@msgpack/msgpack'

/** What it says to one kind of request. */
type Reply = ((value: never) => unknown) | unknown
/** No answer at all. */
export const SILENCE = Symbol('silence')

/** An error as conductors write it. */
export class PeerError {
  readonly type: string
  readonly text: string
  constructor(type: string, text: string) {
    this.type = type
    this.text = text
  }
}

/** Sent as it is, as no conductor does. */
export class PeerRaw {
  readonly data: string | Uint8Array
  constructor(data: string | Uint8Array) {
    this.data = data
  }
}

export interface Peer {
  /** `ws://127.0.0.1:…` */
  readonly address: string
  /** The values of all requests of this type, in order. */
  asked(type: string): unknown[]
  reply(type: string, reply: Reply): void
  /** Ends all connections, and goes on listening. */
  hangUp(): void
  close(): Promise<void>
}

interface Request {
  readonly type: string
  readonly value: unknown
}

/** Listens on loopback and speaks as a conductor's admin interface does, saying what a test tells it to. */
export async function startPeer(replies: { readonly [type: string]: Reply } = {}): Promise<Peer> {
  const server = new IsoWebSocket.WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise(done => server.once('listening', done))
  const answers: { [type: string]: Reply } = { ...replies }
  const requests: Request[] = []
  server.on('connection', socket => {
    socket.on('message', (data: Buffer) => {
      const { id, data: inner } = decode(data) as { id: number; data: Uint8Array }
      const request = decode(inner) as Request
      requests.push(request)
      const reply = answers[request.type]
      const value = typeof reply === 'function' ? reply(request.value as never) : reply
      if (value === SILENCE) return
      if (value instanceof PeerRaw) return socket.send(value.data)
      const answer =
        value instanceof PeerError
          ? { type: 'error', value: { type: value.type, value: value.text } }
          : { type: `${request.type}_done`, value }
      socket.send(encode({ id, type: 'response', data: encode(answer) }))
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    address: `ws://127.0.0.1:${address.port}`,
    asked: type => requests.filter(one => one.type === type).map(({ value }) => value),
    reply(type, reply) {
      answers[type] = reply
    },
    hangUp() {
      for (const socket of server.clients) socket.terminate()
    },
    close: () =>
      new Promise(done => {
        server.close(() => done())
        for (const socket of server.clients) socket.terminate()
      }),
  }
}
