import { useMemo, useState } from 'preact/hooks'
import type { MsgpackValue } from '../../crypto/holochain/msgpack.ts'
import { Icon } from '../components/icon.tsx'
import { More } from '../components/more.tsx'
import { Tall } from '../components/tall.tsx'
import { signing } from '../words.ts'
import { tree as words } from '../words-coded.ts'
import { LeafValue } from './leaf.tsx'
import { LongText } from './parts.tsx'
import { type Branch, countLines, isBranch, lengthOf, spell, type TreeRow, takeTree } from './tree.ts'

const STEP = 200
/** More lines than this scroll inside a box of their own. */
const TALL = 14
/** Deeper levels are not set in further; the counts of the branches still say where one ends. */
const DEEPEST = 5
/** Keys that are drawn as the name of a fold. */
const SHORT = 40

/** A MessagePack value, all of it, in the order in which it is signed. What holds others can be folded. */
export function Tree({ value }: { readonly value: MsgpackValue }) {
  const [limit, setLimit] = useState(STEP)
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const total = useMemo(() => countLines(value), [value])
  const { rows, covered } = useMemo(() => takeTree(value, folded, limit), [value, folded, limit])
  const isTall = total > TALL
  const toggle = (at: number) => {
    const next = new Set(folded)
    if (!next.delete(at)) next.add(at)
    setFolded(next)
  }
  return (
    <>
      <Tall class="card" name={words.name} isTall={isTall}>
        <table class="facts">
          <tbody>
            {total === 0 ? (
              <tr>
                <td>
                  <Value name={null} value={value} />
                </td>
              </tr>
            ) : (
              rows.map(row => (
                <Line key={row.at} row={row} isFolded={folded.has(row.at)} onToggle={() => toggle(row.at)} />
              ))
            )}
          </tbody>
        </table>
      </Tall>
      {isTall && covered === total && <p class="meta">{words.all(total)}</p>}
      <More
        shown={covered}
        total={total}
        say={() => words.shownOf(covered, total)}
        onMore={() => setLimit(limit * 4)}
      />
    </>
  )
}

interface LineProps {
  readonly row: TreeRow
  readonly isFolded: boolean
  readonly onToggle: () => void
}
function Line({ row, isFolded, onToggle }: LineProps) {
  const { depth, key, isItem, value } = row
  const canFold = isBranch(value) && lengthOf(value) > 0
  return (
    <tr class={depth > 0 ? `in in-${Math.min(depth, DEEPEST)}` : undefined}>
      <th scope="row" class="key">
        {isItem ? <span class="meta">{String(key)}</span> : <Key value={key} />}
      </th>
      <td>
        {canFold ? (
          <button
            type="button"
            class={`fold${isFolded ? '' : ' is-open'}`}
            aria-expanded={!isFolded}
            aria-label={foldName(value, nameOf(row))}
            onClick={onToggle}
          >
            <Icon name="right" size={16} flip />
            <span>{sizeOf(value)}</span>
          </button>
        ) : (
          <Value name={key} value={value} />
        )}
      </td>
    </tr>
  )
}

function Value({ name, value }: { readonly name: MsgpackValue; readonly value: MsgpackValue }) {
  if (isBranch(value)) return <span class="meta">{sizeOf(value)}</span>
  return <LeafValue name={name} value={value} />
}

/** Mostly a text; anything else says that it is none. One that holds others is spelled in one line. */
function Key({ value }: { readonly value: MsgpackValue }) {
  if (value === '') return <span class="meta">{signing.emptyName}</span>
  if (typeof value === 'string') return <LongText text={value} />
  return (
    <>
      {isBranch(value) ? <LongText text={spell(value)} /> : <LeafValue name={null} value={value} />}
      <span class="meta"> {words.otherKey}</span>
    </>
  )
}

function sizeOf(value: MsgpackValue): string {
  if (!isBranch(value)) return ''
  return 'pairs' in value ? signing.fields(value.pairs.length) : signing.items(value.length)
}

function foldName(value: Branch, name: string): string {
  return 'pairs' in value ? words.foldFields(value.pairs.length, name) : words.foldItems(value.length, name)
}

function nameOf({ key, isItem }: TreeRow): string {
  return isItem || (typeof key === 'string' && key.length <= SHORT) ? String(key) : words.otherKey
}
