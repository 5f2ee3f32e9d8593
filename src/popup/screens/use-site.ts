import { useCallback, useEffect, useState } from 'preact/hooks'
import type { SiteView } from '../../protocol/ui-door.ts'
import { useClient, useOnChange } from '../context.ts'

/** The site in the tab behind the popup; `null` where there is none. */
export function useSite(): { readonly site: SiteView | null; readonly reload: () => Promise<void> } {
  const client = useClient()
  const [site, setSite] = useState<SiteView | null>(null)
  const reload = useCallback(async () => {
    setSite(await client.ask('sites.view').catch(() => null))
  }, [client])
  useOnChange(() => void reload())
  useEffect(() => void reload(), [reload])
  return { site, reload }
}
