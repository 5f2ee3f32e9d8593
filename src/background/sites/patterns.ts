/** What the browser is asked for, for a site: its permission, and where its script runs. */
export interface SitePatterns {
  readonly permission: string
  /**
   * What the permission is given back by: all of the host. Chromium refuses to take back what a content script of the
   * manifest matches as well, so this must be wider than those are (with `http:` beside `https:`), and have no port.
   * That is why the manifest's optional permissions are as wide; asked for is only `permission`. `null` in Firefox: with
   * the manifest's content scripts it has the permission from the start, and would lose those scripts with it.
   */
  readonly removal: string | null
  readonly script: string
}

/** The default port of a scheme, which a serialised origin does not say. A pattern without one is for all of them. */
const DEFAULTS: { readonly [protocol: string]: string } = { 'https:': '443', 'http:': '80' }

/** Match patterns name a port in Chromium only; `isFirefox`: there they are for all ports of the host. */
export function patternsOf(origin: string, isFirefox: boolean): SitePatterns {
  const { protocol, hostname, port } = new URL(origin)
  if (isFirefox) {
    const whole = `${protocol}//${hostname}/*`
    return { permission: whole, removal: null, script: whole }
  }
  return {
    permission: `${origin}/*`,
    removal: `*://${hostname}/*`,
    script: `${protocol}//${hostname}:${port || DEFAULTS[protocol]}/*`,
  }
}
