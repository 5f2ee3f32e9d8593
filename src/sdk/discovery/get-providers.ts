import { type AnnouncedProvider, hearProviders } from './announcements.ts'

/**
 * Every wallet of this page that announced itself within `timeout` milliseconds, in the order in which they did, each
 * once; for a page that lets the user choose. Empty outside of a page. It never rejects.
 *
 * @example
 * for (const { info, provider } of await getProviders()) console.log(info.name, info.uuid, provider.version)
 */
export function getProviders(timeout = 100): Promise<readonly AnnouncedProvider[]> {
  return new Promise(resolve => {
    if (typeof window === 'undefined') {
      resolve([])
      return
    }
    const found = new Map<object, AnnouncedProvider>()
    const stop = hearProviders(announced => found.set(announced.provider, announced))
    setTimeout(() => {
      stop()
      resolve([...found.values()])
    }, timeout)
  })
}
