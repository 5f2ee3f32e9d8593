import type { ComponentChildren } from 'preact'
import type { AuditRow, Decision } from '../../protocol/audit.ts'
import type { RowDetail } from '../../protocol/ui-door.ts'
import { Avatar } from '../components/avatar.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Exact } from '../components/exact.tsx'
import { NameWarningNote, Origin } from '../components/origin.tsx'
import { SaidBlock } from '../components/said.tsx'
import { useWallet } from '../context.ts'
import { formatMoment, formatNumber, formatSize, joinParts, shortKey } from '../format.ts'
import { sayMethod } from '../reading/activity.ts'
import { saySummary } from '../reading/summary.ts'
import { row as words } from '../words-pictures.ts'

export interface RowFactsProps {
  readonly row: AuditRow
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What the row says, in the order in which people ask. */
export function RowFacts({ row, at }: RowFactsProps) {
  const { origin, decision, reason, agentPubKey, payloadSha256, signature, error } = row
  return (
    <div class="stack stack-2">
      <section class="card" aria-label={words.decision}>
        <table class="facts facts--codes">
          <tbody>
            {origin !== undefined && (
              <Fact name={words.site}>
                <Origin origin={origin} />
              </Fact>
            )}
            <Fact name={words.when}>{formatMoment(at)}</Fact>
            {decision !== undefined && <Fact name={words.answer}>{sayAnswer(decision)}</Fact>}
            {error !== undefined && <Fact name={words.error}>{<Exact text={error} />}</Fact>}
            {reason !== undefined && (
              <Fact name={words.reason}>
                <SaidBlock text={reason} />
              </Fact>
            )}
            {agentPubKey !== undefined && (
              <Fact name={words.signedAs}>
                <Agent agentPubKey={agentPubKey} />
              </Fact>
            )}
            {row.summary !== undefined && <Fact name={words.content}>{contentOf(row)}</Fact>}
            {payloadSha256 !== undefined && (
              <Code name={words.sha256} text={payloadSha256} copy={words.copySha256} />
            )}
            {signature !== undefined && (
              <Code name={words.signature} text={signature} copy={words.copySignature} />
            )}
          </tbody>
        </table>
      </section>
      {origin !== undefined && <NameWarningNote origin={origin} />}
    </div>
  )
}

/** Where it stands, and by which names other rows and programs find it. */
export function RowPlaceFacts({ detail: { row, hash } }: { readonly detail: RowDetail }) {
  const { seq, prev, grantId, requestSha256 } = row
  return (
    <section class="card" aria-label={words.place}>
      <table class="facts facts--codes">
        <tbody>
          <Fact name={words.number}>{formatNumber(seq)}</Fact>
          {hash !== '' && <Code name={words.hash} text={hash} copy={words.copyHash} />}
          <Code name={words.prev} text={prev} />
          {grantId !== undefined && <Code name={words.permission} text={grantId} />}
          {requestSha256 !== undefined && <Code name={words.request} text={requestSha256} />}
        </tbody>
      </table>
    </section>
  )
}

export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  )
}

export interface CodeProps {
  readonly name: string
  readonly text: string
  /** Name of the button that copies it. */
  readonly copy?: string
}
/** What only programs read: whole, left to right, to compare and to copy. */
export function Code({ name, text, copy }: CodeProps) {
  return (
    <Fact name={name}>
      <span class="code">
        <bdi class="mono" dir="ltr">
          {text}
        </bdi>
        {copy !== undefined && <CopyButton label={copy} text={text} />}
      </span>
    </Fact>
  )
}

function Agent({ agentPubKey }: { readonly agentPubKey: string }) {
  const { state } = useWallet()
  const isInUse = state?.identity?.agentPubKey === agentPubKey
  return (
    <span class="as">
      <Avatar agentPubKey={agentPubKey} />
      {isInUse && <span>{state?.identity?.name}</span>}
      <bdi class="mono" dir="ltr" title={agentPubKey}>
        {shortKey(agentPubKey)}
      </bdi>
    </span>
  )
}

function sayAnswer(decision: Decision): string {
  return Object.hasOwn(words.answers, decision) ? words.answers[decision] : decision
}
/** Kind and size. At connect the summary lists permissions by their technical names. */
function contentOf({ method, summary = '', payloadSize }: AuditRow): string {
  const what = method === 'connect' ? sayMethod(method) : saySummary(summary)
  return payloadSize === undefined || /\d/.test(what) ? what : joinParts([what, formatSize(payloadSize)])
}
