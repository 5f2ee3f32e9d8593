import { randomUUID } from 'node:crypto'
import { agentSigned } from './device-key.mjs'
import { entryRequest } from './requests.mjs'

/**
 * Entries that wait for their signature, and the pages that relay: an entry goes to one open page that has none. It
 * comes back when that page goes. Entries are written here, by the server; a page can add none and change none.
 */
export function createOutbox(now) {
  const entries = []
  const relays = new Set()

  function handOut() {
    for (const relay of relays) {
      if (relay.entry !== null) continue
      const entry = entries.find(one => one.state === 'waiting')
      if (entry === undefined) return
      entry.state = 'under way'
      relay.entry = entry
      relay.send(entry)
    }
  }
  function close(entry, state) {
    entry.state = state
    for (const relay of relays) if (relay.entry === entry) relay.entry = null
    entry.done(entry)
    handOut()
  }
  return {
    entries,
    /** A new entry; `signed` resolves with it once a page came back with its signature or with an error. */
    add(text) {
      const at = new Date(now()).toISOString()
      const entry = { id: randomUUID(), n: entries.length + 1, at, text, state: 'waiting' }
      const signed = new Promise(resolve => {
        entry.done = resolve
      })
      entries.push(entry)
      handOut()
      return { entry, signed }
    },
    /** A page that relays, until it calls what this answers. */
    join(send) {
      const relay = { send, entry: null }
      relays.add(relay)
      handOut()
      return () => {
        relays.delete(relay)
        if (relay.entry?.state === 'under way') relay.entry.state = 'waiting'
        handOut()
      }
    },
    /** What became of an entry. Answers whether the signature is that of the agent over the entry's own bytes. */
    finish({ id, signature, error }, agent) {
      const entry = entries.find(one => one.id === id && one.state === 'under way')
      if (entry === undefined) return false
      if (error !== undefined) {
        close(Object.assign(entry, { error: String(error).slice(0, 100) }), 'not signed')
        return false
      }
      if (!agentSigned(agent, entryRequest(entry).bytes, signature)) return false
      close(Object.assign(entry, { signature, agent }), 'signed')
      return true
    },
  }
}
