import { useRef, useState } from 'preact/hooks'
import type { IdentityView } from '../../protocol/ui-door.ts'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { useGiven } from '../conductor/use-given.ts'
import { useLink } from '../conductor/use-link.ts'
import { hashOf } from '../route.ts'
import { home } from '../words.ts'
import { conductor as words } from '../words-conductor.ts'
import { ConductorAddress } from './conductor-address.tsx'
import { ConductorAllow } from './conductor-allow.tsx'
import { type AppCell, ConductorApps } from './conductor-apps.tsx'
import { ConductorGiven } from './conductor-given.tsx'
import { ConductorLeftovers, ConductorOwed } from './conductor-owed.tsx'

/** The user's own conductor: which of its cells a site may call with calls that this wallet signs. */
export function Conductor({ identity }: { readonly identity: IdentityView | undefined }) {
  const use = useLink()
  const agentPubKey = identity?.agentPubKey ?? ''
  const given = useGiven(use.link, agentPubKey)
  const [chosen, setChosen] = useState<AppCell>()
  const { link } = use
  const top = useRef<HTMLDivElement>(null)
  /** What was pressed may be gone with its row. */
  const carryOut = async (work: Promise<void>) => {
    await work
    top.current?.querySelector<HTMLElement>('h1')?.focus()
  }

  // When the connection ends under it, what is left is to say so.
  if (chosen !== undefined && link.is === 'on') {
    return (
      <ConductorAllow
        chosen={chosen}
        conductor={link.conductor}
        agentPubKey={agentPubKey}
        onEnd={() => {
          setChosen(undefined)
          void given.reload()
        }}
      />
    )
  }
  const { said, all, troubles, busy, leftovers } = given
  return (
    <div class="stack" ref={top}>
      <p class="back">
        <a class="btn btn--quiet btn--sm" href={hashOf('settings')}>
          <Icon name="back" size={16} flip />
          {home.settings}
        </a>
      </p>
      <div class="stack stack-2">
        <Title text={words.title} focus />
        <p class="lead small">{words.lead}</p>
        <p class="meta">{words.keys}</p>
      </div>
      <ConductorAddress use={use} />
      {said !== undefined && <Note {...said} alert />}
      <ConductorOwed
        owed={(all ?? []).filter(one => one.state === 'owed')}
        troubles={troubles}
        busy={busy}
        onTryAgain={one => void carryOut(given.tryAgain(one))}
        onForget={one => void carryOut(given.forget(one))}
      />
      {link.is === 'on' && (
        <ConductorApps
          apps={link.apps}
          agentPubKey={agentPubKey}
          onRefresh={() => void use.refresh()}
          onChoose={setChosen}
        />
      )}
      <ConductorGiven
        live={all?.filter(one => one.state === 'live') ?? null}
        agentPubKey={agentPubKey}
        onRevoke={one => void carryOut(given.revoke(one))}
      />
      <ConductorLeftovers leftovers={leftovers} onTakeBack={one => void carryOut(given.takeBack(one))} />
    </div>
  )
}
