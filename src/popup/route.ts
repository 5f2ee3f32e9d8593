import { useEffect, useState } from 'preact/hooks'

/** Screens with an address of their own: `#/apps`. Set-up and lock stand in front of whatever was asked for. */
export const ROUTES = ['home', 'apps', 'activity', 'identities', 'settings', 'request'] as const
export type Route = (typeof ROUTES)[number]

/** The route of a hash; `home` for none and for unknown ones. */
export function readRoute(hash: string): Route {
  const name = hash.replace(/^#\/?/, '')
  return ROUTES.find(route => route === name) ?? 'home'
}

export function hashOf(route: Route): string {
  return route === 'home' ? '#/' : `#/${route}`
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash))
  useEffect(() => {
    const follow = () => setRoute(readRoute(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return route
}
