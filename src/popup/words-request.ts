/** Texts of the request screens; imported through `words.ts` only. */
import type { Scope } from '../protocol/provider.ts'
import type { ConnectView, WalletState } from '../protocol/ui-door.ts'
import { formatList, formatNumber, formatSize, scriptName } from './format.ts'
import { plural, t } from './language/texts.ts'

type EndedWhy = NonNullable<WalletState['ended']>['why']

/** What a sentence is about that names one action. */
export type Thing = 'entry' | 'change' | 'deletion' | 'link' | 'removal' | 'action'

export interface ActionWords {
  readonly title: string
  readonly kind: string
  readonly thing: Thing
  /** `20 new entries`; beside what is approved now, `20 more new entries`. */
  readonly many: (n: number, isMore: boolean) => string
  /** How a batch counts it. Deletions are amber there. */
  readonly does: 'new' | 'changed' | 'deleted'
}

/** fixed: names of the request's regions and controls. */
export const request = {
  site: t('request_site'),
  signingAs: t('request_signingAs'),
  queue: (position: number, total: number) => t('request_queue', formatNumber(position), formatNumber(total)),
  fullAddress: t('request_fullAddress'),
  reasonTitle: t('request_reasonTitle'),
  noReason: t('request_noReason'),
  what: t('request_what'),
  whatConnect: t('request_whatConnect'),
  raw: t('request_raw'),
  approve: t('request_approve'),
  reject: t('request_reject'),
  mute: t('request_mute'),
  remember: t('request_remember'),
  onlyThisTime: t('request_onlyThisTime'),
  askEveryTime: t('request_askEveryTime'),
  forAWhile: t('request_forAWhile'),
  custom: t('request_custom'),
  tick: t('request_tick'),
  behind: t('request_behind'),
  behindMore: (n: number) => plural('request_behindMore', n),
  close: t('request_close'),
  arrived: (origin: string, title: string) => t('request_arrived', origin, title),
  framed: t('request_framed'),
  mismatch: t('request_mismatch'),
  mismatchText: t('request_mismatchText'),
}

export const plate = {
  new: t('plate_new'),
  since: (day: string) => t('plate_since', day),
  today: t('plate_today'),
  asks: t('plate_asks'),
  signs: (left: number, time: string) => plural('plate_signs', left, time),
  loopback: t('plate_loopback'),
}

/** Look-alike names. `shown` is the name in its own letters, `like` the one it could be taken for. */
export const lookAlike = {
  title: (like: string) => t('lookAlike_title', like),
  foreign: t('lookAlike_foreign'),
  /** `{name}` stands in the letters that it has. `scripts`: by their codes in ISO 15924. */
  written: (scripts: readonly string[]) => {
    const names = formatList(scripts.map(scriptName))
    if (scripts.length === 0) return t('lookAlike_plain')
    return scripts.length === 1 ? t('lookAlike_letters', names) : t('lookAlike_mixed', names)
  },
  broken: t('lookAlike_broken'),
  dot: t('lookAlike_dot'),
  dotText: t('lookAlike_dotText'),
}

/** What the site says about itself, and what is done to its text. */
export const said = {
  by: t('said_by'),
  ghosts: (n: number) => plural('said_ghosts', n),
  showAll: t('said_showAll'),
  callsItself: t('said_callsItself'),
  logo: t('said_logo'),
  privacy: t('said_privacy'),
  domain: t('said_domain'),
  domainHint: t('said_domainHint'),
}

export const connect = {
  title: t('connect_title'),
  titleMore: t('connect_titleMore'),
  sensitive: t('connect_sensitive'),
  allow: (what: string) => t('connect_allow', what),
  has: (what: readonly string[]) => t('connect_has', formatList(what)),
  needed: t('connect_needed'),
  partOfSigning: t('connect_partOfSigning'),
  nothingLeft: t('connect_nothingLeft'),
  newKeyTitle: t('connect_newKeyTitle'),
  newKey: {
    provider: t('connect_newKeyProvider'),
    app: t('connect_newKeyApp'),
  } satisfies Record<NonNullable<ConnectView['newKey']>, string>,
  scopes: {
    'holochain:sign': {
      title: t('connect_scopesHolochainSignTitle'),
      text: t('connect_scopesHolochainSignText'),
    },
    openid: { title: t('connect_scopesOpenidTitle'), text: '' },
    public_key: { title: t('connect_scopesPublicKeyTitle'), text: '' },
    did: { title: t('connect_scopesDidTitle'), text: '' },
  } satisfies Record<Scope, { title: string; text: string }>,
}

const shownOf = {
  character: (of: number, shown: string) => plural('shownOf_characters', of, shown),
  byte: (of: number, shown: string) => plural('shownOf_bytes', of, shown),
  field: (of: number, shown: string) => plural('shownOf_fields', of, shown),
}

/** Titles and sentences come from the bytes, never from the reason. */
export const signing = {
  kinds: {
    CreateEntry: {
      title: t('signing_kindsCreateEntryTitle'),
      kind: t('signing_kindsCreateEntryKind'),
      thing: 'entry',
      many: (n, isMore) => (isMore ? plural('remember_newEntriesMore', n) : plural('remember_newEntries', n)),
      does: 'new',
    },
    UpdateEntry: {
      title: t('signing_kindsUpdateEntryTitle'),
      kind: t('signing_kindsUpdateEntryKind'),
      thing: 'change',
      many: (n, isMore) =>
        isMore ? plural('remember_changedEntriesMore', n) : plural('remember_changedEntries', n),
      does: 'changed',
    },
    DeleteEntry: {
      title: t('signing_kindsDeleteEntryTitle'),
      kind: t('signing_kindsDeleteEntryKind'),
      thing: 'deletion',
      many: (n, isMore) => (isMore ? plural('remember_deletionsMore', n) : plural('remember_deletions', n)),
      does: 'deleted',
    },
    CreateLink: {
      title: t('signing_kindsCreateLinkTitle'),
      kind: t('signing_kindsCreateLinkKind'),
      thing: 'link',
      many: (n, isMore) => (isMore ? plural('remember_newLinksMore', n) : plural('remember_newLinks', n)),
      does: 'new',
    },
    DeleteLink: {
      title: t('signing_kindsDeleteLinkTitle'),
      kind: t('signing_kindsDeleteLinkKind'),
      thing: 'removal',
      many: (n, isMore) => (isMore ? plural('remember_removalsMore', n) : plural('remember_removals', n)),
      does: 'deleted',
    },
  } as { readonly [type: string]: ActionWords },
  action: { title: t('signing_actionTitle'), thing: 'action' as Thing },
  json: t('signing_json'),
  text: t('signing_text'),
  readAsJson: t('signing_readAsJson'),
  readAsText: t('signing_readAsText'),
  kind: t('signing_kind'),
  fields: (n: number) => (n === 0 ? t('signing_noFields') : plural('signing_fields', n)),
  items: (n: number) => (n === 0 ? t('signing_noItems') : plural('signing_items', n)),
  emptyText: t('signing_emptyText'),
  emptyName: t('signing_emptyName'),
  asText: t('signing_asText'),
  nothing: t('signing_nothing'),
  /** As the data has it, in no language. */
  yes: String(true),
  no: String(false),
  spelled: t('signing_spelled'),
  allFields: t('signing_allFields'),
  wholeText: t('signing_wholeText'),
  emptyBytes: t('signing_emptyBytes'),
  shownOf: (shown: number, of: number, what: keyof typeof shownOf) => shownOf[what](of, formatNumber(shown)),
  showMore: t('signing_showMore'),
  characters: (n: number) => plural('unit_characters', n),
  bytes: formatSize,
  theBytes: (n: number) => plural('signing_theBytes', n),
  sha256: t('signing_sha256'),
}

const actionSays: { readonly [thing in Thing]: string } = {
  entry: t('actionSays_entry'),
  change: t('actionSays_change'),
  deletion: t('actionSays_deletion'),
  link: t('actionSays_link'),
  removal: t('actionSays_removal'),
  action: t('actionSays_action'),
}

/** The sentence above the buttons: what Approve will do. */
export const says = {
  connect: t('says_connect'),
  connectMore: t('says_connectMore'),
  connectEnds: t('says_connectEnds'),
  connectQuiet: t('says_connectQuiet'),
  action: (thing: Thing): string => actionSays[thing],
  json: t('says_json'),
  text: t('says_text'),
  batch: (n: number) => plural('says_batch', n),
  next: t('says_next'),
}

export const ended = {
  title: t('ended_title'),
  failedTitle: t('ended_failedTitle'),
  noneTitle: t('ended_noneTitle'),
  none: t('ended_none'),
  why: {
    expired: t('ended_whyExpired'),
    aborted: t('ended_whyAborted'),
    storage_failed: t('ended_whyStorageFailed'),
    missing_signer_private_key: t('ended_whyMissingSignerPrivateKey'),
    signing_failed: t('ended_whySigningFailed'),
  } satisfies Record<EndedWhy, string>,
  heads: {
    storage_failed: t('ended_headsStorageFailed'),
    missing_signer_private_key: t('ended_headsMissingSignerPrivateKey'),
    signing_failed: t('ended_headsSigningFailed'),
  },
  told: (code: string, errno: number) => t('ended_told', code, errno),
  before: (origin: string) => t('ended_before', origin),
}

/** Names of hidden characters, shown when one points at them. */
export const hidden: { readonly [code: string]: string } = {
  'U+0009': t('hidden_u0009'),
  'U+000D': t('hidden_u000D'),
  'U+0020': t('hidden_u0020'),
  'U+00A0': t('hidden_u00A0'),
  'U+00AD': t('hidden_u00AD'),
  'U+061C': t('hidden_u061C'),
  'U+200B': t('hidden_u200B'),
  'U+200C': t('hidden_u200C'),
  'U+200D': t('hidden_u200D'),
  'U+200E': t('hidden_u200E'),
  'U+200F': t('hidden_u200F'),
  'U+202A': t('hidden_u202A'),
  'U+202B': t('hidden_u202B'),
  'U+202C': t('hidden_u202C'),
  'U+202D': t('hidden_u202D'),
  'U+202E': t('hidden_u202E'),
  'U+2060': t('hidden_u2060'),
  'U+2066': t('hidden_u2066'),
  'U+2067': t('hidden_u2067'),
  'U+2068': t('hidden_u2068'),
  'U+2069': t('hidden_u2069'),
  'U+FE0F': t('hidden_uFE0F'),
  'U+FEFF': t('hidden_uFEFF'),
}
export const lineBreaks = t('hidden_lineBreaks')
export const hiddenCharacter = t('hidden_hiddenCharacter')
