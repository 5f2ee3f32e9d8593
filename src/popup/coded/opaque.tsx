import type { ComponentType } from 'preact'
import type { MsgpackValue } from '../../crypto/holochain/msgpack.ts'
import { Hex } from '../components/hex.tsx'
import type { Coded } from '../reading/coded.ts'
import { remember } from '../words.ts'
import { unknown as words } from '../words-coded.ts'
import { Tree } from './tree.tsx'

/** Bytes that nothing can read: how many there are, and what they are one by one. */
export function readOpaque(message: Uint8Array): Coded {
  return unknown(message, words.opaque, () => <Hex bytes={message} />)
}

/** MessagePack that means nothing to the wallet: it can be looked into, and says little. */
export function readData(message: Uint8Array, value: MsgpackValue): Coded {
  return asData(unknown(message, words.msgpack, () => <Tree value={value} />))
}

/** The wallet can look into it. */
function asData(coded: Coded): Coded {
  return { ...coded, title: words.dataTitle, line: { ...coded.line, verb: words.dataLine } }
}

/** What has another meaning without the domain in front of it. `name`: as the refusal without one says it. */
export function readKnown(message: Uint8Array, name: string, isData: boolean, Body: ComponentType): Coded {
  const coded = unknown(message, words.known(name), Body)
  return isData ? asData(coded) : coded
}

function unknown(message: Uint8Array, stamp: NonNullable<Coded['stamp']>, Body: ComponentType): Coded {
  return {
    kind: 'coded',
    title: words.title,
    says: words.says,
    thisOne: remember.oneOf.bytes,
    isAmber: false,
    counts: 'opaque',
    line: { verb: words.line, size: words.size(message.length) },
    stamp,
    Body,
  }
}
