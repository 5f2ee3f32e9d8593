import { useRef } from 'preact/hooks'
import { Hint } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { secondsOf } from '../seed-bundle/seconds.ts'
import { faults, sealing, importing as words } from '../words-identities.ts'
import type { TypedBundle } from './use-bundle.ts'

/** Its text, or a file that becomes its text; and at once what it is, or why it is refused. */
export function BundleField({ bundle }: { readonly bundle: TypedBundle }) {
  const file = useRef<HTMLInputElement>(null)
  const { text, put, open, fault, cipher } = bundle
  return (
    <div class="field">
      <label for="import-bundle">{words.bundle}</label>
      <textarea
        class="input"
        id="import-bundle"
        rows={4}
        value={text}
        // Browsers write what is in a text field to their session files, unless it says "off".
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        aria-invalid={fault === undefined ? undefined : 'true'}
        aria-describedby="import-bundle-hint"
        onInput={event => put(event.currentTarget.value)}
      />
      <Hint
        id="import-bundle-hint"
        text={cipher && words.needs(sealing.memory(cipher.mem), secondsOf(cipher))}
        error={fault && faults[fault]}
      />
      <input
        type="file"
        hidden
        ref={file}
        aria-label={words.choose}
        onChange={event => {
          const [chosen] = event.currentTarget.files ?? []
          if (chosen !== undefined) void open(chosen)
          // The same file, changed meanwhile, can be chosen again.
          event.currentTarget.value = ''
        }}
      />
      <p class="more-line">
        <button type="button" class="btn btn--sm" onClick={() => file.current?.click()}>
          <Icon name="text" size={16} />
          {words.choose}
        </button>
      </p>
    </div>
  )
}
