import { holoHashType, isHoloHash } from '../../crypto/holochain/holohash.ts'
import type { MsgpackExt, MsgpackRaw, MsgpackValue } from '../../crypto/holochain/msgpack.ts'
import { formatMoment, joinParts } from '../format.ts'
import { timeOf } from '../reading/fields.ts'
import { signing } from '../words.ts'
import { hashes, tree } from '../words-coded.ts'
import { Hash } from './hash.tsx'
import { LongBytes, LongText } from './parts.tsx'
import { timeOfExt } from './timestamp.ts'
import type { Branch } from './tree.ts'

export type Leaf = Exclude<MsgpackValue, Branch>

/** Anything that holds nothing else. Values of different types never look the same. */
export function LeafValue({ name, value }: { readonly name: MsgpackValue; readonly value: Leaf }) {
  if (value === null) return <span class="meta">{signing.nothing}</span>
  switch (typeof value) {
    case 'boolean':
      return <span class="literal">{value ? signing.yes : signing.no}</span>
    case 'number':
      return <NumberValue name={name} value={value} />
    case 'bigint':
      return <span class="literal">{String(value)}</span>
    case 'string':
      return <TextValue text={value} />
    default:
      return value instanceof Uint8Array ? <BytesValue bytes={value} /> : <OtherValue value={value} />
  }
}

function NumberValue({ name, value }: { readonly name: MsgpackValue; readonly value: number }) {
  if (Number.isNaN(value)) return <span class="meta">{tree.notANumber}</span>
  const time = typeof name === 'string' ? timeOf(name, value) : null
  const literal = Object.is(value, -0) ? '-0' : String(value)
  if (time === null) return <span class="literal">{literal}</span>
  return (
    <>
      {formatMoment(time)} <span class="meta literal">{literal}</span>
    </>
  )
}

function TextValue({ text }: { readonly text: string }) {
  if (text === '') return <span class="meta">{signing.emptyText}</span>
  return (
    <>
      <LongText text={text} />
      {looksLikeAnother(text) && <span class="meta"> {signing.asText}</span>}
    </>
  )
}

/** Texts that would look like a number, another literal or a hash. */
function looksLikeAnother(text: string): boolean {
  return /^(?:-?\d[\d.eE+-]*|-?Infinity|true|false|uh[A-Za-z0-9_-]{51})$/.test(text)
}

function BytesValue({ bytes }: { readonly bytes: Uint8Array }) {
  const type = isHoloHash(bytes) ? holoHashType(bytes) : null
  if (type === null) return <LongBytes bytes={bytes} />
  return (
    <>
      <Hash hash={bytes} label={hashes.of[type]} /> <span class="meta">{hashes.names[type]}</span>
    </>
  )
}

function OtherValue({ value }: { readonly value: MsgpackExt | MsgpackRaw }) {
  if ('raw' in value) {
    return (
      <>
        <span class="meta">{joinParts([tree.raw, tree.bytes(value.raw.length)])}</span>
        <LongBytes bytes={value.raw} hasSize={false} />
      </>
    )
  }
  const time = timeOfExt(value)
  return (
    <>
      {time !== null && `${formatMoment(time)} `}
      <span class="meta">{joinParts([tree.ext(value.ext), tree.bytes(value.data.length)])}</span>
      <LongBytes bytes={value.data} hasSize={false} />
    </>
  )
}
