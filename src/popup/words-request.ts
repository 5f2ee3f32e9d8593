/** Texts of the request screens; imported through `words.ts` only. */
import type { Scope } from '../protocol/provider.ts'
import type { ConnectView, WalletState } from '../protocol/ui-door.ts'
import { count, formatNumber } from './format.ts'

type EndedWhy = NonNullable<WalletState['ended']>['why']

export interface ActionWords {
  readonly title: string
  readonly kind: string
  readonly thing: string
  readonly many: (n: number) => string
  /** How a batch counts it. Deletions are amber there. */
  readonly does: 'new' | 'changed' | 'deleted'
}

/** fixed: names of the request's regions and controls. */
export const request = {
  site: 'Requesting site',
  signingAs: 'Signing as ',
  queue: (position: number, total: number) => `${position} of ${total}`,
  fullAddress: 'Show the full address',
  reasonTitle: 'Reason given by the site',
  noReason: 'No reason given',
  what: 'What will be signed',
  whatConnect: 'What it may do',
  raw: 'Raw',
  approve: 'Approve',
  reject: 'Reject',
  mute: 'Mute this site for 1 hour',
  remember: 'Remember',
  onlyThisTime: 'Only this time',
  askEveryTime: 'Ask every time',
  forAWhile: 'For a while',
  custom: 'Custom…',
  tick: 'I expected this and know what the bytes are',
  behind: 'Waiting behind this',
  behindMore: (n: number) => `and ${formatNumber(n)} more`,
  close: 'Close',
  arrived: (origin: string, title: string) => `New request from ${origin}: ${title}`,
  framed: 'This page is shown inside another one, so nothing can be approved here.',
  mismatch: 'What is shown is not what would be signed',
  mismatchText:
    'The wallet’s own check failed, so this can’t be approved. Reject it and ask the site to try again.',
}

export const plate = {
  new: 'Not connected yet',
  since: (day: string) => `Connected since ${day}`,
  today: 'Connected today',
  asks: 'asks every time',
  signs: (left: string, time: string) => `signs by itself: ${left} left, ${time}`,
  loopback: 'Runs on this computer, not encrypted',
}

/** Look-alike names. `shown` is the name in its own letters, `like` the one it could be taken for. */
export const lookAlike = {
  title: (like: string) => `Not the ${like} you may know`,
  foreign: 'A name in other letters',
  written: 'This name is written ',
  letters: (scripts: string) => `: it has ${scripts} letters.`,
  mixed: (scripts: string) => `: it mixes ${scripts} letters.`,
  broken: 'This name has a part that is not a proper name in any letters.',
  dot: 'This address ends with a dot',
  dotText: 'It is not the same site as the one without.',
}

/** What the site says about itself, and what is done to its text. */
export const said = {
  by: 'Written by the site. The wallet can’t check it.',
  ghosts: (n: number) => `${count(n, 'hidden character')} made visible. The wallet can’t check it.`,
  showAll: 'Show all',
  callsItself: 'Calls itself ',
  logo: 'Logo sent by the site',
  privacy: 'Privacy policy',
  domain: 'For',
  domainHint: 'The site’s own word for what this is for. It is part of what is signed.',
}

export const connect = {
  title: 'Connect this site',
  titleMore: 'Allow this site more',
  sensitive: 'Sensitive',
  allow: (what: string) => `Allow: ${what}`,
  has: (what: readonly string[]) => `It has this already: ${what.join(', ')}.`,
  needed: 'Needed to connect',
  partOfSigning: 'Every signature shows it',
  nothingLeft: 'Nothing is left to allow. Switch something on, or reject.',
  newKeyTitle: 'Another key than before',
  newKey: {
    provider:
      'From now on a key in this browser proves that a request comes from this site. It is not the one from before, which stops working: that is so after the site’s data was cleared.',
    app: 'From now on a key that the site keeps elsewhere proves its requests. It is not the one from before, which stops working. If you did not expect that, reject it.',
  } satisfies Record<NonNullable<ConnectView['newKey']>, string>,
  scopes: {
    'holochain:sign': {
      title: 'Sign in your name',
      text: 'It can ask you to sign. A signature shows your public key and DID, to anyone, and can’t be taken back.',
    },
    openid: { title: 'Know you when you come back', text: '' },
    public_key: { title: 'See your public key', text: '' },
    did: { title: 'See your DID', text: '' },
  } satisfies Record<Scope, { title: string; text: string }>,
}

/** Titles and sentences come from the bytes, never from the reason. */
export const signing = {
  kinds: {
    CreateEntry: {
      title: 'Sign a new entry',
      kind: 'Create an entry',
      thing: 'entry',
      many: n => count(n, 'new entry', 'new entries'),
      does: 'new',
    },
    UpdateEntry: {
      title: 'Sign a changed entry',
      kind: 'Change an entry',
      thing: 'change',
      many: n => count(n, 'changed entry', 'changed entries'),
      does: 'changed',
    },
    DeleteEntry: {
      title: 'Sign a deletion',
      kind: 'Delete an entry',
      thing: 'deletion',
      many: n => count(n, 'deletion'),
      does: 'deleted',
    },
    CreateLink: {
      title: 'Sign a new link',
      kind: 'Create a link',
      thing: 'link',
      many: n => count(n, 'new link'),
      does: 'new',
    },
    DeleteLink: {
      title: 'Sign the removal of a link',
      kind: 'Remove a link',
      thing: 'removal',
      many: n => count(n, 'removal of a link', 'removals of links'),
      does: 'deleted',
    },
  } as { readonly [type: string]: ActionWords },
  action: { title: 'Sign an action', thing: 'action' },
  json: 'Sign a piece of data',
  text: 'Sign a text',
  readAsJson: 'Read as JSON',
  readAsText: 'Read as text',
  kind: 'Kind',
  fields: (n: number) => (n === 0 ? 'no fields' : count(n, 'field')),
  items: (n: number) => (n === 0 ? 'no items' : count(n, 'item')),
  emptyText: 'empty text',
  emptyName: 'empty name',
  asText: 'text',
  nothing: 'nothing (null)',
  yes: 'true',
  no: 'false',
  spelled: 'The text has blanks or escapes that this table leaves out. Raw shows them.',
  allFields: 'All fields',
  wholeText: 'The whole text',
  emptyBytes: 'There is nothing in it: 0 bytes.',
  shownOf: (shown: number, of: number, what: string) =>
    `The first ${formatNumber(shown)} of ${count(of, what)} are shown.`,
  showMore: 'Show more',
  characters: (n: number) => count(n, 'character'),
  bytes: (n: number) => count(n, 'byte'),
  theBytes: (n: number) => `The ${count(n, 'byte')}`,
  sha256: 'SHA-256 of these bytes',
}

/** The sentence above the buttons: what Approve will do. */
export const says = {
  connect: 'Approve connects this site until you revoke it. Every signature still asks you.',
  connectMore:
    'Approve allows this too, until you revoke it. What it may sign without asking stays as it is.',
  connectEnds:
    'Approve connects this site until you revoke it. It signs nothing by itself any more: every signature asks you.',
  connectQuiet: 'Approve connects this site until you revoke it. It can’t ask you to sign.',
  action: (thing: string) => `Approve signs this one ${thing}, nothing else.`,
  json: 'Approve signs exactly this data, nothing else.',
  text: 'Approve signs this text. The site can show it to anyone.',
  batch: 'Approve signs {all}. It can’t sign only some of them.',
  all: (n: number) => (n === 1 ? 'the one item' : `all ${formatNumber(n)}`),
  next: ' Then the next request is shown.',
}

export const ended = {
  title: 'This request has ended',
  failedTitle: 'Not signed',
  noneTitle: 'Nothing is waiting',
  none: 'When a site asks for something, you see it here.',
  why: {
    expired: 'got no answer in time. Nothing was signed.',
    aborted: 'was closed before you answered. Nothing was signed.',
    storage_failed:
      'The wallet signs nothing it can’t record first. Free some space, then ask again on the site.',
    missing_signer_private_key:
      'The key of this identity is not there or can’t be opened. Nothing was signed. Ask again after a restart of the browser.',
    signing_failed:
      'The signature did not pass the wallet’s own check, so it was thrown away. Ask again on the site.',
  } satisfies Record<EndedWhy, string>,
  heads: {
    storage_failed: 'The disk is full or can’t be written.',
    missing_signer_private_key: 'The key is missing.',
    signing_failed: 'Signing failed.',
  },
  told: (code: string, errno: number) => `The site was told: ${code} (${errno})`,
  before: (origin: string) => `The request of ${origin} before this one ended by itself. Nothing was signed.`,
}

/** Names of hidden characters, shown when one points at them. */
export const hidden: { readonly [code: string]: string } = {
  'U+0009': 'tab',
  'U+000D': 'carriage return',
  'U+0020': 'space at an edge',
  'U+00A0': 'no-break space',
  'U+00AD': 'soft hyphen',
  'U+061C': 'Arabic letter mark',
  'U+200B': 'zero-width space',
  'U+200C': 'zero-width non-joiner',
  'U+200D': 'zero-width joiner',
  'U+200E': 'left-to-right mark',
  'U+200F': 'right-to-left mark',
  'U+202A': 'left-to-right embedding',
  'U+202B': 'right-to-left embedding',
  'U+202C': 'pop directional formatting',
  'U+202D': 'left-to-right override',
  'U+202E': 'right-to-left override',
  'U+2060': 'word joiner',
  'U+2066': 'left-to-right isolate',
  'U+2067': 'right-to-left isolate',
  'U+2068': 'first strong isolate',
  'U+2069': 'pop directional isolate',
  'U+FE0F': 'emoji variation',
  'U+FEFF': 'byte order mark',
}
export const lineBreaks = 'line breaks, folded'
export const hiddenCharacter = 'hidden character'
