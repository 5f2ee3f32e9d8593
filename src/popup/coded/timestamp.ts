import type { MsgpackExt } from '../../crypto/holochain/msgpack.ts'

const TIMESTAMP = -1
const MS = 1000
const NS_PER_MS = 1_000_000
/** As far from 1970, in milliseconds, as a date can be. */
const LAST = 8.64e15

/**
 * Milliseconds since 1970 of MessagePack's timestamp extension, or `null`. Of its three forms, 4 bytes are seconds, 8
 * are nanoseconds in the upper 30 bits and seconds in the lower 34, 12 are nanoseconds (4) and signed seconds (8).
 */
export function timeOfExt({ ext, data }: MsgpackExt): number | null {
  if (ext !== TIMESTAMP) return null
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const [seconds, nanos] = partsOf(view)
  const ms = seconds * MS + Math.floor(nanos / NS_PER_MS)
  return Math.abs(ms) <= LAST ? ms : null
}

function partsOf(view: DataView): readonly [seconds: number, nanos: number] {
  switch (view.byteLength) {
    case 4:
      return [view.getUint32(0), 0]
    case 8: {
      const both = view.getBigUint64(0)
      return [Number(both & 0x3_ffff_ffffn), Number(both >> 34n)]
    }
    case 12:
      return [Number(view.getBigInt64(4)), view.getUint32(0)]
    default:
      return [Number.NaN, 0]
  }
}
