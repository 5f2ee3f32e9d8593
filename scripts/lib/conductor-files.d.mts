/** Paths of a real Holochain conductor and of what it needs. */
export interface ConductorFiles {
  readonly holochain: string
  readonly lair: string
  readonly bootstrap: string
  /** A hApp with three DNAs. */
  readonly happ: string
  /** Folder of compiled WebAssembly, kept from one conductor to the next: compiling takes most of an installation. */
  readonly wasmCache: string
}
/**
 * The files, or `null` where there are none for this platform. Never `null` in CI. Throws where they could be had
 * and were not fetched.
 */
export function findConductor(): ConductorFiles | null
