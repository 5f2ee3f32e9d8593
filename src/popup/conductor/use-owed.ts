import { useEffect, useRef } from 'preact/hooks'
import { useClient, useOnChange } from '../context.ts'

/**
 * While any everyday screen is open: tells conductors what was revoked, here or meanwhile, once for each capability. It
 * waits for nobody and holds nobody up. What can't be reached is tried again by the next screen that opens, and shown
 * in Settings, which does all this itself (`isOff`).
 */
export function useOwed(isOff: boolean): void {
  const client = useClient()
  const tried = useRef(new Set<string>())
  async function look(): Promise<void> {
    if (isOff) return
    const { all } = await client.ask('capabilities.list')
    const owed = all.filter(({ id, state }) => state === 'owed' && !tried.current.has(id))
    if (owed.length === 0) return
    for (const { id } of owed) tried.current.add(id)
    const { settle } = await import('./settle.ts')
    await settle(client, owed)
  }
  const lookQuietly = () => void look().catch(() => {})
  useOnChange(lookQuietly)
  // When the screens open; after that with each change.
  useEffect(lookQuietly, [])
}
