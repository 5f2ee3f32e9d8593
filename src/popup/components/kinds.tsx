import type { PolicyKinds } from '../../protocol/policy.ts'
import { wordsOfType } from '../reading/asks.ts'
import { isAdded, type Kind, keyOf } from '../reading/policy.ts'
import { kinds as words } from '../words.ts'
import { Exact } from './exact.tsx'
import { Filled } from './filled.tsx'
import { Icon } from './icon.tsx'
import { Tall } from './tall.tsx'

/** In a box, more kinds than this scroll. */
const TALL = 6

/** What a site chose to call something, exactly and whole: it is matched letter by letter. */
export function SaidExact({ text }: { readonly text: string }) {
  return (
    <span class="said said--chip said--whole">
      <q dir="auto">
        <Exact text={text} />
      </q>
    </span>
  )
}

/** A kind in words; the site's own names are dashed. */
export function KindName({ kind: { is, value } }: { readonly kind: Kind }) {
  if (is === 'plain') return <>{words.plain}</>
  const known = is === 'action' ? wordsOfType(value) : undefined
  if (known !== undefined) return <>{known.kind}</>
  return <Filled text={words[is]} with={{ name: <SaidExact text={value} /> }} />
}

/** What a kind takes in that its name does not say. A whole cell is all that a program can do. */
export function KindNote({ kind: { is } }: { readonly kind: Kind }) {
  if (is === 'plain') return <span class="meta kind__note">{words.plainText}</span>
  if (is === 'domain') return <span class="meta kind__note">{words.domainText}</span>
  if (is !== 'cell') return null
  return (
    <span class="mark mark--amber kind__note">
      <Icon name="warn" size={16} />
      {words.cellText}
    </span>
  )
}

export interface KindListProps {
  readonly kinds: readonly Kind[]
  /** Those that are new get a mark, where there are others too. */
  readonly added?: PolicyKinds
  /** Something else must stay in sight below it: a site chooses how many kinds it asks for. */
  readonly isBoxed?: boolean
}

/** All that is signed without asking, one kind a line. */
export function KindList({ kinds, added, isBoxed = false }: KindListProps) {
  const isNew = (kind: Kind) => added !== undefined && isAdded(kind, added)
  const marks = kinds.some(isNew) && !kinds.every(isNew)
  return (
    <Tall class="kinds" name={words.list(kinds.length)} isTall={isBoxed && kinds.length > TALL}>
      <ul>
        {kinds.map(kind => (
          <li class="kind" key={keyOf(kind)}>
            <span class="grow">
              <KindName kind={kind} />
              <KindNote kind={kind} />
            </span>
            {marks && isNew(kind) && <span class="chip chip--amber">{words.isNew}</span>}
          </li>
        ))}
      </ul>
    </Tall>
  )
}
