import { useEffect, useState } from 'preact/hooks'
import { LOCALE } from '../format.ts'

/** Where the everyday screens have a rail beside them, see `modes.css`. */
const WIDE = '(min-width: 720px)'

export function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(WIDE).matches)
  useEffect(() => {
    const query = matchMedia(WIDE)
    const look = () => setWide(query.matches)
    look()
    query.addEventListener('change', look)
    return () => query.removeEventListener('change', look)
  }, [])
  return isWide
}

interface WeekInfo {
  readonly firstDay: number
}
/** 1 is Monday, 7 is Sunday; Monday where the browser does not say. */
export function firstDayOfWeek(): number {
  const locale = new Intl.Locale(LOCALE) as { getWeekInfo?(): WeekInfo; readonly weekInfo?: WeekInfo }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}
