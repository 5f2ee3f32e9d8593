/** What is said of signing without asking, at a request and in Apps; imported through `words.ts` only. */
import type { NotRemembered } from '../protocol/ui-door.ts'
import { formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'
import type { Thing } from './words-request.ts'

/** `{…}` is where a name or a number goes; see `components/filled.tsx`. */
export const remember = {
  /** Why there is no more than the first choice. */
  not: {
    not_asked: t('remember_notNotAsked'),
    opaque: t('remember_notOpaque'),
    no_kind: t('remember_notNoKind'),
    no_key: t('remember_notNoKey'),
    no_sign: t('remember_notNoSign'),
    nothing: t('remember_notNothing'),
  } satisfies Record<NotRemembered | 'no_sign' | 'nothing', string>,
  /** The limits that the first sentence has no room for. */
  limits: (until: string, perMinute: number) => plural('remember_limits', perMinute, until),
  whileLimits: (span: string, many: number, perMinute: number) =>
    plural('remember_whileLimits', many, span, formatNumber(perMinute)),
  connectSays: t('remember_connectSays'),
  connectSaysHour: t('remember_connectSaysHour'),
  signSays: t('remember_signSays'),
  oneOf: {
    action: (thing: Thing): string => thisThing[thing],
    data: t('remember_oneOfData'),
    text: t('remember_oneOfText'),
    bytes: t('remember_oneOfBytes'),
    batch: (n: number) => plural('remember_oneOfBatch', n),
  },
  /** What is signed up to how often, for `{many}`; `isMore`: beside what is approved now. `{type}`: the site's name. */
  ofType: (n: number, isMore: boolean) =>
    isMore ? plural('remember_ofTypeMore', n) : plural('remember_ofType', n),
  ofThisType: (n: number, isMore: boolean) =>
    isMore ? plural('remember_ofThisTypeMore', n) : plural('remember_ofThisType', n),
  texts: (n: number, isMore: boolean) =>
    isMore ? plural('remember_textsMore', n) : plural('remember_texts', n),
  calls: (n: number, isMore: boolean) =>
    isMore ? plural('remember_callsMore', n) : plural('remember_calls', n),
  cellCalls: (n: number, isMore: boolean) =>
    isMore ? plural('remember_cellCallsMore', n) : plural('remember_cellCalls', n),
  ofThisKind: (n: number, isMore: boolean) =>
    isMore ? plural('remember_ofThisKindMore', n) : plural('remember_ofThisKind', n),
  /** `kinds`: 2 or more. */
  ofKinds: (n: number, kinds: number, isMore: boolean) =>
    isMore
      ? plural('remember_ofKindsMore', n, formatNumber(kinds))
      : plural('remember_ofKinds', n, formatNumber(kinds)),
  ofKindsAndCell: (n: number, kinds: number, isMore: boolean) =>
    isMore
      ? plural('remember_ofKindsAndCellMore', n, formatNumber(kinds))
      : plural('remember_ofKindsAndCell', n, formatNumber(kinds)),
  noKind: t('remember_noKind'),
}

const thisThing: { readonly [thing in Thing]: string } = {
  entry: t('thisThing_entry'),
  change: t('thisThing_change'),
  deletion: t('thisThing_deletion'),
  link: t('thisThing_link'),
  removal: t('thisThing_removal'),
  action: t('thisThing_action'),
}

/** Kinds of what is signed without asking. */
export const kinds = {
  action: t('kind_action'),
  plain: t('kind_plain'),
  plainText: t('kind_plainText'),
  domain: t('kind_domain'),
  domainText: t('kind_domainText'),
  cell: t('kind_cell'),
  cellText: t('kind_cellText'),
  function: t('kind_function'),
  isNew: t('kind_isNew'),
  had: t('kind_had'),
  out: t('kind_out'),
  outHere: t('kind_outHere'),
  outWith: t('kind_outWith'),
  list: (n: number) => plural('kind_list', n),
}

/** What would be signed without asking, beside the rest of a request. */
export const byItself = {
  wanted: t('byItself_wanted'),
  wantedMore: t('byItself_wantedMore'),
  asks: t('byItself_asks'),
  asksAgain: t('byItself_asksAgain'),
  chosen: t('byItself_chosen'),
  numbers: (span: string, many: number, perMinute: number) =>
    plural('byItself_numbers', many, span, formatNumber(perMinute)),
  has: (n: number) => plural('byItself_has', n),
  keyChanges: {
    provider: t('byItself_keyChangesProvider'),
    app: t('byItself_keyChangesApp'),
  },
}

/** A live permission in a few words. */
export const live = {
  row: (left: number, time: string) => plural('live_row', left, time),
}

export const batch = {
  title: (n: number) => plural('batch_title', n),
  counts: {
    new: n => plural('batch_new', n),
    changed: n => plural('batch_changed', n),
    deleted: n => plural('batch_deleted', n),
    moved: n => plural('batch_moved', n),
    action: n => plural('batch_actions', n),
    data: n => plural('batch_datas', n),
    text: n => plural('batch_texts', n),
    opaque: n => plural('batch_opaque', n),
  } as {
    readonly [what in 'new' | 'changed' | 'deleted' | 'moved' | 'action' | 'data' | 'text' | 'opaque']: (
      n: number,
    ) => string
  },
  list: (n: number) => plural('batch_list', n),
  long: (n: number) => plural('batch_long', n),
  action: t('batch_action'),
  data: t('batch_data'),
  text: t('batch_text'),
  /** `{what}` is what is done, or one of the words above. */
  lineText: t('batch_lineText'),
  lineSize: t('batch_lineSize'),
  stamp: t('batch_stamp'),
  stampTitle: (n: number) => plural('batch_stampTitle', n),
}
