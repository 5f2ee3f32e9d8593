/** What is said of signing without asking, at a request and in Apps; imported through `words.ts` only. */
import type { NotRemembered } from '../protocol/ui-door.ts'
import { count, formatNumber } from './format.ts'

/** `{…}` is where a name or a number goes; see `components/filled.tsx`. */
export const remember = {
  /** Why there is no more than the first choice. */
  not: {
    not_asked: 'The site did not ask to sign without asking you.',
    opaque: 'Bytes that nothing can read are never signed without asking.',
    no_kind: 'Nothing of this kind is remembered, so it always asks.',
    no_key: 'The site has no key to prove its requests with, so it always asks.',
    no_sign: 'It can’t ask you to sign, so there is nothing to remember.',
    nothing: 'This always asks.',
  } satisfies Record<NotRemembered | 'no_sign' | 'nothing', string>,
  /** The limits that the first sentence has no room for. */
  limits: (until: string, perMinute: number) =>
    `Until ${until}, at most ${formatNumber(perMinute)} a minute.`,
  whileLimits: (span: string, many: number, perMinute: number) =>
    `For a while is ${span}, ${count(many, 'signature')}, at most ${formatNumber(perMinute)} a minute.`,
  connectSays: 'Approve lets {site} sign up to {many} in the next {span} {unasked}.',
  signSays: 'Approve signs {this}, and for {span} up to {many} {unasked}.',
  unasked: 'without asking you',
  hour: 'hour',
  oneOf: {
    action: (thing: string) => `this ${thing}`,
    data: 'this data',
    text: 'this text',
    bytes: 'these bytes',
    batch: (n: number) => (n === 1 ? 'the one item' : `all ${formatNumber(n)} items`),
  },
  more: (many: string) => many.replace(/ /, ' more '),
  ofType: (n: number, isMore: boolean) =>
    isMore ? `${formatNumber(n)} more of type ` : `${count(n, 'action')} of type `,
  ofThisType: (n: number) => `${count(n, 'action')} of one type`,
  texts: (n: number) => count(n, 'text or piece of data', 'texts or pieces of data'),
  calls: (n: number) => `${count(n, 'call')} of one function`,
  callsMore: (n: number) => `${count(n, 'call')} of this function`,
  cellCalls: (n: number) => `${count(n, 'call')} of any function of a cell`,
  ofThisKind: (n: number) => `${count(n, 'signature')} of this kind`,
  ofKindsAndCell: (n: number, kinds: number) =>
    `${count(n, 'signature')} of ${count(kinds, 'kind')}, any function of a cell among them,`,
  ofKinds: (n: number, kinds: number) => `${count(n, 'signature')} of ${count(kinds, 'kind')}`,
  noKind: 'No kind is ticked, so nothing would be signed without asking. Tick one, or choose “{once}”.',
}

/** Kinds of what is signed without asking. */
export const kinds = {
  action: 'Actions of type ',
  plain: 'Texts and JSON',
  plainText: 'Every text and every piece of data, whatever it says',
  domain: 'Messages for ',
  domainText: 'Also bytes that nothing can read',
  cell: 'Calls to the cell ',
  cellText: 'Every function of it',
  function: 'Calls to ',
  isNew: 'New',
  had: 'It signs this by itself already',
  out: 'Asked for by the site, left out by you',
  outHere: 'Left out by you',
  outWith: 'Goes only together with texts and JSON',
  list: (n: number) => `All ${formatNumber(n)} kinds`,
}

/** What would be signed without asking, beside the rest of a request. */
export const byItself = {
  wanted: 'The site would like to sign by itself',
  wantedMore: 'The site would like to sign more by itself',
  asks: 'It asks every time unless you choose otherwise below.',
  asksAgain: 'It asks every time again unless you choose otherwise below.',
  chosen: 'Signs by itself, without asking you',
  numbers: (span: string, many: number, perMinute: number) =>
    `For ${span}, up to ${count(many, 'signature')}, at most ${formatNumber(perMinute)} a minute.`,
  has: (n: number) => `And ${count(n, 'kind')} it signs by itself already`,
  keyChanges: {
    provider: 'A new key in this browser then proves its requests. The one before stops working.',
    app: 'A new key that the site keeps elsewhere then proves its requests. The one before stops working.',
  },
}

/** A live permission in a few words. */
export const live = {
  row: (left: number, time: string) => `By itself: ${formatNumber(left)} left, ${time}`,
}

export const batch = {
  title: (n: number) => (n === 1 ? 'Sign 1 item' : `Sign ${formatNumber(n)} items at once`),
  counts: {
    new: n => `${formatNumber(n)} new`,
    changed: n => `${formatNumber(n)} changed`,
    deleted: n => count(n, 'deletion'),
    moved: n => count(n, 'move of a chain', 'moves of a chain'),
    action: n => count(n, 'other action'),
    data: n => count(n, 'piece of data', 'pieces of data'),
    text: n => count(n, 'text'),
    opaque: n => `${formatNumber(n)} unreadable`,
  } as {
    readonly [what in 'new' | 'changed' | 'deleted' | 'moved' | 'action' | 'data' | 'text' | 'opaque']: (
      n: number,
    ) => string
  },
  list: (n: number) => (n === 1 ? 'The one item' : `All ${formatNumber(n)} items`),
  long: (n: number) => `${count(n, 'item')}, each opens`,
  action: 'Action',
  data: 'Data',
  text: 'Text',
  stamp:
    'Not text, not JSON, nothing it can put into words. It may act in your name somewhere else. If you did not expect it, reject it.',
  stampTitle: (n: number) => `The wallet can’t read ${n === 1 ? 'one item' : `${formatNumber(n)} items`}`,
}
