import type { ComponentChildren } from 'preact'
import type { RowDetail } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import { row as words } from '../words-pictures.ts'

const SHORT = 4

/** The row between its neighbours, with what links them. What it says is said in words below it. */
export function Chain({ detail: { row, hash, seal, before, after } }: { readonly detail: RowDetail }) {
  if (seal === 'changed') return null
  return (
    <div class="chain" aria-hidden="true">
      <Link title={row.seq === 0 ? words.start : words.title(row.seq - 1)} hash={before?.hash} />
      <Bond holds={row.seq === 0 || before?.holds === true} />
      <span class="is">
        <b>{words.title(row.seq)}</b>
        <Short hash={hash} />
      </span>
      <Bond holds={after?.holds !== false} />
      <Link title={after === undefined ? words.sealed : words.title(row.seq + 1)}>
        {after === undefined && <span class="meta">{words.newest}</span>}
      </Link>
    </div>
  )
}

interface LinkProps {
  readonly title: string
  readonly hash?: string | undefined
  readonly children?: ComponentChildren
}
function Link({ title, hash, children }: LinkProps) {
  return (
    <span>
      {title}
      {hash !== undefined && <Short hash={hash} />}
      {children}
    </span>
  )
}
function Short({ hash }: { readonly hash: string }) {
  return (
    <bdi class="mono meta" dir="ltr">
      {hash.slice(0, SHORT)}…{hash.slice(-SHORT)}
    </bdi>
  )
}
function Bond({ holds }: { readonly holds: boolean }) {
  return (
    <span class={holds ? 'chain__bond' : 'chain__bond is-broken'}>
      <Icon name={holds ? 'chain' : 'unread'} size={16} />
    </span>
  )
}

/** Whether the row is as the wallet wrote it, in words; red where it is not. */
export function ChainState({ detail: { row, seal, before, after } }: { readonly detail: RowDetail }) {
  const isLinked = (row.seq === 0 || before?.holds === true) && after?.holds !== false
  if (seal === 'held' && isLinked) {
    return (
      <div class="note note--good">
        <Icon name="verify" />
        <div>
          <b>{words.good}</b>
          <span class="meta">{words.goodText}</span>
        </div>
      </div>
    )
  }
  const isChanged = seal === 'changed'
  return (
    <div class="stamp stack stack-2" role="alert">
      <h2 class="num">
        <Icon name="unread" />
        {isChanged ? words.changed(row.seq) : words.unlinked(row.seq)}
      </h2>
      <p class="small">{isChanged ? words.changedText : words.unlinkedText}</p>
    </div>
  )
}
