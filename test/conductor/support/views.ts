import { encode } from '@msgpack/msgpack'
import type { AppWebsocket, CellId } from 'holochain-client-0.20'
import type { Entry, WireRecord } from './record.ts'

/** A zome of the hApp that comes with the conductor. Its entries have five texts and no rules of their own. */
export const ZOME = 'custom_views'

/** What a `Create` or `Update` of such an entry says of it. */
export const ENTRY_TYPE = { App: { entry_index: 0, zome_index: 1, visibility: 'Public' } } as const

export function viewEntry(name: string): Entry {
  return { entry_type: 'App', entry: encode({ name, logo: '', html: '', js: '', css: '' }) }
}

/** Calls with this payload change nothing and answer a list. */
export const LIST = { fn_name: 'get_all_custom_views', payload: { input: null, local: true } } as const

/**
 * The record under the hash of any action, by a zome's own `get`; `null` if it is not there. Of an entry that was
 * updated it is the newest version, and of one that was deleted `null`.
 */
export async function getRecord(
  app: AppWebsocket,
  cellId: CellId,
  hash: Uint8Array,
): Promise<WireRecord | null> {
  try {
    const found = await app.callZome({
      cell_id: cellId,
      zome_name: ZOME,
      fn_name: 'get_custom_view',
      payload: { input: hash, local: true },
    })
    return plainBytes(found) as WireRecord | null
  } catch (error) {
    if (error instanceof Error && error.message.includes('CustomView not found')) return null
    throw error
  }
}

/** In Node the client answers with `Buffer`s, which compare as something else than the same bytes. */
function plainBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value)
  if (Array.isArray(value)) return value.map(plainBytes)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainBytes(member)]))
}
