/**
 * Paths of the Chromium programs on this machine that can load an unpacked extension, best first: the one that
 * CHROMIUM_PATH names, else what is on the PATH, in the usual places, in Playwright's cache.
 */
export function findChromiums(): string[]
