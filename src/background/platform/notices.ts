import browser from 'webextension-polyfill'
import type { Notices } from '../platform.ts'
import { unlessStopping } from './unless-stopping.ts'

/** One for all that waits: a new one takes the place of the one before. */
const ID = 'waiting'
const PERMISSION = { permissions: ['notifications' as const] }

/** The namespace is missing in a worker that started before the person allowed notifications, until they do. */
function api(): browser.Notifications.Static | undefined {
  return browser.notifications as browser.Notifications.Static | undefined
}

/** The computer's own notifications, where a person asked for them. */
export function notices(): Notices {
  return {
    isAllowed: async () =>
      (await unlessStopping(browser.permissions.contains(PERMISSION))) && api() !== undefined,
    isShown: async () => ID in ((await unlessStopping(api()?.getAll() ?? Promise.resolve({}))) ?? {}),
    async show(title, message) {
      const iconUrl = browser.runtime.getURL('icons/toolbar-pending-128.png')
      await unlessStopping(
        api()?.create(ID, { type: 'basic', iconUrl, title, message }) ?? Promise.resolve(''),
      )
    },
    async close() {
      await unlessStopping(api()?.clear(ID) ?? Promise.resolve(false))
    },
  }
}

/** Hears clicks on the notification; called again when permissions change, because it may not be there to be heard. */
export function noticeClicks(clicked: () => void): () => void {
  let heard: browser.Notifications.Static['onClicked'] | undefined
  return () => {
    const now = api()?.onClicked
    if (now === undefined || now === heard) return
    heard = now
    now.addListener(id => {
      if (id === ID) clicked()
    })
  }
}
