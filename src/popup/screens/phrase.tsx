import { useCallback, useRef, useState } from 'preact/hooks'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { PhraseWords, useOnLook } from '../components/phrase-words.tsx'
import { StepShell } from '../components/shell.tsx'
import { problemOf, useClient } from '../context.ts'
import { errors } from '../words.ts'
import { setUp } from '../words-set-up.ts'

const LENGTH = 24

export interface PhraseProps {
  readonly onWritten: () => void
  readonly onStartOver: () => void
}

/** The words are in the page only while they are shown, as text, and never while the window is not looked at. */
export function Phrase({ onWritten, onStartOver }: PhraseProps) {
  const client = useClient()
  const [words, setWords] = useState<readonly string[] | null>(null)
  const [wasShown, setWasShown] = useState(false)
  const [problem, setProblem] = useState<string>()
  /** Counts what hides the words, so that an answer that comes after it does not show them again. */
  const hides = useRef(0)

  const hide = useCallback(() => {
    hides.current++
    setWords(null)
  }, [])
  useOnLook(hide)

  async function reveal(): Promise<void> {
    const before = hides.current
    setProblem(undefined)
    try {
      const answer = await client.ask('setup.reveal')
      if (hides.current !== before) return
      setWords(answer.words)
      setWasShown(true)
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }

  const footer = (
    <button
      type="button"
      class="btn btn--primary btn--block"
      aria-disabled={wasShown ? undefined : 'true'}
      aria-describedby={wasShown ? undefined : 'phrase-first'}
      onClick={() => wasShown && onWritten()}
    >
      {setUp.writtenDown}
    </button>
  )
  return (
    <StepShell step={2} onBack={onStartOver} backLabel={setUp.startOver} footer={footer}>
      <div class="stack stack-3">
        <div class="stack stack-2">
          <Title text={setUp.writeDown} focus />
          <p class="lead small">{setUp.writeDownLead}</p>
        </div>
        {problem !== undefined && <Note text={problem} alert />}
        {words === null ? <Covered onReveal={() => void reveal()} /> : <PhraseWords words={words} />}
        <Note kind="amber" title={setUp.careTitle} text={setUp.care} />
        {!wasShown && (
          <p class="sr" id="phrase-first">
            {setUp.revealFirst}
          </p>
        )}
      </div>
    </StepShell>
  )
}

function Covered({ onReveal }: { readonly onReveal: () => void }) {
  return (
    <div class="cover">
      <ol class="words words--hidden" aria-hidden="true">
        {Array.from({ length: LENGTH }, (_, i) => (
          <li key={`${i}`}>
            <span />
          </li>
        ))}
      </ol>
      <button type="button" class="btn" onClick={onReveal}>
        <Icon name="eye" />
        {setUp.reveal}
      </button>
    </div>
  )
}
