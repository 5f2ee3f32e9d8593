import { useEffect, useRef, useState } from 'preact/hooks'
import type { Rating } from './rate.ts'
import { type Rater, startRater } from './rater.ts'

/** Milliseconds without a key before a password is looked at. */
const PAUSE = 150

/** Words that everybody would try for this wallet. */
const OWN = ['flowsta', 'wallet', 'holochain']

/**
 * The rating of a password that is being typed: `undefined` before the first, `null` where it can't be had. The thread
 * that works it out starts with the first character and ends with the field; the password is not kept here.
 */
export function useStrength(
  password: string,
  shortest: number,
  inputs: readonly string[],
): Rating | null | undefined {
  const [rating, setRating] = useState<Rating | null>()
  const rater = useRef<Rater | undefined>(undefined)
  const isTyped = password !== ''
  const isLong = [...password].length >= shortest

  useEffect(() => {
    if (!isTyped) return
    rater.current = startRater({ onRating: setRating, onFailure: () => setRating(null) })
    return () => {
      rater.current?.end()
      rater.current = undefined
      setRating(undefined)
    }
  }, [isTyped])
  useEffect(() => {
    if (!isLong) return
    const timer = setTimeout(() => rater.current?.rate(password, [...OWN, ...inputs]), PAUSE)
    return () => clearTimeout(timer)
  }, [password, isLong])
  return rating
}
