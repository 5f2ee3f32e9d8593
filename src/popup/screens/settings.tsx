import { useState } from 'preact/hooks'
import type { SettingsView, WalletState } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Title } from '../components/fields.tsx'
import { Icon } from '../components/icon.tsx'
import { lazy } from '../components/lazy.tsx'
import { Note } from '../components/note.tsx'
import { Switch } from '../components/switch.tsx'
import { problemOf, useClient } from '../context.ts'
import { hashOf } from '../route.ts'
import { errors, home } from '../words.ts'
import { settings as words } from '../words-settings.ts'
import { SecondCopyNote } from './second-copy-note.tsx'

const MINUTES = [1, 5, 15, 30, 60]

const ShowPhrase = lazy(async () => (await import('./show-phrase.tsx')).ShowPhrase)

export interface SettingsProps {
  readonly state: WalletState
  /** `phrase`: the screen that shows the words. */
  readonly about: string | undefined
}

export function Settings({ state, about }: SettingsProps) {
  return about === 'phrase' ? <ShowPhrase /> : <SettingsList state={state} />
}

/** Each change is kept at once; what is shown follows the worker. */
function SettingsList({ state }: Pick<SettingsProps, 'state'>) {
  const client = useClient()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string>()
  const { lockAfter, lockWithComputer, keepSigned } = state.settings
  const choices = MINUTES.includes(lockAfter) ? MINUTES : [...MINUTES, lockAfter].sort((a, b) => a - b)

  async function keep(changes: Partial<SettingsView>): Promise<void> {
    setProblem(undefined)
    try {
      await client.ask('settings.set', changes)
      announce(words.saved)
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
  }

  return (
    <div class="stack">
      <Title text={words.title} focus />
      {state.secondCopy && <SecondCopyNote />}
      {problem !== undefined && <Note text={problem} alert />}
      <section aria-labelledby="settings-locking">
        <h2 class="label" id="settings-locking">
          {words.locking}
        </h2>
        <div class="card list">
          <div class="item">
            <Icon name="clock" />
            <span class="grow">
              <label class="title" for="lock-after">
                {words.lockAfter}
              </label>
              <br />
              <span class="meta">{words.lockAfterHint}</span>
            </span>
            <select
              class="input input--sm input--choice"
              id="lock-after"
              value={String(lockAfter)}
              onChange={event => void keep({ lockAfter: Number(event.currentTarget.value) })}
            >
              {choices.map(minutes => (
                <option key={minutes} value={String(minutes)}>
                  {words.minutes(minutes)}
                </option>
              ))}
            </select>
          </div>
          <div class="item">
            <Icon name="lock" />
            <span class="grow">
              <label class="title" for="lock-with-computer">
                {words.lockWithComputer}
              </label>
              <br />
              <span class="meta">{words.lockWithComputerHint}</span>
            </span>
            <Switch
              id="lock-with-computer"
              checked={lockWithComputer}
              onChange={on => void keep({ lockWithComputer: on })}
            />
          </div>
        </div>
      </section>
      <section aria-labelledby="settings-activity">
        <h2 class="label" id="settings-activity">
          {home.activity}
        </h2>
        <div class="card">
          <div class="item">
            <Icon name="activity" />
            <span class="grow">
              <label class="title" for="keep-signed">
                {words.keepSigned}
              </label>
              <br />
              <span class="meta" id="keep-signed-hint">
                {words.keepSignedHint}
              </span>
            </span>
            <Switch
              id="keep-signed"
              describedBy="keep-signed-hint"
              checked={keepSigned}
              onChange={on => void keep({ keepSigned: on })}
            />
          </div>
        </div>
      </section>
      <section aria-labelledby="settings-safety">
        <h2 class="label" id="settings-safety">
          {words.safety}
        </h2>
        <div class="card">
          <div class="item">
            <Icon name="text" />
            <span class="grow">
              <span class="title">{words.phrase}</span>
              <br />
              <span class="meta">{words.phraseHint}</span>
            </span>
            <button
              type="button"
              class="btn btn--sm"
              onClick={() => {
                location.hash = hashOf('settings', 'phrase')
              }}
            >
              {words.showPhrase}
            </button>
          </div>
        </div>
      </section>
      <section class="card" aria-label={words.conductor}>
        <a class="item" href={hashOf('settings', 'conductor')}>
          <Icon name="plug" />
          <span class="grow">
            <span class="title">{words.conductor}</span>
            <br />
            <span class="meta">{words.conductorHint}</span>
          </span>
          <Icon name="right" size={16} flip />
        </a>
      </section>
      <p class="meta">{words.about(state.version)}</p>
    </div>
  )
}
