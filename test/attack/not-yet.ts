/**
 * Attacks that no test of this version can show, by number, with the reason. A number leaves this table when a test is
 * named by it; `complete.test.ts` sees to both.
 */
export const NOT_YET: Readonly<Record<string, string>> = {}
