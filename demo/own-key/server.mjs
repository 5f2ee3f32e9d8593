/**
 * A log book that brings its own device key: `node demo/own-key/server.mjs`, then type lines. See docs/own-key.md.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { checkMessage, Refused } from './check-message.mjs'
import { openDeviceKey } from './device-key.mjs'
import { createOutbox } from './outbox.mjs'
import { connectRequest, createIssued, entryRequest } from './requests.mjs'

const HERE = import.meta.dirname
const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/style.css': ['style.css', 'text/css; charset=utf-8'],
}
/** The first wall: no script of others runs. The device key here is for the day that it does. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const BODY = 16 * 1024

/**
 * Starts it on loopback. Answers `{ origin, publicKey, add, entries, forget, close }`: `add` writes an entry, `forget`
 * lets the server learn another permission with its next proof. `say` gets a line for each thing that happens.
 */
export async function startServer({ port = 0, keyFile, now = Date.now, say = () => {} }) {
  const device = openDeviceKey(keyFile)
  const outbox = createOutbox(now)
  const sessions = new Map()
  let origin = ''

  /** Of the cookie, which no script can read; the page gets one with its HTML. */
  function sessionOf(request) {
    const [, id] = /(?:^|; )own-key=([0-9a-f]{32})(?:;|$)/.exec(request.headers.cookie ?? '') ?? []
    return sessions.get(id)
  }
  function page(request, response) {
    if (sessionOf(request) === undefined) {
      const id = randomBytes(16).toString('hex')
      if (sessions.size >= 1000) sessions.delete(sessions.keys().next().value)
      sessions.set(id, { issued: createIssued(now) })
      response.setHeader('set-cookie', `own-key=${id}; HttpOnly; SameSite=Strict; Path=/`)
    }
    file(request, response)
  }
  function file({ url }, response) {
    const [name, type] = FILES[url]
    response.writeHead(200, { 'content-type': type }).end(readFileSync(join(HERE, name)))
  }

  /** What the page hands to `connect()`, beside the public key. */
  function connect(session, _request, response) {
    const { params } = session.issued.issue(...connectRequest())
    json(response, { publicKey: device.publicKey, params })
  }
  /** A stream of requests, as long as the page is open. */
  function requests(session, request, response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n')
    const leave = outbox.join(entry => {
      const { method, params } = entryRequest(entry)
      session.issued.issue(method, params)
      response.write(`data: ${JSON.stringify({ id: entry.id, method, params })}\n\n`)
    })
    request.on('close', leave)
  }
  /** Signs a proof, if it is for a request that this session was handed. */
  async function proof(session, request, response) {
    const bytes = await read(request)
    const { find, use } = session.issued
    const message = checkMessage(bytes, { origin, binding: device.binding, now: now(), find })
    use(message.requestSha256)
    const { aud, grantId, agent } = message
    if (device.binding === null) {
      device.learn({ aud, grantId, agent })
      say(`learned the permission ${grantId} of ${agent}`)
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(device.sign(bytes))
  }
  async function result(_session, request, response) {
    const answer = JSON.parse((await read(request)).toString('utf8'))
    const held = outbox.finish(answer, device.binding?.agent ?? answer.agentPubKey)
    json(response, { held })
  }

  const routes = {
    'GET /': page,
    'GET /page.js': file,
    'GET /style.css': file,
    'GET /api/connect': withSession(connect),
    'GET /api/requests': withSession(requests),
    'POST /api/proof': withSession(proof),
    'POST /api/result': withSession(result),
  }
  /** Only for this server's own pages: what other sites send carries another origin, or says so. */
  function withSession(run) {
    return (request, response) => {
      const { origin: from = origin, 'sec-fetch-site': site = 'same-origin' } = request.headers
      const session = sessionOf(request)
      if (from !== origin || site !== 'same-origin' || session === undefined)
        throw new Refused('open the page first')
      return run(session, request, response)
    }
  }
  async function handle(request, response) {
    response.setHeader('content-security-policy', POLICY)
    response.setHeader('cache-control', 'no-store')
    try {
      // Another name for this address is another site, and could be anybody's.
      if (`http://${request.headers.host}` !== origin) throw new Refused('another host')
      const run = routes[`${request.method} ${request.url}`]
      if (run === undefined) response.writeHead(404).end()
      else await run(request, response)
    } catch (problem) {
      const refused = problem instanceof Refused
      if (refused) say(`refused: ${problem.message}`)
      if (!response.headersSent) response.writeHead(refused ? 403 : 400)
      response.end(refused ? problem.message : '')
    }
  }

  const server = createServer((request, response) => void handle(request, response))
  await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done))
  origin = `http://127.0.0.1:${server.address().port}`
  return {
    origin,
    publicKey: device.publicKey,
    add: outbox.add,
    entries: outbox.entries,
    forget: () => device.learn(null),
    close() {
      server.closeAllConnections()
      return new Promise(done => server.close(done))
    },
  }
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function read(request) {
  const parts = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > BODY) throw new Refused('too long')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function main([port = '5190', keyFile = join(HERE, '../../out/own-key.json')]) {
  const say = line => process.stdout.write(`${line}\n`)
  const server = await startServer({ port: Number(port), keyFile, say })
  say(`Open ${server.origin} in a browser with the wallet and press Connect.`)
  say('Then type lines here: each becomes an entry that the wallet signs. "forget" learns a new permission.')
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'forget') server.forget()
    else if (line !== '') {
      const { signed } = server.add(line)
      void signed.then(({ n, state, error, signature }) => say(`entry ${n}: ${state} ${error ?? signature}`))
    }
  }
  await server.close()
}
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) await main(process.argv.slice(2))
