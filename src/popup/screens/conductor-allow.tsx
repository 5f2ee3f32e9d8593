import { useEffect, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Exact } from '../components/exact.tsx'
import { Title } from '../components/fields.tsx'
import { Filled } from '../components/filled.tsx'
import { Note } from '../components/note.tsx'
import type { Conductor, Functions } from '../conductor/connect.ts'
import { type Called, functionsOfPolicy } from '../conductor/functions.ts'
import { give } from '../conductor/give.ts'
import { useApps, useClient } from '../context.ts'
import { splitOrigin } from '../reading/origin.ts'
import { common } from '../words.ts'
import { type Explained, explain, allow as words } from '../words-conductor.ts'
import type { AppCell } from './conductor-apps.tsx'
import { ConductorFunctions } from './conductor-functions.tsx'

const SIGN = 'holochain:sign'

export interface ConductorAllowProps {
  readonly chosen: AppCell
  readonly conductor: Conductor
  /** The wallet's key that it is for. */
  readonly agentPubKey: string
  readonly onEnd: () => void
}

/** Which site, and which functions: then the conductor is asked, and the wallet keeps what it answers. */
export function ConductorAllow({ chosen, conductor, agentPubKey, onEnd }: ConductorAllowProps) {
  const client = useClient()
  const announce = useAnnounce()
  const { answer } = useApps()
  const { appId, role, cell } = chosen
  const sites = answer?.apps.filter(app => app.scopes.includes(SIGN)) ?? []
  const [picked, setPicked] = useState<string>()
  const site = sites.find(app => app.grantId === picked) ?? sites[0]
  const [isAll, setAll] = useState(false)
  const [functions, setFunctions] = useState<readonly Called[]>([])
  const [zomes, setZomes] = useState<readonly string[]>([])
  const [wrong, setWrong] = useState<string>()
  const [problem, setProblem] = useState<Explained>()
  const [isBusy, setBusy] = useState(false)

  useEffect(() => {
    conductor.zomes(cell).then(setZomes, thrown => setProblem(explain(thrown)))
  }, [conductor, cell])
  const ofSite = functionsOfPolicy(site?.policy, cell[0])
  // What it signs without asking is what it wants to call. Another site, another choice.
  useEffect(() => setFunctions(ofSite), [site?.grantId])

  async function submit(event: Event): Promise<void> {
    event.preventDefault()
    if (isBusy || site === undefined) return
    if (!isAll && functions.length === 0) return setWrong(words.none)
    setBusy(true)
    setProblem(undefined)
    try {
      const { grantId, origin } = site
      const wanted: Functions = isAll ? 'all' : functions
      await give(client, conductor, { grantId, origin, appId, cell, functions: wanted, agentPubKey })
      announce(words.done(origin))
      onEnd()
    } catch (thrown) {
      setProblem(explain(thrown))
      setBusy(false)
    }
  }

  return (
    <form class="stack" onSubmit={event => void submit(event)}>
      <div class="stack stack-2">
        <Title text={words.title} focus />
        <p class="lead small">
          <Filled
            text={words.appAndCell}
            with={{ app: <Exact text={appId} />, cell: <Exact text={role} /> }}
          />
        </p>
      </div>
      {answer !== null && site === undefined ? (
        <Note title={words.noSite} text={words.noSiteText} />
      ) : (
        <>
          <div class="field">
            <label for="conductor-site">{words.site}</label>
            <select
              class="input"
              id="conductor-site"
              value={site?.grantId}
              onChange={event => setPicked(event.currentTarget.value)}
            >
              {sites.map(({ grantId, origin }) => (
                <option key={grantId} value={grantId}>
                  {origin}
                </option>
              ))}
            </select>
          </div>
          <Which isAll={isAll} onChange={setAll} />
          {isAll ? (
            <Note kind="amber" title={words.allTitle} text={words.allText} />
          ) : (
            <ConductorFunctions
              zomes={zomes}
              functions={functions}
              wrong={wrong}
              isFromSite={ofSite.length > 0}
              onChange={next => {
                setWrong(undefined)
                setFunctions(next)
              }}
            />
          )}
        </>
      )}
      {problem !== undefined && <Note {...problem} alert />}
      {site !== undefined && (
        <p class="small" id="conductor-says">
          {words.says(splitOrigin(site.origin).site)}
        </p>
      )}
      <div class="pair">
        <button type="button" class={`btn${isAll ? ' btn--ink' : ''}`} onClick={onEnd}>
          {common.cancel}
        </button>
        {site !== undefined && (
          <button
            type="submit"
            class={`btn${isAll ? '' : ' btn--primary'}`}
            aria-describedby="conductor-says"
            aria-disabled={isBusy ? 'true' : undefined}
          >
            {isBusy ? words.working : words.yes}
          </button>
        )}
      </div>
    </form>
  )
}

interface WhichProps {
  readonly isAll: boolean
  readonly onChange: (isAll: boolean) => void
}
function Which({ isAll, onChange }: WhichProps) {
  return (
    <fieldset>
      <legend class="label">{words.which}</legend>
      <div class="seg">
        {[false, true].map(all => (
          <label key={String(all)}>
            <input type="radio" name="which" checked={isAll === all} onChange={() => onChange(all)} />
            <span>{all ? words.all : words.some}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
