import { equalBytes } from '../../crypto/bytes.ts'
import { sameHash } from '../../crypto/holochain/compare.ts'
import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { decodeMsgpack, type MsgpackValue } from '../../crypto/holochain/msgpack.ts'
import { decodeZomeCall, type ZomeCall, zomeCallDigest } from '../../crypto/holochain/zome-call.ts'
import { formatClock } from '../format.ts'
import type { Coded, CodedItem } from '../reading/coded.ts'
import { call as words } from '../words-coded.ts'
import { CallBody } from './call-body.tsx'

const MS = 1000
/** nil */
const NIL = 0xc0

/** A call of a function in a Holochain app, or `null` for bytes that are none or that another key has to sign. */
export function readCall({ message, agentPubKey }: CodedItem): Coded | null {
  const call = decodeZomeCall(message)
  const own = decodeHoloHash(agentPubKey)
  if (call === null || own === null || !sameHash(call.provenance, own)) return null
  const payload = readPayload(call.payload)
  return {
    kind: 'coded',
    title: words.title,
    says: words.says(formatClock(call.expiresAt / MS)),
    thisOne: words.thisOne,
    isAmber: false,
    counts: 'action',
    line: { verb: words.line },
    signs: { name: words.digest, bytes: zomeCallDigest(message) },
    ...(payload === undefined ? { stamp: words.unreadable } : {}),
    ...secretOf(call, message),
    Body: () => <CallBody call={call} payload={payload} />,
  }
}

/** What a function is given; `undefined` where it can't be taken apart. */
export function readPayload(bytes: Uint8Array): MsgpackValue | undefined {
  const isNil = bytes.length === 1 && bytes[0] === NIL
  return isNil ? null : (decodeMsgpack(bytes) ?? undefined)
}

/** Where the secret of a capability lies in the bytes. */
function secretOf({ capSecret }: ZomeCall, message: Uint8Array): Pick<Coded, 'secret'> {
  if (capSecret === null) return {}
  let from = 0
  while (!equalBytes(message.subarray(from, from + capSecret.length), capSecret)) from++
  return { secret: [from, from + capSecret.length] }
}
