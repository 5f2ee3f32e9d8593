import * as v from 'valibot'
import type { WireError } from '../../protocol/errors.ts'
import type { EventMessage, ReplyMessage } from '../../protocol/page-door.ts'
import type { ProviderEvent } from '../../protocol/provider.ts'
import type { Caller } from '../consent/pending.ts'
import type { Platform, WalletPort } from '../platform.ts'

const PREFIX = 'document:'
const Known = v.object({ origin: v.string(), documentId: v.string(), tabId: v.number() })
/** Documents that are remembered for events; beyond it the oldest are forgotten. */
const MOST = 500

/**
 * The documents that have called or listened. Replies go over a document's port; events by `tabs.sendMessage`, so
 * that listening keeps no worker alive. Which documents exist is kept in `storage.session` by `documentId`.
 */
export function createDocuments(platform: Pick<Platform, 'session' | 'sendToDocument'>) {
  const ports = new Map<string, WalletPort>()
  const known = new Map<string, Caller>()
  const outbox = new Map<string, ReplyMessage[]>()

  async function forget(documentId: string): Promise<void> {
    if (known.delete(documentId)) await platform.session.remove([PREFIX + documentId])
  }
  return {
    async load(): Promise<void> {
      for (const value of (await platform.session.list(PREFIX)).values()) {
        const parsed = v.safeParse(Known, value)
        if (parsed.success) known.set(parsed.output.documentId, parsed.output)
      }
    },
    connected(caller: Caller, port: WalletPort): void {
      ports.set(caller.documentId, port)
      if (known.has(caller.documentId)) return
      known.set(caller.documentId, caller)
      void platform.session.set(PREFIX + caller.documentId, caller)
      const [oldest] = known.keys()
      if (known.size > MOST && oldest !== undefined) void forget(oldest)
    },
    disconnected(caller: Caller, port: WalletPort): void {
      if (ports.get(caller.documentId) === port) ports.delete(caller.documentId)
    },
    isConnected: (documentId: string): boolean => ports.has(documentId),
    /** Whether the document is there and active. One that is, and has calls pending, reconnects. */
    async wake(caller: Caller): Promise<boolean> {
      try {
        return (await platform.sendToDocument(caller.tabId, caller.documentId, { t: 'wake' })) === true
      } catch {
        await forget(caller.documentId)
        return false
      }
    },
    /** `isKept`: it can be said once more, until the document says that it has it. */
    reply(documentId: string, id: string, value: string, isKept = false): void {
      send(documentId, { t: 'reply', id, ok: true, value, ...(isKept ? { kept: true } : {}) })
    },
    refuse(documentId: string, id: string, error: WireError, isKept = false): void {
      send(documentId, { t: 'reply', id, ok: false, error, ...(isKept ? { kept: true } : {}) })
    },
    /** Tells every document of an origin. One that is gone is forgotten. */
    tell(origin: string, event: ProviderEvent, detail?: string): void {
      const message: EventMessage = { t: 'event', event, ...(detail === undefined ? {} : { detail }) }
      for (const caller of [...known.values()]) {
        if (caller.origin !== origin) continue
        platform
          .sendToDocument(caller.tabId, caller.documentId, message)
          .catch(() => forget(caller.documentId))
      }
    },
  }

  /** Those of one turn go together: a message between processes takes longer than what is in it. */
  function send(documentId: string, message: ReplyMessage): void {
    const others = outbox.get(documentId)
    if (others !== undefined) {
      others.push(message)
      return
    }
    const all = [message]
    outbox.set(documentId, all)
    queueMicrotask(() => {
      outbox.delete(documentId)
      ports.get(documentId)?.send(all.length === 1 ? message : { t: 'replies', all })
    })
  }
}
export type Documents = ReturnType<typeof createDocuments>
