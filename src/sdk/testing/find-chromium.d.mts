/** What the search asks of a machine. */
export interface Machine {
  /** As `process.platform`. */
  readonly platform: string
  readonly env: { readonly [name: string]: string | undefined }
  readonly home: string
  isFile(path: string): boolean
  /** Names in a folder; none where there is no such folder. */
  list(folder: string): readonly string[]
}

/**
 * Paths of the Chromium programs on this machine that can load an unpacked extension, best first: the one that
 * CHROMIUM_PATH names and no other, else what is on the PATH, in the usual places, in Playwright's cache, from a snap.
 */
export function findChromiums(machine?: Machine): string[]
