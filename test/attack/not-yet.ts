/**
 * Attacks that no test of this version can show, by number, with the reason. A number leaves this table when a test is
 * named by it; `complete.test.ts` sees to both.
 */
export const NOT_YET: Readonly<Record<string, string>> = {
  AC34: 'no policies yet: no grant has a number of signatures, each of them asks',
  AC40: 'no allow or deny rules yet',
  AC41: 'no device keys and no proofs yet: nothing is signed without asking',
  AC50: 'no backups and no import of files yet',
}
