/** The user's own conductor; they come with its screen. fixed: `Admin address`, `Connect`, `Let it call`, `Revoke`. */
import { UiProblem } from './client.ts'
import { ConductorProblem, type Trouble } from './conductor/problem.ts'
import { count } from './format.ts'
import { errors } from './words.ts'

export const conductor = {
  title: 'Your Holochain conductor',
  lead: 'A conductor on this computer can accept calls that this wallet signs for a site.',
  keys: 'The conductor signs its own chain with the keys it has. The wallet signs the calls, with its key.',
  address: 'Admin address',
  addressHint: 'ws://127.0.0.1: or ws://localhost: and the port of its admin interface',
  addressWrong:
    'The wallet connects to this computer only: ws://127.0.0.1: or ws://localhost: and a port, nothing after it.',
  connect: 'Connect',
  connecting: 'Connecting',
  connected: 'Connected',
  disconnect: 'Disconnect',
  refresh: 'Refresh',
  isConnected: (n: number) => `Connected. ${count(n, 'app')} installed.`,
  apps: 'Installed apps',
  noApps: 'No app is installed',
  noAppsText: 'When one is, you can let a site call it from here.',
  isOff: 'Switched off in the conductor',
  role: 'Cell ',
  agent: 'agent',
  dna: 'DNA',
  runBy: 'Run by ',
  isAuthor: 'Run by this wallet’s own key: the wallet signs for it without any of this.',
  letCall: 'Let a site call',
  letCallTo: (appId: string, role: string) => `Let a site call ${appId}, ${role}`,
  given: 'Sites that may call',
  nothingGiven: 'Nothing yet',
  nothingGivenText: 'What you let a site call stands here, and ends here.',
  every: 'Every function',
  functions: (n: number) => count(n, 'function'),
  since: (day: string) => `since ${day}`,
  otherIdentity: 'for another identity',
  details: 'Details',
  revoke: 'Revoke',
  revokeOf: (origin: string, appId: string) => `Revoke ${appId} for ${origin}`,
  takenBack: 'Revoked here and at the conductor.',
  notTakenBack: (n: number) =>
    `Ended here. ${count(n, 'conductor permission')} could not be revoked there yet.`,
  owed: 'Not revoked at the conductor yet',
  owedText:
    'The wallet does not use these any more. The conductor is told as soon as a screen of the wallet reaches it.',
  takingBack: 'Telling the conductor',
  forget: 'Forget it',
  forgetText: 'Only if that conductor or that app is gone for good.',
  leftovers: 'Left at the conductor',
  leftoversText:
    'Made for this wallet’s key, but this wallet has no secret for it: by another copy of the wallet, or by a connection that broke off.',
  takeBack: 'Take back',
}

/** Letting a site call. */
export const allow = {
  title: 'Let a site call',
  app: 'App',
  cell: 'Cell',
  site: 'Site',
  noSite: 'No site may ask for signatures yet',
  noSiteText: 'Connect a site to this wallet first, with its permission to sign.',
  which: 'What it may call',
  some: 'Some functions',
  all: 'Every function',
  allTitle: 'Every function of this cell',
  allText:
    'The site can have anything done that the app’s functions can do in the name of its agent. You are asked before the wallet signs a call, unless you let it sign without asking.',
  zome: 'Zome',
  fn: 'Function',
  fnHint: 'As the app’s makers call it. Several at once: with commas between.',
  add: 'Add',
  remove: (fn: string) => `Remove ${fn}`,
  chosen: 'Chosen functions',
  none: 'Name at least one function, or choose every function.',
  badName: 'A function has letters, digits and _ in its name, at most 256.',
  tooMany: 'At most 500 functions.',
  fromSite: 'Those that this site signs without asking are chosen already.',
  says: (site: string) =>
    `The conductor accepts calls that this wallet signs for ${site}, until you revoke it here or in Apps.`,
  yes: 'Let it call',
  working: 'Asking the conductor',
  done: (origin: string) => `${origin} may call it now.`,
}

/** What went wrong with the conductor: what happened, what did not, one thing to do. */
const troubles: { readonly [T in Trouble]: { readonly title: string; readonly text: string } } = {
  no_answer: {
    title: 'No conductor answered',
    text: 'Nothing was done. The browser does not tell which of these it is:',
  },
  gone: {
    title: 'The conductor is gone',
    text: 'The connection ended. What it did not confirm counts as not done. Start the conductor, then connect again.',
  },
  late: {
    title: 'The conductor did not answer in time',
    text: 'What it did not confirm counts as not done. It may be busy, or the program at this address is none. Try again.',
  },
  unexpected: {
    title: 'This is no conductor that the wallet knows',
    text: 'Its answer does not fit Holochain 0.6 or 0.7: an older or newer version, or another program. Check the version and the port.',
  },
  missing: {
    title: 'The conductor does not have it',
    text: 'Nothing was done: the app was removed there, or another conductor has this address now.',
  },
  off: {
    title: 'The app is switched off in the conductor',
    text: 'Nothing was done. Start the app there, then try again.',
  },
  refused: { title: 'The conductor said no', text: 'Nothing was done. Look at what the conductor writes.' },
}

/** fixed: what to do where nobody answered. */
export const noAnswer = {
  notRunning: 'It is not running, or its admin interface is at another port.',
  refused: 'It runs, and refuses this wallet. Then add this to “allowed_origins” of that admin interface:',
  copy: 'Copy what to allow',
}

export interface Explained {
  readonly title?: string
  readonly text: string
}

/** A thrown problem of the conductor or of the wallet, in words. */
export function explain(thrown: unknown): Explained {
  if (thrown instanceof ConductorProblem) {
    const { title, text } = troubles[thrown.code]
    return { title: thrown.word === undefined ? title : `${title}: ${thrown.word}`, text }
  }
  return { text: errors[thrown instanceof UiProblem ? thrown.code : 'server_error'] }
}
