/** Apps, one site in it, and the limits that a person sets; they come with the screens that need them. */
import { formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'

export const apps = {
  title: t('apps_title'),
  revoke: t('apps_revoke'),
  revokeAll: t('apps_revokeAll'),
  revokeAllAsk: (n: number) => plural('apps_revokeAllAsk', n),
  revokeAllText: t('apps_revokeAllText'),
  revokeAllYes: t('apps_revokeAllYes'),
  revoked: (origin: string) => t('apps_revoked', origin),
  revokedAll: t('apps_revokedAll'),
  hint: t('apps_hint'),
  asksEveryTime: t('apps_asksEveryTime'),
  keyOnly: t('apps_keyOnly'),
  knowsOnly: t('apps_knowsOnly'),
  signed: (n: number) => plural('unit_signatures', n),
  empty: t('apps_empty'),
  emptyText: t('apps_emptyText'),
  muted: t('apps_muted'),
  mutedFor: (minutes: number) => plural('apps_mutedFor', minutes),
  unmute: t('apps_unmute'),
  unmuted: (origin: string) => t('apps_unmuted', origin),
}

/** The switch for sites that don't know this wallet. */
export const site = {
  title: t('site_title'),
  label: t('site_label'),
  off: t('site_off'),
  on: t('site_on'),
  refused: t('site_refused'),
  isOn: (origin: string) => t('site_isOn', origin),
  isOff: (origin: string) => t('site_isOff', origin),
  list: t('site_list'),
  notYet: t('site_notYet'),
  turnOff: t('site_turnOff'),
  detail: t('site_detail'),
  detailText: t('site_detailText'),
}

/** One site. */
export const app = {
  gone: t('app_gone'),
  goneText: t('app_goneText'),
  toApps: t('app_toApps'),
  /** `day`: absent for today. */
  connected: (day: string | undefined) =>
    day === undefined ? t('app_connectedToday') : t('app_connected', day),
  /** `{name}`: as it calls itself. */
  connectedAs: (day: string | undefined) =>
    day === undefined ? t('app_connectedTodayAs') : t('app_connectedAs', day),
  use: t('app_use'),
  noUse: t('app_noUse'),
  used: (n: number, ago: string | undefined) =>
    ago === undefined ? plural('unit_signatures', n) : plural('app_used', n, ago),
  permissions: t('app_permissions'),
  byItself: t('app_byItself'),
  unasked: t('app_unasked'),
  asks: t('app_asks'),
  untilRevoked: t('app_untilRevoked'),
  left: (left: number, of: number) => plural('app_left', of, formatNumber(left)),
  leftName: t('app_leftName'),
  ends: (time: string, at: string) => t('app_ends', time, at),
  timeName: t('app_timeName'),
  rate: (n: number) => plural('app_rate', n),
  key: t('app_key'),
  keys: {
    provider: t('app_keysProvider'),
    app: t('app_keysApp'),
  },
  lastUses: t('app_lastUses'),
  noLastUses: t('app_noLastUses'),
  allOfIt: t('app_allOfIt'),
  tighter: t('app_tighter'),
  tighterHint: t('app_tighterHint'),
  asNow: t('app_asNow'),
  now: (what: string) => t('app_now', what),
  more: (n: number) => plural('app_more', n),
  until: (at: string) => t('app_until', at),
  apply: t('app_apply'),
  narrowed: t('app_narrowed'),
  askEveryTime: t('app_askEveryTime'),
  asksNow: t('app_asksNow'),
  changed: t('app_changed'),
  notTighter: t('app_notTighter'),
  noKind: t('app_noKind'),
  mute: t('app_mute'),
  muteTitle: t('app_muteTitle'),
  muteText: t('app_muteText'),
  muteFor: t('app_muteFor'),
  mutedNow: (origin: string) => t('app_mutedNow', origin),
  mutedFor: (time: string) => t('app_mutedFor', time),
  mutedText: t('app_mutedText'),
}

/** The limits that a person sets: at a request, and later in Apps. */
export const limits = {
  title: t('limits_title'),
  howLong: t('limits_howLong'),
  howMany: t('limits_howMany'),
  howFast: t('limits_howFast'),
  whichKinds: t('limits_whichKinds'),
  asked: (what: string) => t('limits_asked', what),
  signatures: (n: number) => plural('unit_signatures', n),
  aMinute: (n: number) => plural('limits_aMinute', n),
  shown: t('limits_shown'),
  tighter: t('limits_tighter'),
}
