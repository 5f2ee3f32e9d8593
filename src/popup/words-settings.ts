/** Texts of Identities and Settings; they come with those screens. */
import { count } from './format.ts'

export const identities = {
  title: 'Identities',
  inUse: 'In use',
  publicKey: 'Public key',
  did: 'DID',
  note: 'Sites you allow see this key with each signature.',
}

/** fixed: `Lock after`, `Keep what was signed`. */
export const settings = {
  title: 'Settings',
  locking: 'Locking',
  lockAfter: 'Lock after',
  lockAfterHint: 'Without use',
  minutes: (n: number) => (n === 60 ? '1 hour' : count(n, 'minute')),
  lockWithComputer: 'Lock with the computer',
  lockWithComputerHint: 'When it sleeps or its screen locks',
  keepSigned: 'Keep what was signed',
  keepSignedHint:
    'What you sign from now on then lies readable on this computer’s disk and in each export. Without it, checking a signature needs somebody who still has what was signed.',
  saved: 'Saved',
  about: (version: string) => `Version ${version}. This wallet has no access to the network.`,
}
