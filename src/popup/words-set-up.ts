/** Texts of first run, create and restore; they come with those screens. */
import type { Derivation } from '../protocol/ui-door.ts'

/** fixed: buttons and field labels of first run, create and restore. */
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
  missing: (n: number) => `Word ${n} is missing.`,
}
