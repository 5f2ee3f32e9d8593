import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { RowDetail } from '../../protocol/ui-door.ts'
import { Answer } from '../components/answer.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { problemOf, useClient, useOnChange } from '../context.ts'
import { readEntry } from '../reading/activity.ts'
import { hashOf } from '../route.ts'
import { activity, errors } from '../words.ts'
import { row as words } from '../words-pictures.ts'
import { Chain, ChainState } from './activity-row-chain.tsx'
import { CopyRow } from './activity-row-copy.tsx'
import { RowFacts, RowPlaceFacts } from './activity-row-facts.tsx'
import { Kept } from './activity-row-kept.tsx'
import { WhoAsked } from './activity-row-proof.tsx'

export interface RowProps {
  readonly seq: number
  readonly onBack: () => void
  /** Beside "Copy row": what can be done about the whole trail. */
  readonly tools: ComponentChildren
  /** How that went. */
  readonly children: ComponentChildren
}

/** One row of the trail: what was decided, who asked, and how it stands among the others. */
export function RowDetailScreen({ seq, onBack, tools, children }: RowProps) {
  const { detail, problem } = useRow(seq)
  return (
    <div class="stack">
      <p class="back">
        <a
          class="btn btn--quiet btn--sm"
          href={hashOf('activity')}
          onClick={event => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            onBack()
          }}
        >
          <Icon name="back" size={16} flip />
          {activity.title}
        </a>
      </p>
      {problem !== undefined && <Note text={problem} alert />}
      {detail === undefined && problem === undefined && <Bones rows={5} />}
      {detail === null && (
        <div class="empty">
          <Icon name="activity" />
          <Title text={words.gone(seq)} focus />
          <p class="narrow">{words.goneText}</p>
        </div>
      )}
      {detail != null && (
        <Detail detail={detail} tools={tools}>
          {children}
        </Detail>
      )}
    </div>
  )
}

interface DetailProps {
  readonly detail: RowDetail
  readonly tools: ComponentChildren
  readonly children: ComponentChildren
}
function Detail({ detail, tools, children }: DetailProps) {
  const { row, seal } = detail
  const isChanged = seal === 'changed'
  const entry = readEntry(isChanged ? { ...row, changed: true } : row)
  return (
    <>
      <div class="row row--between">
        <Title text={entry.what} focus />
        <Answer entry={entry} />
      </div>
      <Chain detail={detail} />
      <ChainState detail={detail} />
      <div class="two stack">
        <RowFacts row={row} at={entry.at} />
        <div class="stack">
          {!isChanged && <WhoAsked detail={detail} />}
          <RowPlaceFacts detail={detail} />
        </div>
      </div>
      {!isChanged && row.signedBytes !== undefined && <Kept row={row} signedBytes={row.signedBytes} />}
      <p class="row row--wrap">
        <CopyRow row={row} />
        {tools}
      </p>
      {children}
    </>
  )
}

/** Asked again when the wallet changes: another row may have come after it. */
function useRow(seq: number): {
  readonly detail: RowDetail | null | undefined
  readonly problem: string | undefined
} {
  const client = useClient()
  const [detail, setDetail] = useState<RowDetail | null>()
  const [problem, setProblem] = useState<string>()
  async function ask(): Promise<void> {
    try {
      setDetail(await client.ask('activity.row', { seq }))
      setProblem(undefined)
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }
  useOnChange(() => void ask())
  useEffect(() => void ask(), [seq])
  return { detail, problem }
}
