/** Texts of Identities, of what comes into them and of what leaves them; they come with those screens. */
import type { SeedSource } from '../protocol/ui-door.ts'
import { count, formatNumber } from './format.ts'
import type { SeedFault } from './seed-bundle/work.ts'

/** fixed: `Use`, `Add identity`, `Import identity`. */
export const identities = {
  title: 'Identities',
  inUse: 'In use',
  use: 'Use',
  using: (name: string) => `${name} is in use. Sites see it from now on.`,
  add: 'Add identity',
  added: (name: string) => `${name} is added. Sites see it once you use it.`,
  import: 'Import identity',
  sites: (n: number) => (n === 0 ? 'No site yet' : count(n, 'site')),
  note: 'Sites you allow see the key of the identity in use. Nothing in two identities shows that both are yours.',
}

/** One of them. */
export const identity = {
  publicKey: 'Public key',
  did: 'DID',
  name: 'Name',
  nameHint: 'Only you see it.',
  rename: 'Rename',
  renamed: 'It has its new name.',
  badName: 'Use 1 to 40 characters, without line breaks.',
  from: 'Where it comes from',
  sources: {
    'flowsta-device': (n: number | undefined) => `Flowsta device key ${formatNumber(n ?? 1)}`,
    'flowsta-holochain-identity': () => 'Flowsta Holochain identity',
    'entropy-is-seed': () => 'The words are the key',
    seed: () => 'Imported from a seed',
    'seed-bundle': () => 'Imported from a seed bundle',
  } satisfies Record<SeedSource, (n: number | undefined) => string>,
  own: 'Your recovery phrase brings it back.',
  notOwn: 'Your recovery phrase doesn’t bring it back',
  notOwnText: 'Keep what you imported it from, or export a seed bundle.',
  added: 'Added',
  export: 'Export seed bundle',
  exportHint: 'A file with its key, sealed with a passphrase. Holochain’s own programs open it.',
  gone: 'This identity is not in this wallet',
  toIdentities: 'All identities',
}

/** fixed: the radios, `Seed`, `Seed bundle`, `Passphrase`, `Import`. */
export const importing = {
  title: 'Import identity',
  from: 'What you have',
  ways: { phrase: 'Recovery phrase', seed: 'Seed', bundle: 'Seed bundle' },
  lead: {
    phrase: 'The words of another wallet. This wallet keeps only the key, not the words.',
    seed: 'A key as it is: 64 digits, 0 to 9 and a to f.',
    bundle: 'A sealed key from Holochain or another wallet: its text or its file.',
  },
  import: 'Import',
  imported: 'It is imported. Sites see it once you use it.',
  which: 'Number of the key',
  whichHint: '1 is the first identity of that wallet.',
  badNumber: 'Use a whole number from 1 to 1000.',
  seed: 'Seed',
  badSeed: 'A seed has exactly 64 digits, 0 to 9 and a to f.',
  zeroSeed: 'This seed is nothing but zeros. That is nobody’s key.',
  bundle: 'Seed bundle',
  choose: 'Choose a file',
  passphrase: 'Passphrase',
  opens: 'Opens with',
  kinds: { pw: 'Passphrase', qa: 'Three answers' },
  nth: (what: string, n: number) => `${what}, ${n}`,
  answer: (n: number) => `Answer ${n}`,
  questionsBy: 'The questions are from the file. The wallet can’t check them.',
  path: 'Derivation path',
  pathHint: 'For a key below the one in the bundle: 1/2. Empty for the key itself.',
  badPath: 'Use numbers with a slash between them, like 1/2.',
  more: 'More',
  needs: (mem: string, seconds: number) =>
    `Opening it takes ${mem} of memory and about ${count(seconds, 'second')}.`,
  noBundle: 'Paste the bundle or choose its file.',
  noPassphrase: 'Type the passphrase.',
  noAnswer: (n: number) => `Answer ${n} is missing.`,
}

export const exporting = {
  title: 'Export seed bundle',
  lead: (name: string) => `The key of ${name}, sealed with a passphrase that you choose now.`,
  care: 'Anyone with the bundle and its passphrase has your key.',
  careText: 'They can sign as you, for ever. Keep the two apart.',
  password: 'The password of this wallet, to be sure it’s you.',
  strength: 'Work for each guess',
  limits: {
    interactive: (mem: string) => `Little, ${mem}`,
    moderate: (mem: string) => `Usual, ${mem}`,
    sensitive: (mem: string) => `Much, ${mem}`,
  },
  strengthHint: (seconds: number) => `Opening it takes about ${count(seconds, 'second')} each time.`,
  passphrase: 'Passphrase',
  confirm: 'Confirm passphrase',
  hint: 'At least 12 characters. A few random words work well.',
  short: 'This passphrase is too short. Use at least 12 characters.',
  different: 'The two passphrases are not the same yet.',
  export: 'Export',
  done: 'The seed bundle is ready',
  doneText: 'It is on record that this key was exported.',
  text: 'The bundle as text',
  copy: 'Copy seed bundle',
  save: 'Save file',
}

/** What all of these share. */
export const sealing = {
  blanks: 'There is a blank at an end',
  blanksText: 'It counts. Some programs cut it off, and then the bundle doesn’t open.',
  working: 'Working on it. This takes a few seconds.',
  stopped: 'Stopped. Nothing was changed.',
  tab: 'This needs a tab',
  tabText: (mem: string) => `It takes ${mem} of memory, and this small window may close in the middle of it.`,
  openTab: 'Open in a tab',
  memory: (bytes: number) =>
    bytes >= 2 ** 20
      ? `${formatNumber(Math.round(bytes / 2 ** 20))} MiB`
      : `${formatNumber(Math.round(bytes / 1024))} KiB`,
}

export const phrase = {
  title: 'Recovery phrase',
  lead: 'The words bring your identities back without this device. What you imported is not among them.',
  show: 'Show recovery phrase',
}

/** Why a bundle was refused: what happened, then one thing to do. */
export const faults: Record<SeedFault, string> = {
  too_long: 'This is too long for a seed bundle. Check that it is the right file.',
  not_a_bundle: 'This is not a seed bundle, or a part of it is missing. Copy all of it once more.',
  unknown_version: 'This bundle is of a newer kind than this wallet can read.',
  unknown_cipher: 'This bundle is sealed in a way that this wallet doesn’t know, so none of it is opened.',
  wrong_size: 'A part of this bundle is longer or shorter than it must be. It was changed or cut.',
  limit:
    'This bundle asks for more memory or work than the wallet ever gives to a file, so it is not opened.',
  wrong_secret: 'That doesn’t open this bundle. Check every character; capitals and blanks count.',
  no_memory: 'The browser didn’t give enough memory. Close other tabs, then try again.',
  broken: 'Something went wrong in the wallet. Nothing was done. Try again.',
}
