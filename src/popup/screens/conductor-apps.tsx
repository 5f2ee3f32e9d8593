import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { Hash } from '../coded/hash.tsx'
import { Exact } from '../components/exact.tsx'
import { Filled } from '../components/filled.tsx'
import type { Cell, ConductorApp } from '../conductor/answers.ts'
import { conductor as words } from '../words-conductor.ts'

/** A cell of an app, as a person chose it. */
export interface AppCell {
  readonly appId: string
  readonly role: string
  readonly cell: Cell
}

export interface ConductorAppsProps {
  readonly apps: readonly ConductorApp[]
  /** The identity in use. */
  readonly agentPubKey: string
  readonly onRefresh: () => void
  readonly onChoose: (chosen: AppCell) => void
}

/** What is installed: each app with its cells, and who runs them. */
export function ConductorApps({ apps, agentPubKey, onRefresh, onChoose }: ConductorAppsProps) {
  return (
    <section aria-labelledby="conductor-apps">
      <div class="section-title">
        <h2 id="conductor-apps">{words.apps}</h2>
        <button type="button" class="btn btn--quiet btn--sm" onClick={onRefresh}>
          {words.refresh}
        </button>
      </div>
      {apps.length === 0 ? (
        <p class="meta">
          {words.noApps} {words.noAppsText}
        </p>
      ) : (
        <ul class="card list">
          {apps.map(app => (
            <li class="conductor-app" key={app.id} aria-label={app.id}>
              <p class="title">
                <Exact text={app.id} />
              </p>
              {!app.isOn && <p class="meta">{words.isOff}</p>}
              {app.cells.map(({ cell, role }) => (
                <div class="row conductor-cell" key={`${role} ${cell[0]}`}>
                  <div class="grow">
                    <p class="small">
                      <Filled text={words.role} with={{ name: <Exact text={role} /> }} />
                    </p>
                    <p class="meta">
                      <Filled
                        text={words.runBy}
                        with={{
                          agent: (
                            <Hash hash={decodeHoloHash(cell[1]) ?? new Uint8Array()} label={words.agent} />
                          ),
                        }}
                      />
                    </p>
                    {cell[1] === agentPubKey && <p class="meta">{words.isAuthor}</p>}
                  </div>
                  {cell[1] !== agentPubKey && app.isOn && (
                    <button
                      type="button"
                      class="btn btn--sm"
                      aria-label={words.letCallTo(app.id, role)}
                      onClick={() => onChoose({ appId: app.id, role, cell })}
                    >
                      {words.letCall}
                    </button>
                  )}
                </div>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
