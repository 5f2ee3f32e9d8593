import type { ComponentChildren } from 'preact'
import type { TamperedView } from '../../protocol/ui-door.ts'
import { Icon } from '../components/icon.tsx'
import type { Check } from '../trail/check.ts'
import { trail as words } from '../words-trail.ts'

export interface CheckWords {
  readonly title: string
  readonly chip: string
  /** What else is known: of a good trail which signatures were checked, of a broken one what still holds. */
  readonly text: string
}

export function readCheck(check: Check): CheckWords {
  if (check.found === 'good') {
    const { rows, checked, attested } = check
    return { title: words.holds(rows), chip: words.unbroken(rows), text: words.signatures(checked, attested) }
  }
  const { row } = check
  if (row === undefined) return { title: words.endBad, chip: words.broken, text: '' }
  const chip = words.brokenAt(row)
  if (check.found === 'bad') return { title: words.rowBad(row), chip, text: words.noFaultBefore(row) }
  return { title: words.rowChanged(row), chip, text: words.before(row) }
}

/** Beside the heading: what the last check in this window found. */
export function CheckChip({ check }: { readonly check: Check }) {
  const isGood = check.found === 'good'
  return (
    <span class={`chip num ${isGood ? 'chip--good' : 'chip--red'}`}>
      <Icon name={isGood ? 'chain' : 'unread'} size={16} />
      {readCheck(check).chip}
    </span>
  )
}

export interface ResultProps {
  readonly check: Check
  readonly children: ComponentChildren
}

/** The result of a check, whole; `children` are what can be done about a broken trail. It was announced already. */
export function CheckResult({ check, children }: ResultProps) {
  const { title, text } = readCheck(check)
  if (check.found === 'good') {
    return (
      <div class="note note--good">
        <Icon name="verify" />
        <div>
          <b class="num">{title}</b>
          <span class="meta num">{text}</span>
        </div>
      </div>
    )
  }
  return (
    <div class="stamp stack stack-2">
      <h2 class="num">
        <Icon name="unread" />
        {title}
      </h2>
      <p class="small num">
        {text} {check.found === 'changed' && words.outsideNow} {words.keepCopy}
      </p>
      {check.found === 'bad' && check.message !== undefined && (
        // In the words of the code that checks, which speaks English.
        <p class="small whole" lang="en" dir="ltr">
          {check.message}
        </p>
      )}
      {children}
    </div>
  )
}

export interface TamperedProps {
  readonly tampered: TamperedView
  readonly children: ComponentChildren
}

/** The wallet found by itself that its storage was written to from outside: what still holds, and what to do. */
export function TamperedStamp({ tampered: { seq, what, at }, children }: TamperedProps) {
  const isAboutRows = what === 'row_changed' || what === 'row_missing'
  return (
    <div class="stamp stack stack-2" role="alert">
      <h2 class="num">
        <Icon name="unread" />
        {words.titles[what](seq)}
      </h2>
      <p class="small num">
        {isAboutRows && words.before(seq)} {words.outside(at)} {what === 'state_changed' && words.rebuilt}
      </p>
      <p class="small">
        {words.stillHolds} {words.keepCopy}
      </p>
      {children}
    </div>
  )
}
