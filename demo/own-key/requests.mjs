import { canonical, requestSha256 } from './canonical.mjs'

/** How long after it was handed out a request can get its one proof. Milliseconds. */
const PROVABLE = 60_000

/** What the site asks a person for, once: log entries signed without asking, for a week. */
const CONNECT = {
  appName: 'Log book',
  reason: 'To sign the entries that our server writes.',
  scopes: ['openid', 'holochain:sign'],
  policy: { methods: ['signAction'], actionTypes: ['log-entry'], expiresIn: 604_800, maxSignatures: 1000 },
}

/**
 * The requests that this server has handed to one session, by their hash. Each gets one proof, soon, and no other
 * session gets it. This is what an injected script can't fill: nothing in here comes from a page.
 */
export function createIssued(now) {
  const issued = new Map()
  return {
    /** Answers what the page gets. The same request may be handed out again, after its reply was lost. */
    issue(method, params) {
      for (const [hash, { until }] of issued) if (until < now()) issued.delete(hash)
      issued.set(requestSha256(method, params), { method, until: now() + PROVABLE })
      return { method, params }
    },
    find(hash) {
      const found = issued.get(hash)
      return found !== undefined && found.until >= now() ? found : undefined
    },
    use: hash => issued.delete(hash),
  }
}

export const connectRequest = () => ['connect', CONNECT]

/** An entry as the wallet is asked to sign it, and the exact bytes of that. */
export function entryRequest({ id, n, at, text }) {
  const action = { type: 'log-entry', id, n, at, text }
  const params = { action, reason: `Entry ${n} of the log book.` }
  return { method: 'signAction', params, bytes: Buffer.from(canonical(action)) }
}
