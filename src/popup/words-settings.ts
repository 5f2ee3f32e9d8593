/** Texts of Settings; they come with that screen. */
import { count } from './format.ts'

/** fixed: `Lock after`, `Keep what was signed`, `Show recovery phrase`. */
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
  safety: 'Safety',
  phrase: 'Recovery phrase',
  phraseHint: 'For another device',
  showPhrase: 'Show recovery phrase',
  conductor: 'Your Holochain conductor',
  conductorHint: 'Let sites call its apps with calls that this wallet signs',
  saved: 'Saved',
  about: (version: string) =>
    `Version ${version}. This wallet connects to nothing but your own conductor on this computer.`,
}
