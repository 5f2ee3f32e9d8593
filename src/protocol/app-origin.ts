/** `https:` anywhere, `http:` on this computer only. `"null"` is what opaque origins say, and equals nothing. */
export function isAppOrigin(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (url.origin !== origin) return false
  if (url.protocol === 'https:') return true
  return (
    url.protocol === 'http:' &&
    (/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname) || url.hostname.endsWith('.localhost'))
  )
}
