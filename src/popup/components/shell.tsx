import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { IdentityView } from '../../protocol/ui-door.ts'
import { problemOf, useClient } from '../context.ts'
import { hashOf, type Route } from '../route.ts'
import { common, errors, home } from '../words.ts'
import { Avatar } from './avatar.tsx'
import { Icon, Logo } from './icon.tsx'
import { Note } from './note.tsx'

const TABS = ['apps', 'activity', 'identities', 'settings'] as const

export interface HomeShellProps {
  readonly route: Route
  readonly identity: IdentityView | undefined
  readonly children: ComponentChildren
}

/** The frame of the everyday screens: tabs below, or a rail beside from 720 px on. */
export function HomeShell({ route, identity, children }: HomeShellProps) {
  const client = useClient()
  const [problem, setProblem] = useState<string>()
  /** A lock that failed must not look like one that was not pressed. */
  async function lock(): Promise<void> {
    setProblem(undefined)
    try {
      await client.ask('vault.lock')
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }
  return (
    <div class="shell shell--home">
      <header class="topbar">
        <a class="brand" href={hashOf('home')} aria-label={common.home}>
          <Logo />
          {common.name}
        </a>
        <span class="row">
          {identity && <SigningAs identity={identity} />}
          <button type="button" class="btn btn--icon" aria-label={common.lock} onClick={() => void lock()}>
            <Icon name="lock" />
          </button>
        </span>
      </header>
      <main class="scroll pad">
        {problem !== undefined && <Note title={common.notLocked} text={problem} alert />}
        {children}
      </main>
      <nav class="tabs" aria-label={home.nav}>
        {TABS.map(tab => (
          <a key={tab} href={hashOf(tab)} aria-current={tab === route ? 'page' : undefined}>
            <Icon name={tab} />
            <span>{home[tab]}</span>
          </a>
        ))}
      </nav>
    </div>
  )
}

export function SigningAs({ identity, label }: { readonly identity: IdentityView; readonly label?: string }) {
  return (
    <span class="as">
      {label !== undefined && <span class="sr">{label} </span>}
      <Avatar agentPubKey={identity.agentPubKey} />
      <span dir="auto">{identity.name}</span>
    </span>
  )
}

export interface StepShellProps {
  readonly step?: 1 | 2 | 3
  readonly onBack?: () => void
  readonly backLabel?: string
  readonly children: ComponentChildren
  readonly footer?: ComponentChildren
}

/** The frame of set-up and of other single columns: one way forward, at the bottom. */
export function StepShell({ step, onBack, backLabel = common.back, children, footer }: StepShellProps) {
  return (
    <div class="shell shell--step">
      <header class="topbar">
        {onBack && (
          <button type="button" class="btn btn--icon btn--start" aria-label={backLabel} onClick={onBack}>
            <Icon name="back" flip />
          </button>
        )}
        <span class="brand">
          <Logo />
          {common.name}
        </span>
        {step !== undefined && (
          <span class="steps">
            <span>{common.step(step)}</span>
            <span class="meter meter--seg" aria-hidden="true">
              {[1, 2, 3].map(n => (
                <i key={n} class={n <= step ? 'on' : undefined} />
              ))}
            </span>
          </span>
        )}
      </header>
      <main class="scroll pad">{children}</main>
      {footer && <footer class="actions">{footer}</footer>}
    </div>
  )
}
