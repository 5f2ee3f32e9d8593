import { useId, useState } from 'preact/hooks'
import type { SiteView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { Note } from '../components/note.tsx'
import { Origin } from '../components/origin.tsx'
import { Switch } from '../components/switch.tsx'
import { problemOf, useClient } from '../context.ts'
import { errors } from '../words.ts'
import { site as words } from '../words-app.ts'

export interface ThisSiteProps {
  readonly site: SiteView
  readonly reload: () => Promise<void>
}

/** The site in the tab behind the popup, and the switch by which its Holochain calls come to this wallet. */
export function ThisSite({ site: { origin, pattern, isOn }, reload }: ThisSiteProps) {
  const client = useClient()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string>()
  /** What was asked for, until it is so. */
  const [wanted, setWanted] = useState<boolean>()
  const id = useId()

  async function turnOn(): Promise<void> {
    // Said before the browser asks, because its question may close this popup: the worker then goes on by itself.
    const wished = client.ask('sites.enable', { origin })
    // Within the click, or the browser refuses to ask.
    const allowing = client.allowSite(pattern)
    await wished
    if (await allowing) {
      const { isOn } = await client.ask('sites.enable', { origin })
      if (isOn) return announce(words.isOn(origin))
    }
    await client.ask('sites.disable', { origin })
    setProblem(words.refused)
  }
  async function turnOff(): Promise<void> {
    await client.ask('sites.disable', { origin })
    announce(words.isOff(origin))
  }
  async function change(to: boolean): Promise<void> {
    if (wanted !== undefined) return
    setWanted(to)
    setProblem(undefined)
    try {
      await (to ? turnOn() : turnOff())
    } catch (thrown) {
      setProblem(errors[problemOf(thrown).code])
    }
    await reload()
    setWanted(undefined)
  }

  return (
    <section class="card card--pad" aria-label={words.title}>
      <div class="stack stack-2">
        <Origin origin={origin} row />
        <div class="row row--between">
          <label for={id}>{words.label}</label>
          <Switch
            id={id}
            describedBy={`${id}-hint`}
            checked={wanted ?? isOn}
            disabled={wanted !== undefined}
            onChange={to => void change(to)}
          />
        </div>
        <p class="meta" id={`${id}-hint`}>
          {isOn ? words.on : words.off}
        </p>
        {problem !== undefined && <Note text={problem} alert />}
      </div>
    </section>
  )
}
