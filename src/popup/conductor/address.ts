/**
 * Where the conductor's admin interface is. Only this computer: the manifest lets the wallet's screens connect nowhere
 * else. It is no secret, and is kept in the storage of these screens alone.
 */
const ADDRESS = /^ws:\/\/(127\.0\.0\.1|localhost):(\d{1,5})\/?$/
const KEPT_AS = 'conductor'

/** `ws://127.0.0.1:PORT` or `ws://localhost:PORT`, or `null` for anything else that was typed. */
export function readAddress(typed: string): string | null {
  const [, host, digits] = ADDRESS.exec(typed.trim().toLowerCase()) ?? []
  const port = Number(digits)
  return host === undefined || port < 1 || port > 65_535 ? null : `ws://${host}:${port}`
}

/** The one that was last connected to. */
export function keptAddress(): string | null {
  return readAddress(localStorage.getItem(KEPT_AS) ?? '')
}
export function keepAddress(address: string): void {
  localStorage.setItem(KEPT_AS, address)
}
export function forgetAddress(): void {
  localStorage.removeItem(KEPT_AS)
}
