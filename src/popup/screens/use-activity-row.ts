import { useEffect, useRef, useState } from 'preact/hooks'
import { hashOf, readPlace } from '../route.ts'

/** The row that an address under Activity names; `undefined` for a site, or none. */
export function readRowNumber(about: string | undefined): number | undefined {
  return about !== undefined && /^\d{1,15}$/.test(about) ? Number(about) : undefined
}

export interface RowPlace {
  readonly seq: number | undefined
  readonly open: (seq: number) => void
  /** Back to the list it was opened from. */
  readonly close: () => void
}

/**
 * Which row is looked at. It has an address of its own, and the browser's Back leads out of it; the list behind it
 * stays as it was, filters and all, because the page's hash is changed without anyone being told.
 */
export function useRowPlace(): RowPlace {
  const read = () => readRowNumber(readPlace(location.hash).about)
  const [seq, setSeq] = useState(read)
  const list = useRef(seq === undefined ? location.hash : hashOf('activity'))
  useEffect(() => {
    const follow = () => setSeq(read())
    addEventListener('popstate', follow)
    addEventListener('hashchange', follow)
    return () => {
      removeEventListener('popstate', follow)
      removeEventListener('hashchange', follow)
    }
  }, [])
  const go = (hash: string, next: number | undefined) => {
    history.pushState(null, '', hash)
    setSeq(next)
  }
  return {
    seq,
    open: next => go(hashOf('activity', String(next)), next),
    close: () => go(list.current, undefined),
  }
}
