import { useState } from 'preact/hooks'
import { Hint, Submit } from '../components/fields.tsx'
import { PhraseFields, PhraseLength } from '../components/phrase-fields.tsx'
import { usePhrase } from '../components/use-phrase.ts'
import { importing as words } from '../words-identities.ts'
import { type ImportWayProps, textOf } from './import-way.ts'

const MOST = 1000

/** One identity of another wallet, from its words. */
export function ImportPhrase({ keep, say }: ImportWayProps) {
  const phrase = usePhrase()
  const [which, setWhich] = useState('1')
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const n = /^\d{1,4}$/.test(which.trim()) ? Number(which) : 0
  const isNumber = n >= 1 && n <= MOST
  const hasNumber = phrase.derivation === 'flowsta-device'

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setTried(true)
    say(undefined)
    if (!phrase.check() || isBusy || (hasNumber && !isNumber)) return
    setBusy(true)
    const refused = await keep({ from: 'phrase', ...phrase.params(), n: hasNumber ? n : 1 })
    setBusy(false)
    if (refused === null) phrase.forget()
    else if (!phrase.isRefused(refused)) say(textOf(refused))
  }

  return (
    <form class="stack stack-3" onSubmit={event => void submit(event)}>
      <PhraseLength phrase={phrase} />
      <PhraseFields phrase={phrase} />
      {hasNumber && (
        <div class="field">
          <label for="import-which">{words.which}</label>
          <input
            class="input"
            id="import-which"
            inputMode="numeric"
            autocomplete="off"
            value={which}
            aria-invalid={isTried && !isNumber ? 'true' : undefined}
            aria-describedby="import-which-hint"
            onInput={event => setWhich(event.currentTarget.value)}
          />
          <Hint
            id="import-which-hint"
            text={words.whichHint}
            error={isTried && !isNumber ? words.badNumber : undefined}
          />
        </div>
      )}
      <Submit label={words.import} disabled={isBusy} />
    </form>
  )
}
