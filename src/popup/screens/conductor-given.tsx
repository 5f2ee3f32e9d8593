import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import type { CapabilityView } from '../../protocol/ui-door.ts'
import { Hash } from '../coded/hash.tsx'
import { Bones } from '../components/bones.tsx'
import { Exact } from '../components/exact.tsx'
import { Filled } from '../components/filled.tsx'
import { Icon } from '../components/icon.tsx'
import { Origin } from '../components/origin.tsx'
import { formatDay } from '../format.ts'
import { conductor as words } from '../words-conductor.ts'

export interface ConductorGivenProps {
  /** `null` before the wallet answered. */
  readonly live: readonly CapabilityView[] | null
  /** The identity in use. */
  readonly agentPubKey: string
  readonly onRevoke: (one: CapabilityView) => void
}

/** What each site may call; revoked here, it is revoked at the conductor. */
export function ConductorGiven({ live, agentPubKey, onRevoke }: ConductorGivenProps) {
  const sorted = [...(live ?? [])].sort((a, b) => a.origin.localeCompare(b.origin))
  return (
    <section aria-labelledby="conductor-given">
      <div class="section-title">
        <h2 id="conductor-given">{words.given}</h2>
      </div>
      {live === null && <Bones rows={2} />}
      {live?.length === 0 && (
        <p class="meta">
          {words.nothingGiven} {words.nothingGivenText}
        </p>
      )}
      {sorted.length > 0 && (
        <ul class="card list">
          {sorted.map(one => (
            <li class="item item--tall" key={one.id} aria-label={`${one.origin}, ${one.appId}`}>
              <div class="grow">
                <Origin origin={one.origin} row />
                <p class="small">
                  <Exact text={one.appId} />
                </p>
                {one.functions === 'all' && (
                  <p class="mark mark--amber">
                    <Icon name="warn" size={16} />
                    {words.every}
                  </p>
                )}
                <p class="meta">{factsOf(one, agentPubKey)}</p>
                <CapabilityDetails one={one} />
              </div>
              <button
                type="button"
                class="btn btn--sm"
                aria-label={words.revokeOf(one.origin, one.appId)}
                onClick={() => onRevoke(one)}
              >
                {words.revoke}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function factsOf({ functions, createdAt, agentPubKey }: CapabilityView, inUse: string): string {
  return [
    ...(functions === 'all' ? [] : [words.functions(functions.length)]),
    words.since(formatDay(Date.parse(createdAt), Date.now())),
    ...(agentPubKey === inUse ? [] : [words.otherIdentity]),
  ].join(' · ')
}

function CapabilityDetails({ one: { cell, functions, adminUrl } }: { readonly one: CapabilityView }) {
  const [dna, agent] = cell
  return (
    <details>
      <summary>
        <Icon name="right" size={16} flip />
        {words.details}
      </summary>
      <div class="stack stack-2 meta">
        {functions !== 'all' && (
          <ul>
            {functions.map(([zome, fn]) => (
              <li class="mono" key={`${zome}/${fn}`}>
                <Exact text={`${zome}/${fn}`} />
              </li>
            ))}
          </ul>
        )}
        <p>
          <Filled
            text={words.dnaIs}
            with={{ hash: <Hash hash={decodeHoloHash(dna) ?? new Uint8Array()} label={words.dna} /> }}
          />
        </p>
        <p>
          <Filled
            text={words.runBy}
            with={{ agent: <Hash hash={decodeHoloHash(agent) ?? new Uint8Array()} label={words.agent} /> }}
          />
        </p>
        <p>
          <bdi class="mono" dir="ltr">
            {adminUrl}
          </bdi>
        </p>
      </div>
    </details>
  )
}
