import { useState } from 'preact/hooks'
import type { SettingsView } from '../../protocol/ui-door.ts'
import { useAnnounce } from '../components/announce.tsx'
import { problemOf, useClient } from '../context.ts'
import { errors } from '../words.ts'
import { settings as words } from '../words-settings.ts'

/** Keeps a change in the worker. */
export type KeepSetting = (changes: Partial<SettingsView>) => Promise<void>

/** Each change is kept at once, and said; what is shown follows the worker. */
export function useSettings(): { readonly keep: KeepSetting; readonly problem: string | undefined } {
  const client = useClient()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string>()
  return {
    problem,
    async keep(changes) {
      setProblem(undefined)
      try {
        await client.ask('settings.set', changes)
        announce(words.saved)
      } catch (thrown) {
        setProblem(errors[problemOf(thrown).code])
      }
    },
  }
}
