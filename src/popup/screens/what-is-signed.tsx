import { useMemo } from 'preact/hooks'
import { ExactText } from '../components/exact-text.tsx'
import { Facts } from '../components/facts.tsx'
import { Filled } from '../components/filled.tsx'
import { Icon } from '../components/icon.tsx'
import { Raw } from '../components/raw.tsx'
import { SaidChip } from '../components/said.tsx'
import { kindOf } from '../reading/asks.ts'
import { isUnreadable } from '../reading/coded.ts'
import { type Signed, typeOf } from '../reading/signed.ts'
import { said, signing, request as words } from '../words.ts'

export interface WhatProps {
  readonly signed: Signed
  /** An action says what it is by its kind; bytes, by how they can be read. */
  readonly isAction: boolean
}

/** Drawn from the exact bytes and nothing else: solid, whole, with what can't be read said in red. */
export function WhatIsSigned({ signed, isAction }: WhatProps) {
  const isStamped = isUnreadable(signed)
  return (
    <section aria-labelledby="signed-title">
      <div class={isStamped ? 'sr' : 'section-title'}>
        <h2 id="signed-title">{words.what}</h2>
        {!isAction && <ReadAs signed={signed} />}
      </div>
      {signed.kind === 'coded' && signed.stamp && <Stamp {...signed.stamp} />}
      <SignedBody signed={signed} />
    </section>
  )
}

/** One thing to sign: what for, what it is, and its bytes. */
export function SignedBody({ signed }: { readonly signed: Signed }) {
  return (
    <>
      {signed.domain !== undefined && <Domain domain={signed.domain} />}
      <Content signed={signed} />
      <Raw signed={signed} />
    </>
  )
}

function Content({ signed }: { readonly signed: Signed }) {
  // Blanks and escapes are signed too, and a table can't show them.
  const isSpelled = useMemo(() => 'value' in signed && JSON.stringify(signed.value) !== signed.text, [signed])
  if (signed.kind === 'coded') return <signed.Body />
  if (signed.kind === 'text') return <ExactText text={signed.text} />
  const type = signed.kind === 'action' ? typeOf(signed.value) : undefined
  const kind = type === undefined ? undefined : { words: kindOf(signed)?.kind, type }
  return (
    <>
      <Facts value={signed.value} kind={kind} />
      {isSpelled && <p class="hint">{signing.spelled}</p>}
    </>
  )
}

export function ReadAs({ signed }: { readonly signed: Signed }) {
  if (signed.kind === 'coded') return null
  const isText = signed.kind === 'text'
  return (
    <span class="chip chip--accent">
      <Icon name={isText ? 'text' : 'bytes'} size={16} />
      {isText ? signing.readAsText : signing.readAsJson}
    </span>
  )
}

export interface StampProps {
  readonly title: string
  readonly text: string
}
export function Stamp({ title, text }: StampProps) {
  return (
    <div class="stamp">
      <h3>
        <Icon name="unread" />
        {title}
      </h3>
      <p class="small">{text}</p>
    </div>
  )
}

/** The domain is the site's claim, but it is among the signed bytes: exact, and dashed. */
function Domain({ domain }: { readonly domain: string }) {
  return (
    <p class="domain small">
      <Filled text={said.domain} with={{ domain: <SaidChip text={domain} /> }} />
      <span class="meta">{said.domainHint}</span>
    </p>
  )
}
