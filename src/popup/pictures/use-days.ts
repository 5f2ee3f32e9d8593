import { useCallback, useEffect, useState } from 'preact/hooks'
import { useClient, useOnChange } from '../context.ts'
import { countDays, type DayCounts } from './days.ts'

/** Decisions by local day, `null` before the first answer; asked again when the wallet changes. */
export function useDays(): {
  readonly days: ReadonlyMap<string, DayCounts> | null
  readonly failed: boolean
} {
  const client = useClient()
  const [days, setDays] = useState<ReadonlyMap<string, DayCounts> | null>(null)
  const [failed, setFailed] = useState(false)
  const ask = useCallback(async () => {
    try {
      setDays(countDays((await client.ask('activity.days')).decisions))
      setFailed(false)
    } catch {
      setFailed(true)
    }
  }, [client])
  useOnChange(() => void ask())
  useEffect(() => void ask(), [ask])
  return { days, failed }
}

/** What sites signed lately, by origin; nothing before the first answer, and where it failed: a picture is not missed. */
export function useUses(): ReadonlyMap<string, readonly number[]> {
  const client = useClient()
  const [uses, setUses] = useState<ReadonlyMap<string, readonly number[]>>(new Map())
  const ask = useCallback(async () => {
    const answer = await client.ask('apps.uses').catch(() => null)
    if (answer !== null) setUses(new Map(answer.all.map(({ origin, slots }) => [origin, slots])))
  }, [client])
  useOnChange(() => void ask())
  useEffect(() => void ask(), [ask])
  return uses
}
