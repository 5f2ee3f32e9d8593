import { useCallback, useEffect, useState } from 'preact/hooks'
import type { IdentityEntry } from '../../protocol/ui-door.ts'
import { useClient, useOnChange } from '../context.ts'

/** All identities; asked again when the wallet changes or `reload` is called, which answers the new list. */
export function useIdentities(): {
  readonly all: readonly IdentityEntry[] | null
  readonly failed: boolean
  readonly reload: () => Promise<readonly IdentityEntry[]>
} {
  const client = useClient()
  const [all, setAll] = useState<readonly IdentityEntry[] | null>(null)
  const [failed, setFailed] = useState(false)
  const reload = useCallback(async () => {
    try {
      const answer = await client.ask('identities.list')
      setAll(answer.all)
      setFailed(false)
      return answer.all
    } catch {
      setFailed(true)
      return []
    }
  }, [client])
  useOnChange(() => void reload())
  useEffect(() => void reload(), [reload])
  return { all, failed, reload }
}
