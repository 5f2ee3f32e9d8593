import { useState } from 'preact/hooks'
import type { IdentityEntry } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Avatar } from '../components/avatar.tsx'
import { BackTo } from '../components/back-to.tsx'
import { Bones } from '../components/bones.tsx'
import { CopyButton } from '../components/copy-button.tsx'
import { Hint, Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { problemOf, useClient } from '../context.ts'
import { formatDay } from '../format.ts'
import { hashOf } from '../route.ts'
import { errors, home } from '../words.ts'
import { identities, identity as words } from '../words-identities.ts'
import { useIdentities } from './use-identities.ts'

export interface IdentityDetailProps {
  readonly id: string
  readonly inUse: string | undefined
}

/** One identity: its keys, its name, where it comes from, and how its key leaves the wallet. */
export function IdentityDetail({ id, inUse }: IdentityDetailProps) {
  const { all, failed, reload } = useIdentities()
  const entry = all?.find(one => one.id === id)
  return (
    <div class="stack">
      <BackTo route="identities" text={home.identities} />
      {failed && <Note text={errors.server_error} alert />}
      {all === null && !failed && <Bones rows={5} />}
      {all !== null && entry === undefined && <Gone />}
      {entry !== undefined && <Detail entry={entry} isInUse={id === inUse} reload={reload} />}
    </div>
  )
}

interface DetailProps {
  readonly entry: IdentityEntry
  readonly isInUse: boolean
  readonly reload: () => Promise<unknown>
}
function Detail({ entry, isInUse, reload }: DetailProps) {
  const client = useClient()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string>()
  const { id, name, agentPubKey, did, sites } = entry

  async function use(): Promise<void> {
    setProblem(undefined)
    try {
      await client.ask('identities.use', { id })
      announce(identities.using(name))
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }

  return (
    <>
      <div class="row row--wide">
        <Avatar agentPubKey={agentPubKey} size={56} />
        <div class="grow">
          <Title text={<bdi class="whole">{name}</bdi>} focus />
          <p class="meta">{identities.sites(sites)}</p>
        </div>
        {isInUse ? (
          <span class="chip chip--accent">{identities.inUse}</span>
        ) : (
          <button type="button" class="btn btn--sm" onClick={() => void use()}>
            {identities.use}
          </button>
        )}
      </div>
      {problem !== undefined && <Note text={problem} alert />}
      <div class="card card--pad stack stack-2">
        <Key label={words.publicKey} copy={home.copyKey} text={agentPubKey} />
        <Key label={words.did} copy={home.copyDid} text={did} />
      </div>
      <Rename key={name} entry={entry} reload={reload} />
      <Source entry={entry} />
      <a class="card item" href={hashOf('identities', `${id}/export`)}>
        <Icon name="export" />
        <span class="grow">
          <span class="title">{words.export}</span>
          <br />
          <span class="meta">{words.exportHint}</span>
        </span>
        <Icon name="right" size={16} flip />
      </a>
    </>
  )
}

function Key({
  label,
  copy,
  text,
}: {
  readonly label: string
  readonly copy: string
  readonly text: string
}) {
  return (
    <div class="row row--top">
      <p class="grow">
        <span class="meta">{label}</span>
        <br />
        <bdi class="mono key-text" dir="ltr">
          {text}
        </bdi>
      </p>
      <CopyButton label={copy} text={text} />
    </div>
  )
}

function Rename({ entry: { id, name }, reload }: Pick<DetailProps, 'entry' | 'reload'>) {
  const client = useClient()
  const announce = useAnnounce()
  const [typed, setTyped] = useState(name)
  const [problem, setProblem] = useState<string>()

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    setProblem(undefined)
    try {
      await client.ask('identities.rename', { id, name: typed })
      await reload()
      announce(words.renamed)
    } catch (thrown) {
      const { code } = problemOf(thrown)
      setProblem(code === 'invalid_params' ? words.badName : errors[code])
    }
  }
  return (
    <form class="field" onSubmit={event => void submit(event)}>
      <label for="identity-name">{words.name}</label>
      <div class="row">
        <input
          class="input grow"
          id="identity-name"
          value={typed}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby="identity-name-hint"
          onInput={event => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="btn" aria-disabled={typed.trim() === name ? 'true' : undefined}>
          {words.rename}
        </button>
      </div>
      <Hint id="identity-name-hint" text={words.nameHint} error={problem} />
    </form>
  )
}

/** Whether the words on paper bring it back: what was imported is lost with this device. */
function Source({ entry: { derivation, n, own, createdAt } }: { readonly entry: IdentityEntry }) {
  const at = Date.parse(createdAt)
  const source = derivation === undefined ? '' : words.sources[derivation](n)
  return (
    <section aria-label={words.from} class="stack stack-2">
      <p class="small">
        {own ? words.own(source) : source}
        <br />
        <span class="meta">{words.added(formatDay(at, Date.now()))}</span>
      </p>
      {!own && <Note title={words.notOwn} text={words.notOwnText} />}
    </section>
  )
}

function Gone() {
  return (
    <div class="empty">
      <Icon name="identities" />
      <Title text={words.gone} focus />
      <a class="btn btn--sm" href={hashOf('identities')}>
        {words.toIdentities}
      </a>
    </div>
  )
}
