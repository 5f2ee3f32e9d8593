import { hasBlankEnds } from '../../crypto/seed-bundle/passphrase.ts'
import { PasswordField } from '../components/fields.tsx'
import { Note } from '../components/note.tsx'
import { SaidChip } from '../components/said.tsx'
import { sealing, importing as words } from '../words-identities.ts'
import type { TypedBundle } from './use-bundle.ts'

type Answers = readonly [string, string, string]
export interface BundleSecretProps {
  readonly bundle: TypedBundle
  readonly passphrase: string
  readonly onPassphrase: (passphrase: string) => void
  readonly answers: Answers
  readonly onAnswers: (answers: Answers) => void
}

/** What opens it: a passphrase, or three answers where its cipher asks for them. */
export function BundleSecret({ bundle, passphrase, onPassphrase, answers, onAnswers }: BundleSecretProps) {
  const { ciphers, cipher, at, choose } = bundle
  return (
    <>
      {ciphers.length > 1 && (
        <div class="field">
          <label for="import-cipher">{words.opens}</label>
          <select
            class="input"
            id="import-cipher"
            value={String(at)}
            onChange={event => choose(Number(event.currentTarget.value))}
          >
            {ciphers.map(({ kind }, i) => (
              <option key={`${i}`} value={String(i)}>
                {words.nth(words.kinds[kind], i + 1)}
              </option>
            ))}
          </select>
        </div>
      )}
      {cipher?.kind === 'qa' ? (
        <>
          <p class="meta">{words.questionsBy}</p>
          {cipher.questions.map((question, i) => (
            <PasswordField
              key={`${i}`}
              id={`import-answer-${i + 1}`}
              label={words.answer(i + 1)}
              value={answers[i] ?? ''}
              onInput={text => onAnswers(answers.map((one, j) => (i === j ? text : one)) as never)}
              autocomplete="off"
              hint={<SaidChip text={question} />}
              canShow
            />
          ))}
        </>
      ) : (
        <PasswordField
          id="import-passphrase"
          label={words.passphrase}
          value={passphrase}
          onInput={onPassphrase}
          autocomplete="off"
          canShow
        />
      )}
      {cipher?.kind !== 'qa' && hasBlankEnds(passphrase) && <BlankNote />}
    </>
  )
}

export function BlankNote() {
  return <Note kind="amber" title={sealing.blanks} text={sealing.blanksText} />
}
