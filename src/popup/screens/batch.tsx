import { useEffect, useRef, useState } from 'preact/hooks'
import type { BatchView } from '../../protocol/ui-door.ts'
import { Exact } from '../components/exact.tsx'
import { Filled } from '../components/filled.tsx'
import { Icon } from '../components/icon.tsx'
import { SaidExact } from '../components/kinds.tsx'
import { SaidBlock } from '../components/said.tsx'
import { Tall } from '../components/tall.tsx'
import { formatNumber } from '../format.ts'
import { kindOf } from '../reading/asks.ts'
import { BATCH_COUNTS, type Batch, type BatchCount, countOf } from '../reading/batch.ts'
import { type Signed, textOf } from '../reading/signed.ts'
import { signing, request as texts, batch as words } from '../words.ts'
import { ReadAs, SignedBody, Stamp } from './what-is-signed.tsx'

/** Longer lists scroll inside a box and say how long they are. */
const TALL = 8
/** A shorter text or name stands in its line whole; of a longer one only its size. */
const SHORT = 60

export interface BatchListProps {
  readonly request: BatchView
  readonly batch: Batch
}

/** All items with a line each; what is in one is drawn when somebody opens it. */
export function BatchList({ request, batch }: BatchListProps) {
  const { items, counts } = batch
  const isLong = items.length > TALL
  return (
    <section aria-labelledby="signed-title">
      <div class="section-title section-title--wrap">
        <h2 id="signed-title">{texts.what}</h2>
        <span class="row row--chips">
          {BATCH_COUNTS.filter(what => counts[what] > 0).map(what => (
            <span class={`chip${CHIPS[what] ?? ''}`} key={what}>
              {words.counts[what](counts[what])}
            </span>
          ))}
        </span>
      </div>
      {counts.opaque > 0 && <Stamp title={words.stampTitle(counts.opaque)} text={words.stamp} />}
      <Tall class="card card--clip" name={words.list(items.length)} isTall={isLong}>
        <ol class="list">
          {items.map((signed, i) => (
            <Item
              key={`${i}`}
              n={i + 1}
              signed={signed}
              isAction={request.items[i]?.method === 'signAction'}
              reason={request.items[i]?.reason ?? null}
            />
          ))}
        </ol>
      </Tall>
      {isLong && <p class="meta">{words.long(items.length)}</p>}
    </section>
  )
}
const CHIPS: { readonly [what in BatchCount]?: string } = {
  deleted: ' chip--amber',
  moved: ' chip--amber',
  opaque: ' chip--red',
}

interface ItemProps {
  readonly n: number
  readonly signed: Signed
  readonly isAction: boolean
  readonly reason: string | null
}
function Item({ n, signed, isAction, reason }: ItemProps) {
  const [isOpen, setOpen] = useState(false)
  const line = useRef<HTMLDetailsElement>(null)
  // What was opened at the edge would be out of sight.
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: 'nearest' })
  }, [isOpen])
  const what = countOf(signed)
  return (
    <li class="batch-item">
      <details ref={line} onToggle={event => setOpen(event.currentTarget.open)}>
        <summary class="item item--low">
          <span class="meta num">{formatNumber(n)}</span>
          <span class="grow">
            <Line signed={signed} />
          </span>
          <ItemMark what={what} />
        </summary>
        {isOpen && (
          <div class="batch-item__body">
            {!isAction && <ReadAs signed={signed} />}
            {signed.kind === 'coded' && signed.stamp && (
              <p class="mark mark--red mark--wrap">
                <Icon name="unread" size={16} />
                {signed.stamp.title}
              </p>
            )}
            <SignedBody signed={signed} />
            {reason !== null && reason.trim() !== '' && (
              <>
                <h3 class="label">{texts.reasonTitle}</h3>
                <SaidBlock text={reason} />
              </>
            )}
          </div>
        )}
      </details>
    </li>
  )
}

/** Only what has to be looked at: a thousand small pictures would take longer to draw than all the lines. */
function ItemMark({ what }: { readonly what: BatchCount }) {
  if (what !== 'deleted' && what !== 'moved' && what !== 'opaque') return null
  return (
    <span class={`mark mark--${what === 'opaque' ? 'red' : 'amber'}`}>
      <Icon name={what === 'opaque' ? 'unread' : 'warn'} size={16} />
    </span>
  )
}

/** Verb and thing, from the bytes: `Create an entry, photo`. */
function Line({ signed }: { readonly signed: Signed }) {
  const thing = thingOf(signed)
  const what = <span class="title">{verbOf(signed)}</span>
  return (
    <>
      {thing.text !== undefined ? (
        <span class="quiet">
          <Filled text={words.lineText} with={{ what, text: <Exact text={thing.text} /> }} />
        </span>
      ) : thing.size !== undefined ? (
        <span class="meta">
          <Filled text={words.lineSize} with={{ what, size: thing.size }} />
        </span>
      ) : (
        what
      )}
      {signed.domain !== undefined && (
        <>
          {' '}
          <SaidExact text={signed.domain} />
        </>
      )}
    </>
  )
}

function verbOf(signed: Signed): string {
  if (signed.kind === 'coded') return signed.line.verb
  if (signed.kind === 'action') return kindOf(signed)?.kind ?? words.action
  return signed.kind === 'text' ? words.text : words.data
}

interface Thing {
  /** From the bytes, whole. */
  readonly text?: string
  /** How much there is of what is not in the line. */
  readonly size?: string
}
function thingOf(signed: Signed): Thing {
  if (signed.kind === 'coded') return signed.line
  if (signed.kind === 'text') {
    return isShort(signed.text) ? { text: signed.text } : { size: signing.characters(signed.text.length) }
  }
  const field = kindOf(signed) === undefined ? 'type' : 'entry_type'
  const name = signed.kind === 'action' ? textOf(signed.value, field) : undefined
  if (name !== undefined && isShort(name)) return { text: name }
  const isList = Array.isArray(signed.value)
  const count = Object.keys(signed.value ?? {}).length
  return { size: isList ? signing.items(count) : signing.fields(count) }
}

function isShort(text: string): boolean {
  return text !== '' && text.length <= SHORT && !text.includes('\n')
}
