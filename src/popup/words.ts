/**
 * Every text that the screens show, in one place; those of screens that are loaded later lie in `words-app`,
 * `words-damaged` and `words-trail`, and come with them. Accessible names that other people build on are marked "fixed".
 * Style: short, second person, present tense; errors say what happened, what did not, and one thing to do.
 */
import type { Derivation, UiErrorCode } from '../protocol/ui-door.ts'
import { count, formatNumber } from './format.ts'

export * from './words-activity.ts'
export * from './words-remember.ts'
export * from './words-request.ts'

export const common = {
  name: 'Flowsta',
  home: ', home',
  back: 'Back',
  close: 'Close',
  cancel: 'Cancel',
  stop: 'Stop',
  tryAgain: 'Try again',
  loading: 'Loading',
  lock: 'Lock',
  password: 'Password',
  confirmPassword: 'Confirm password',
  showPassword: 'Show password',
  word: 'Word',
  wordN: (n: number) => `Word ${n}`,
  recoveryPhrase: 'Recovery phrase',
  copied: 'Copied',
  copyFailed: 'The browser did not let the wallet copy that.',
  step: (n: number) => `Step ${n} of 3`,
  lost: 'The wallet was updated or reloaded',
  lostHint: 'Close this window and open the wallet again. Nothing was lost.',
}

/** fixed: buttons and field labels of first run, create, restore and locked. */
export const setUp = {
  firstRun: 'Sign with your own key',
  firstRunLead: 'Sites ask, you decide. You see what they want signed, and they never get your key.',
  create: 'Create a new wallet',
  restore: 'Restore a wallet',
  promises: [
    'You see who asks, before anything they say',
    'A permission ends when you say so',
    'A record of every decision',
  ] as const,
  waiting: (origin: string) => `${origin} is waiting for this wallet.`,
  choosePassword: 'Choose a password',
  choosePasswordLead: 'It locks the wallet on this device. Nobody can reset it for you.',
  passwordHint: 'At least 12 characters. A few random words work well.',
  different: 'The two passwords are not the same yet.',
  continue: 'Continue',
  writeDown: 'Write down these 24 words',
  writeDownLead: 'They are the only way back to your key without this device. Paper is best.',
  reveal: 'Reveal recovery phrase',
  writtenDown: 'I have written it down',
  careTitle: 'Anyone with these words has your key.',
  care: 'Check who can see your screen. They hide again when you leave this window.',
  revealFirst: 'Reveal the words first.',
  startOver: 'Start over',
  check: 'Check your note',
  checkLead: 'Type these three words from the paper.',
  wrongWord: 'This is not the word you were shown. Check the spelling.',
  showAgain: 'Show the words again',
  confirm: 'Confirm',
}

export const restore = {
  title: 'Enter your words',
  lead: 'Paste the whole phrase into any box, or type.',
  numberOfWords: 'Number of words',
  derivation: 'Derivation',
  derivations: {
    'flowsta-device': 'Flowsta device key',
    'flowsta-holochain-identity': 'Flowsta Holochain identity',
    'entropy-is-seed': 'The words are the key',
  } satisfies Record<Derivation, string>,
  restore: 'Restore',
  badWord: (n: number) => `Word ${n} is not in the list of recovery words. Check the spelling.`,
  badPhrase: 'These words do not belong together. Check that each one is right and in its place.',
  missing: (n: number) => `Word ${n} is missing.`,
}

export const locked = {
  title: 'Locked',
  unlock: 'Unlock',
  why: (why: 'idle' | 'person' | 'computer', minutes: number) =>
    why === 'idle'
      ? `Locked after ${count(minutes, 'minute')} without use.`
      : why === 'computer'
        ? 'Locked with the computer.'
        : 'You locked it.',
  waitingOne: 'One request is waiting, from ',
  waitingMany: (n: number) => `${count(n, 'request')} are waiting, the first from `,
  wrong: 'That password doesn’t open this wallet.',
  again: (seconds: number) => `Try again in ${count(seconds, 'second')}.`,
}

export const home = {
  title: 'Home',
  nav: 'Wallet',
  apps: 'Apps',
  activity: 'Activity',
  identities: 'Identities',
  settings: 'Settings',
  identityInUse: 'Identity in use',
  copyKey: 'Copy public key',
  copyDid: 'Copy DID',
  waiting: (n: number) => (n === 1 ? 'One request is waiting' : `${count(n, 'request')} are waiting`),
  waitingText: 'Nothing is signed until you answer.',
  showRequest: 'Show request',
  connected: (n: number) => (n === 0 ? 'No site is connected' : `${count(n, 'site')} connected`),
  connectedHint: 'What each may do, and how to end it',
  unasked: (n: number) => `${count(n, 'app')} may sign without asking`,
  unaskedOne: (site: string, left: number, time: string) =>
    `${site}, ${formatNumber(left)} left, ends in ${time}`,
  unaskedMany: ([first, second, ...more]: readonly string[]) =>
    more.length === 0
      ? `${first} and ${second}`
      : `${first}, ${second} and ${formatNumber(more.length)} more`,
  latest: 'Latest',
  allActivity: 'All activity',
  nothingYet: 'Nothing has happened yet.',
  secondCopy: 'The wallet opened with its second copy',
  secondCopyText:
    'The first copy of what opens it could not be read. Both copies are good again. Check that you still have your recovery phrase.',
}

export const apps = {
  title: 'Apps',
  revoke: 'Revoke',
  revokeAll: 'Revoke all',
  revokeAllAsk: (n: number) => `Revoke all ${count(n, 'site')}?`,
  revokeAllText: 'Each one has to ask you again before it can do anything.',
  revokeAllYes: 'Yes, revoke all',
  revoked: (origin: string) => `${origin} is revoked.`,
  revokedAll: 'All sites are revoked.',
  hint: 'Revoking takes effect at once. The site is told and has to ask again.',
  asksEveryTime: 'Asks every time',
  keyOnly: 'Can see your key only',
  knowsOnly: 'Knows you when you come back',
  signed: (n: number) => count(n, 'signature'),
  empty: 'No site is connected',
  emptyText: 'When a site asks to connect, you see it here, and can end it here.',
  muted: 'Muted',
  mutedFor: (minutes: number) => `Silent for ${count(minutes, 'more minute', 'more minutes')}.`,
  unmute: 'Unmute',
  unmuted: (origin: string) => `${origin} can ask again.`,
}

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

/** What the worker answers instead of doing it. */
export const errors: Record<UiErrorCode | 'disconnected', string> = {
  wrong_password: locked.wrong,
  too_soon: 'Too many wrong passwords. Nothing was tried.',
  word_mismatch: setUp.wrongWord,
  invalid_phrase: restore.badPhrase,
  invalid_params: 'The wallet did not understand that. Nothing was done. Check what you typed.',
  weak_password: 'This password is too short. Use at least 12 characters.',
  not_now: 'That is not possible right now. Nothing was done. Close this window and open it again.',
  request_changed: 'The request you answered is not waiting any more. Check what is shown now.',
  storage_failed: 'The disk is full or can’t be written. Nothing was done. Free some space, then try again.',
  server_error: 'Something went wrong in the wallet. Nothing was done. Try again.',
  disconnected: 'The wallet was restarted in the middle of that. Check what happened, then try again.',
}
