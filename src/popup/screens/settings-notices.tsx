import { useEffect, useState } from 'preact/hooks'
import { useAnnounce } from '../components/announce.tsx'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/note.tsx'
import { Switch } from '../components/switch.tsx'
import { useClient } from '../context.ts'
import { notices as words } from '../words-notices.ts'

/**
 * The switch for notifications of the computer. The browser's permission is the setting: it is asked for within the
 * click, given back when the switch goes off, and shows here as off when it is taken away elsewhere.
 */
export function SettingsNotices() {
  const { notices } = useClient()
  const announce = useAnnounce()
  const [isOn, setIsOn] = useState<boolean>()
  const [isRefused, setIsRefused] = useState(false)
  /** What was asked for, until the browser has answered. */
  const [wanted, setWanted] = useState<boolean>()

  useEffect(() => {
    const read = () => void notices.isAllowed().then(setIsOn)
    read()
    return notices.onChange(read)
  }, [notices])

  async function change(to: boolean): Promise<void> {
    setWanted(to)
    setIsRefused(false)
    try {
      // Within the click, or the browser refuses to ask.
      const isAllowed = to && (await notices.allow())
      if (!to) await notices.giveBack()
      if (isAllowed === to) announce(to ? words.on : words.off)
      else setIsRefused(true)
    } catch {
      setIsRefused(true)
    }
    setIsOn(await notices.isAllowed().catch(() => false))
    setWanted(undefined)
  }

  return (
    <section aria-labelledby="settings-notices">
      <h2 class="label" id="settings-notices">
        {words.heading}
      </h2>
      {isRefused && <Note text={words.refused} alert />}
      <div class="card">
        <div class="item">
          <Icon name="info" />
          <span class="grow">
            <label class="title" for="tell-waiting">
              {words.label}
            </label>
            <br />
            <span class="meta" id="tell-waiting-hint">
              {words.hint}
            </span>
          </span>
          <Switch
            id="tell-waiting"
            describedBy="tell-waiting-hint"
            checked={wanted ?? isOn ?? false}
            disabled={wanted !== undefined || isOn === undefined}
            onChange={to => void change(to)}
          />
        </div>
      </div>
    </section>
  )
}
