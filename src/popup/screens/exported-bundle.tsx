import { BackTo } from '../components/back-to.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { fileName, saveFile } from '../trail/save-file.ts'
import { home } from '../words.ts'
import { exporting as words } from '../words-identities.ts'

/** A sealed key, to be taken away. It is gone from here when this screen is left. */
export function ExportedBundle({ text }: { readonly text: string }) {
  const save = () =>
    saveFile(new Blob([`${text}\n`], { type: 'text/plain' }), fileName('seed-bundle', new Date()))
  return (
    <div class="stack stack-3">
      <BackTo route="identities" text={home.identities} />
      <Title text={words.done} focus />
      <p class="lead small">{words.doneText}</p>
      <section class="row row--top" aria-label={words.text}>
        <p class="exact mono grow">
          <bdi dir="ltr">{text}</bdi>
        </p>
        <CopyButton label={words.copy} text={text} />
      </section>
      <button type="button" class="btn btn--primary btn--block" onClick={save}>
        <Icon name="save" />
        {words.save}
      </button>
    </div>
  )
}
