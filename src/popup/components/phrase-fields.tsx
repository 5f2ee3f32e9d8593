import type { Derivation } from '../../protocol/ui-door.ts'
import { restore } from '../words-set-up.ts'
import { Hint } from './fields.tsx'
import { PHRASE_LENGTHS, type TypedPhrase } from './use-phrase.ts'
import { WordBoxes } from './word-boxes.tsx'

const DERIVATIONS = Object.keys(restore.derivations) as Derivation[]

/** How many words there are, next to what to do with them. */
export function PhraseLength({ phrase }: { readonly phrase: TypedPhrase }) {
  return (
    <div class="row">
      <p class="lead small grow">{restore.lead}</p>
      <div class="field field--inline">
        <label for="restore-length">{restore.numberOfWords}</label>
        <select
          class="input input--sm"
          id="restore-length"
          value={String(phrase.words.length)}
          onChange={event => phrase.resize(Number(event.currentTarget.value))}
        >
          {PHRASE_LENGTHS.map(length => (
            <option key={length} value={String(length)}>
              {length}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}

/** The boxes, and how their words become a key. */
export function PhraseFields({ phrase }: { readonly phrase: TypedPhrase }) {
  const { words, derivation, wrong } = phrase
  return (
    <>
      <WordBoxes phrase={phrase} describedBy="restore-wrong" />
      {wrong !== undefined && <Hint id="restore-wrong" error={wrong.text} />}
      <div class="field">
        <label for="restore-derivation">{restore.derivation}</label>
        <select
          class="input"
          id="restore-derivation"
          value={derivation}
          onChange={event => phrase.setDerivation(event.currentTarget.value as Derivation)}
        >
          {DERIVATIONS.map(name => (
            <option key={name} value={name} disabled={name === 'entropy-is-seed' && words.length !== 24}>
              {restore.derivations[name]}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}
