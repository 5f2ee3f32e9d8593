/**
 * Every text that the screens show, in one place; those of screens that are loaded later lie in `words-app`,
 * `words-damaged`, `words-identities`, `words-set-up`, `words-settings` and `words-trail`, and come with them. Accessible names that other people build on are marked "fixed".
 * Style: short, second person, present tense; errors say what happened, what did not, and one thing to do.
 */
import type { UiErrorCode } from '../protocol/ui-door.ts'
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
  notLocked: 'The wallet is not locked',
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

/** What the worker answers instead of doing it. */
export const errors: Record<UiErrorCode | 'disconnected', string> = {
  wrong_password: locked.wrong,
  too_soon: 'Too many wrong passwords. Nothing was tried.',
  word_mismatch: 'This is not the word you were shown. Check the spelling.',
  invalid_phrase: 'These words do not belong together. Check that each one is right and in its place.',
  invalid_params: 'The wallet did not understand that. Nothing was done. Check what you typed.',
  weak_password: 'This password is too short. Use at least 12 characters.',
  already_there: 'This wallet has that key already. Nothing was added.',
  missing_secret:
    'This key can’t be opened: its record is not as the wallet wrote it. Nothing was done. Look at Activity.',
  not_now: 'That is not possible right now. Nothing was done. Close this window and open it again.',
  request_changed: 'The request you answered is not waiting any more. Check what is shown now.',
  storage_failed: 'The disk is full or can’t be written. Nothing was done. Free some space, then try again.',
  server_error: 'Something went wrong in the wallet. Nothing was done. Try again.',
  disconnected: 'The wallet was restarted in the middle of that. Check what happened, then try again.',
}
