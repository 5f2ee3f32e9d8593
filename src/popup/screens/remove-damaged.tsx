import { useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Hint, Title } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { StepShell } from '../components/shell.tsx'
import { problemOf, useClient } from '../context.ts'
import { errors } from '../words.ts'
import { restoring } from '../words-backup.ts'
import { damaged as words } from '../words-damaged.ts'
import type { DamagedProps, RestoreWay } from './damaged.tsx'
import { RemainsExport } from './remains-export.tsx'

export interface RemoveDamagedProps extends Pick<DamagedProps, 'onRemove'> {
  readonly onBack: () => void
}

/** The one place where a wallet's data is removed: what comes back, what does not, and a tick before the button works. */
export function RemoveDamaged({ onBack, onRemove }: RemoveDamagedProps) {
  const client = useClient()
  const announce = useAnnounce()
  const [isSaved, setSaved] = useState(false)
  const [way, setWay] = useState<RestoreWay>('words')
  const [isBusy, setBusy] = useState(false)
  const [isHinted, setHinted] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function remove(): Promise<void> {
    if (isBusy) return
    if (!isSaved) {
      setHinted(true)
      announce(words.removeHint)
      return
    }
    setBusy(true)
    setProblem(undefined)
    // The worker's word that nothing is set up comes before the answer, and takes this screen away.
    onRemove(true, way)
    try {
      await client.ask('remains.discard')
    } catch (thrown) {
      onRemove(false, way)
      setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }

  const footer = (
    <>
      <label class="check">
        <input
          type="checkbox"
          checked={isSaved}
          onChange={event => {
            setSaved(event.currentTarget.checked)
            setHinted(false)
          }}
        />
        <span>{words.saved}</span>
      </label>
      {isHinted && <Hint id="remove-hint" error={words.removeHint} />}
      <button
        type="button"
        class="btn btn--ink btn--block"
        aria-disabled={isSaved && !isBusy ? undefined : 'true'}
        aria-describedby={isHinted ? 'remove-hint' : undefined}
        onClick={() => void remove()}
      >
        {words.remove}
      </button>
    </>
  )
  return (
    <StepShell onBack={onBack} footer={footer}>
      <div class="stack">
        <Title text={words.restore} focus />
        <p class="lead">{words.restoreLead}</p>
        <Note kind="amber" title={words.restoreLoses} text={words.restoreLosesText} />
        {problem !== undefined && <Note text={problem} alert />}
        <RemainsExport />
        <WayBack way={way} onChange={setWay} />
      </div>
    </StepShell>
  )
}

interface WayBackProps {
  readonly way: RestoreWay
  readonly onChange: (way: RestoreWay) => void
}

/** A backup file brings back more than the words do; who has none must not be held up. */
function WayBack({ way, onChange }: WayBackProps) {
  return (
    <fieldset class="stack stack-2">
      <legend class="label">{restoring.way}</legend>
      {restoring.ways.map(([one, title, text]) => (
        <label class="check" key={one}>
          <input type="radio" name="restore-way" checked={one === way} onChange={() => onChange(one)} />
          <span>
            {title}
            <br />
            <span class="meta">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
