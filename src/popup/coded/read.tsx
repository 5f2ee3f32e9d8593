import { type Known, readBytes } from '../../crypto/classify.ts'
import { Hex } from '../components/hex.tsx'
import type { Coded, CodedItem } from '../reading/coded.ts'
import { ActionBody, readAction } from './action.tsx'
import { readCall, readPayload } from './call.tsx'
import { CallBody } from './call-body.tsx'
import { readData, readKnown, readOpaque } from './opaque.tsx'
import { Tree } from './tree.tsx'

/** Reads bytes that are neither text nor JSON, or that are said to be an action or a call. */
export function readCoded(item: CodedItem): Coded {
  const { encoding, message } = item
  if (encoding === 'holochain-action') return readAction(item) ?? broken(message)
  if (encoding === 'zome-call') return readCall(item) ?? broken(message)
  const reading = readBytes(message)
  switch (reading.kind) {
    case 'known': {
      const Body = () => <KnownBody known={reading} message={message} />
      return readKnown(message, reading.name, reading.of !== 'bytes', Body)
    }
    case 'msgpack':
      return readData(message, reading.value)
    default:
      return readOpaque(message)
  }
}

/** They are not what the request says, so nobody may approve them. */
function broken(message: Uint8Array): Coded {
  return { ...readOpaque(message), isBroken: true }
}

interface KnownBodyProps {
  readonly known: Known
  readonly message: Uint8Array
}
function KnownBody({ known, message }: KnownBodyProps) {
  switch (known.of) {
    case 'action':
      return <ActionBody action={known.action} message={message} />
    case 'zome-call':
      return <CallBody call={known.call} payload={readPayload(known.call.payload)} />
    case 'msgpack':
      return <Tree value={known.value} />
    case 'bytes':
      return <Hex bytes={message} />
  }
}
