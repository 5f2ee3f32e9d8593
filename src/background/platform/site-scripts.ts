import browser from 'webextension-polyfill'
import type { SiteScripts } from '../platform.ts'
import { patternsOf } from '../sites/patterns.ts'
import { unlessStopping } from './unless-stopping.ts'

/** Built beside the worker, see `vite.config.ts`. */
const SIGNER = '/src/inject/signer.iife.js'
const SIGNER_ID = 'signer:'

/** The browser's permissions for sites and the script that is registered for them. */
export function siteScripts(isFirefox: boolean): SiteScripts {
  const patterns = (origin: string) => patternsOf(origin, isFirefox)
  return {
    patternsOf: patterns,
    isAllowed: origin =>
      unlessStopping(browser.permissions.contains({ origins: [patterns(origin).permission] })),
    giveBack: async origin => {
      const { removal } = patterns(origin)
      if (removal !== null) await unlessStopping(browser.permissions.remove({ origins: [removal] }))
    },
    registered: async () =>
      (await unlessStopping(browser.scripting.getRegisteredContentScripts())).flatMap(({ id }) =>
        id.startsWith(SIGNER_ID) ? [id.slice(SIGNER_ID.length)] : [],
      ),
    register: origin => {
      const script = {
        id: SIGNER_ID + origin,
        js: [SIGNER],
        matches: [patterns(origin).script],
        runAt: 'document_start',
        allFrames: false,
        persistAcrossSessions: true,
        world: 'MAIN',
      }
      // The polyfill's type does not know worlds.
      return unlessStopping(
        browser.scripting.registerContentScripts([script as browser.Scripting.RegisteredContentScript]),
      )
    },
    unregister: origin =>
      unlessStopping(browser.scripting.unregisterContentScripts({ ids: [SIGNER_ID + origin] })),
  }
}
