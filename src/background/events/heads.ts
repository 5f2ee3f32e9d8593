import * as v from 'valibot'
import type { AuditHead } from '../../protocol/audit.ts'
import type { KeyValue } from '../platform.ts'

/** The newest head lies outside of the database as well: rows cut off its end are missed there. */
const KEY = 'audit-head'
const Head = v.strictObject({
  type: v.literal('head'),
  v: v.literal(1),
  purpose: v.picklist(['lock', 'rows']),
  chain: v.string(),
  seq: v.number(),
  hash: v.string(),
  at: v.string(),
  signature: v.string(),
})

export async function readOutsideHead(local: KeyValue): Promise<AuditHead | undefined> {
  const parsed = v.safeParse(Head, await local.get(KEY).catch(() => undefined))
  return parsed.success ? parsed.output : undefined
}

/** A full storage keeps nothing from being signed: the head in the database stands anyway. */
export async function writeOutsideHead(local: KeyValue, head: AuditHead): Promise<void> {
  await local.set(KEY, head).catch(() => {})
}
