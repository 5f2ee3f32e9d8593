import type { Rooms } from '../rooms.ts'
import type { UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

type SiteHandlers = Pick<UiHandlers, 'sites.view' | 'sites.enable' | 'sites.disable'>

/** The part of the ui door that switches sites to this wallet. */
export function createSiteHandlers({ platform, sites, vault }: Rooms): SiteHandlers {
  function checkUnlocked(): void {
    if (vault.phase() !== 'unlocked') throw new UiRefusal('not_now')
  }
  return {
    'sites.view': async () => {
      checkUnlocked()
      const origin = await platform.activeSite()
      if (origin === undefined) return null
      return { origin, pattern: platform.scripts.patternsOf(origin).permission, isOn: sites.isOn(origin) }
    },
    'sites.enable': async ({ origin }) => {
      checkUnlocked()
      return { isOn: await sites.wish(origin) }
    },
    'sites.disable': async ({ origin }) => {
      checkUnlocked()
      await sites.disable(origin)
      return null
    },
  }
}
