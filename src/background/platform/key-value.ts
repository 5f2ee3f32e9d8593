import type browser from 'webextension-polyfill'
import type { KeyValue } from '../platform.ts'
import { unlessStopping } from './unless-stopping.ts'

/** One of the browser's stores, by name. */
export function keyValue(area: browser.Storage.StorageArea): KeyValue {
  return {
    get: async key => (await unlessStopping(area.get(key)))[key],
    list: async prefix =>
      new Map(
        Object.entries(await unlessStopping(area.get(null))).filter(([name]) => name.startsWith(prefix)),
      ),
    set: (key, value) => unlessStopping(area.set({ [key]: value })),
    remove: keys => unlessStopping(area.remove([...keys])),
  }
}
