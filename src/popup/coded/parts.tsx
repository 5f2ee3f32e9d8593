import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { toHex } from '../../crypto/bytes.ts'
import { readPlain } from '../../crypto/classify/plain.ts'
import { Exact } from '../components/exact.tsx'
import { Icon } from '../components/icon.tsx'
import { More } from '../components/more.tsx'
import { formatMoment } from '../format.ts'
import { wholeCharacters } from '../reading/hidden.ts'
import { signing } from '../words.ts'
import { chain, tree } from '../words-coded.ts'

/** Characters and bytes that are drawn of a value at first, and at least after "Show more". */
const FIRST = { characters: 300, bytes: 32 }
const NEXT = { characters: 20_000, bytes: 1024 }
/** As far from 1970, in milliseconds, as a date can be. */
const LAST_DATE = 8.64e15

/** How much of something long is drawn, and how to see more of it. */
function useSteps(what: keyof typeof FIRST): readonly [limit: number, onMore: () => void] {
  const [limit, setLimit] = useState(FIRST[what])
  return [limit, () => setLimit(Math.max(NEXT[what], limit * 4))]
}

/** A text among the signed bytes, whole once somebody asks for it. */
export function LongText({ text }: { readonly text: string }) {
  const [limit, onMore] = useSteps('characters')
  const shown = wholeCharacters(text, limit)
  return (
    <>
      <bdi class="value">
        <Exact text={text.slice(0, shown)} />
      </bdi>
      <More
        shown={shown}
        total={text.length}
        say={() => signing.shownOf(shown, text.length, 'character')}
        onMore={onMore}
      />
    </>
  )
}

export interface LongBytesProps {
  readonly bytes: Uint8Array
  /** Their number stands before them. */
  readonly hasSize?: boolean
}
/** Bytes as hex; where they are a text, with that beside it. */
export function LongBytes({ bytes, hasSize = true }: LongBytesProps) {
  const [limit, onMore] = useSteps('bytes')
  const shown = Math.min(bytes.length, limit)
  const plain = bytes.length > 0 ? readPlain(bytes) : null
  return (
    <>
      {hasSize && <span class="meta">{tree.bytes(bytes.length)}</span>}
      {shown > 0 && <HexText bytes={bytes.subarray(0, shown)} />}
      <More
        shown={shown}
        total={bytes.length}
        say={() => signing.shownOf(shown, bytes.length, 'byte')}
        onMore={onMore}
      />
      {plain !== null && (
        <div>
          <span class="meta">{tree.asText} </span>
          <LongText text={plain.text} />
        </div>
      )}
    </>
  )
}

/** Bytes in groups of two, all of them. */
export function HexText({ bytes }: { readonly bytes: Uint8Array }) {
  return (
    <bdi class="mono value__hex" dir="ltr">
      {toHex(bytes).replace(/(....)(?=.)/g, '$1 ')}
    </bdi>
  )
}

/** Microseconds since 1970 as a date; the number itself is what is signed. */
export function Micros({ at }: { readonly at: number | bigint }) {
  const ms = Number(at) / 1000
  return (
    <>
      {Math.abs(ms) <= LAST_DATE && `${formatMoment(ms)} `}
      <span class="meta literal">{String(at)}</span>
    </>
  )
}

export interface RowProps {
  readonly label: string
  readonly children: ComponentChildren
}
export function Row({ label, children }: RowProps) {
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{children}</td>
    </tr>
  )
}

/** What few people look at, one step away. */
export function Details({ children }: { readonly children: ComponentChildren }) {
  return (
    <details class="coded-details">
      <summary>
        <Icon name="right" size={16} flip />
        {chain.details}
      </summary>
      <div class="card">
        <table class="facts">
          <tbody>{children}</tbody>
        </table>
      </div>
    </details>
  )
}
