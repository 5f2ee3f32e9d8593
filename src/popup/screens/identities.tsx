import { useState } from 'preact/hooks'
import type { IdentityEntry, IdentityView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Avatar } from '../components/avatar.tsx'
import { Bones } from '../components/bones.tsx'
import { Title } from '../components/fields.tsx'
import { lazy } from '../components/lazy.tsx'
import { Note } from '../components/note.tsx'
import { problemOf, useClient } from '../context.ts'
import { hashOf } from '../route.ts'
import { errors } from '../words.ts'
import { identities as words } from '../words-identities.ts'
import { IdentityDetail } from './identity-detail.tsx'
import { useIdentities } from './use-identities.ts'

const ImportIdentity = lazy(async () => (await import('./import-identity.tsx')).ImportIdentity)
const ExportBundle = lazy(async () => (await import('./export-bundle.tsx')).ExportBundle)

export interface IdentitiesProps {
  /** The one in use. */
  readonly identity: IdentityView | undefined
  /** `import`, the id of one, or that and `/export`. */
  readonly about: string | undefined
}

export function Identities({ identity, about }: IdentitiesProps) {
  if (about === undefined) return <IdentityList inUse={identity?.id} />
  if (about === 'import') return <ImportIdentity />
  const [id = '', what] = about.split('/')
  if (what === 'export') return <ExportBundle key={id} id={id} />
  return <IdentityDetail key={id} id={id} inUse={identity?.id} />
}

function IdentityList({ inUse }: { readonly inUse: string | undefined }) {
  const client = useClient()
  const announce = useAnnounce()
  const { all, failed, reload } = useIdentities()
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  /** Does it, one at a time, and says what is so then. */
  async function carryOut(run: () => Promise<string>): Promise<void> {
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    try {
      announce(await run())
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    } finally {
      setBusy(false)
    }
  }
  const add = () =>
    carryOut(async () => {
      const { id } = await client.ask('identities.add')
      const added = (await reload()).find(one => one.id === id)
      return words.added(added?.name ?? '')
    })
  const use = ({ id, name }: IdentityEntry) =>
    carryOut(async () => {
      await client.ask('identities.use', { id })
      return words.using(name)
    })

  return (
    <div class="stack">
      <Title text={words.title} focus />
      {(problem !== undefined || failed) && <Note text={problem ?? errors.server_error} alert />}
      {all === null && !failed && <Bones rows={3} />}
      {all !== null && (
        <ul class="card list">
          {all.map(entry => (
            <Row key={entry.id} entry={entry} isInUse={entry.id === inUse} onUse={() => void use(entry)} />
          ))}
        </ul>
      )}
      <div class="pair">
        <button
          type="button"
          class="btn"
          aria-disabled={isBusy ? 'true' : undefined}
          onClick={() => void add()}
        >
          {words.add}
        </button>
        <button
          type="button"
          class="btn"
          onClick={() => {
            location.hash = hashOf('identities', 'import')
          }}
        >
          {words.import}
        </button>
      </div>
      <p class="meta">{words.note}</p>
    </div>
  )
}

interface RowProps {
  readonly entry: IdentityEntry
  readonly isInUse: boolean
  readonly onUse: () => void
}
/** The button stays where it is in every row; for the one in use it has nothing to do. */
function Row({ entry: { id, name, agentPubKey, sites }, isInUse, onUse }: RowProps) {
  const nameId = `identity-${id}`
  return (
    <li class="item item--tall" aria-label={name}>
      <Avatar agentPubKey={agentPubKey} size={40} />
      <div class="grow">
        <p class="row">
          <a class="title whole" dir="auto" id={nameId} href={hashOf('identities', id)}>
            {name}
          </a>
          {isInUse && <span class="chip chip--accent">{words.inUse}</span>}
        </p>
        <bdi class="meta mono key-text" dir="ltr">
          {agentPubKey}
        </bdi>
        <p class="meta">{words.sites(sites)}</p>
      </div>
      <button
        type="button"
        class="btn btn--sm"
        aria-describedby={nameId}
        aria-disabled={isInUse ? 'true' : undefined}
        onClick={() => !isInUse && onUse()}
      >
        {words.use}
      </button>
    </li>
  )
}
