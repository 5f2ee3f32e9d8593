import { useEffect, useState } from 'preact/hooks'

/** Screens with an address of their own: `#/apps`. Set-up and lock stand in front of whatever was asked for. */
export const ROUTES = ['home', 'apps', 'activity', 'identities', 'settings', 'request'] as const
export type Route = (typeof ROUTES)[number]

/** Where a hash leads: a screen, and what on it is looked at (`#/apps/<grant>`, `#/activity/<origin>`). */
export interface Place {
  readonly route: Route
  readonly about?: string
}

/** `home` for no place and for unknown ones. */
export function readPlace(hash: string): Place {
  const [, name = '', rest = ''] = /^#\/?([^/]*)\/?(.*)$/.exec(hash) ?? []
  const route = ROUTES.find(one => one === name) ?? 'home'
  const about = decode(rest)
  return about === '' ? { route } : { route, about }
}

export function readRoute(hash: string): Route {
  return readPlace(hash).route
}

export function hashOf(route: Route, about?: string): string {
  const base = route === 'home' ? '#/' : `#/${route}`
  return about === undefined ? base : `${base}/${encodeURIComponent(about)}`
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(location.hash))
  useEffect(() => {
    const follow = () => setPlace(readPlace(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return place
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
