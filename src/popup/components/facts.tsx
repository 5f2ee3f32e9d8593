import { useMemo, useState } from 'preact/hooks'
import type { Value } from '../../protocol/values.ts'
import { formatMoment } from '../format.ts'
import { type FieldRow, isBranch, takeFields, timeOf } from '../reading/fields.ts'
import { signing } from '../words.ts'
import { Exact } from './exact.tsx'
import { More } from './more.tsx'
import { Tall } from './tall.tsx'

const STEP = 200
/** More lines than this scroll inside a box of their own. */
const TALL = 14
/** Deeper levels are not set in further; the counts of the branches still say where one ends. */
const DEEPEST = 5

export interface FactsProps {
  readonly value: Value
  /** What the wallet says itself about its `type`; in that case the line is not drawn twice. */
  readonly kind: { readonly words: string | undefined; readonly type: string } | undefined
}

/** A JSON value, all of it: keys as they are written, in the order in which they are signed. */
export function Facts({ value, kind }: FactsProps) {
  const [limit, setLimit] = useState(STEP)
  const { rows, total } = useMemo(() => takeFields(value, limit), [value, limit])
  const isTall = total > TALL
  return (
    <>
      {isTall && rows.length === total && <p class="meta how-long">{signing.fields(total)}</p>}
      <Tall class="card" name={signing.allFields} isTall={isTall}>
        <table class="facts">
          <tbody>
            {kind && <KindRow {...kind} />}
            {rows.map((row, i) =>
              kind && row.depth === 0 && row.key === 'type' ? null : <Row key={`${i}`} row={row} />,
            )}
            {total === 0 && !kind && (
              <tr>
                <td class="meta">{Array.isArray(value) ? signing.items(0) : signing.fields(0)}</td>
              </tr>
            )}
          </tbody>
        </table>
      </Tall>
      <More
        shown={rows.length}
        total={total}
        say={() => signing.shownOf(rows.length, total, 'field')}
        onMore={() => setLimit(limit * 4)}
      />
    </>
  )
}

function KindRow({ words, type }: { readonly words: string | undefined; readonly type: string }) {
  return (
    <tr>
      <th scope="row">{signing.kind}</th>
      <td>
        {words === undefined ? (
          <bdi>
            <Exact text={type} />
          </bdi>
        ) : (
          <>
            <b>{words}</b> <bdi class="meta mono">{type}</bdi>
          </>
        )}
      </td>
    </tr>
  )
}

function Row({ row }: { readonly row: FieldRow }) {
  return (
    <tr class={row.depth > 0 ? `in in-${Math.min(row.depth, DEEPEST)}` : undefined}>
      <th scope="row" class="key">
        {row.key === '' ? (
          <span class="meta">{signing.emptyName}</span>
        ) : (
          <bdi>
            <Exact text={row.key} />
          </bdi>
        )}
      </th>
      <td>
        <FieldValue row={row} />
      </td>
    </tr>
  )
}

function FieldValue({ row: { key, value } }: { readonly row: FieldRow }) {
  if (isBranch(value)) return <span class="meta">{signing[value.holds](value.count)}</span>
  if (value === null) return <span class="meta">{signing.nothing}</span>
  if (typeof value === 'boolean') return <span class="literal">{value ? signing.yes : signing.no}</span>
  if (typeof value === 'number') {
    const time = timeOf(key, value)
    if (time === null) return <span class="literal">{String(value)}</span>
    return (
      <>
        {formatMoment(time)} <span class="meta literal">{String(value)}</span>
      </>
    )
  }
  if (value === '') return <span class="meta">{signing.emptyText}</span>
  return (
    <bdi class="value">
      <Exact text={value} />
      {looksLikeJson(value) && <span class="meta"> {signing.asText}</span>}
    </bdi>
  )
}

/** Texts that would look like a number or another literal: `"1"` and `1` are different things to sign. */
function looksLikeJson(text: string): boolean {
  return /^(?:-?\d[\d.eE+-]*|true|false|null)$/.test(text)
}
