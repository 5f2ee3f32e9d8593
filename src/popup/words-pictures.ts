/** Pictures of what was decided, filters that are set, and one row of the trail; it comes with the screens that need it. */
import { formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'

/** fixed: regions `Calendar` and `Decisions`. */
export const pictures = {
  calendar: t('pictures_calendar'),
  decisions: t('pictures_decisions'),
  day: (day: string, parts: string | undefined) =>
    parts === undefined ? t('pictures_dayNone', day) : t('pictures_day', day, parts),
  today: (day: string) => t('pictures_today', day),
  count: (n: number) => plural('pictures_count', n),
  approved: (n: number) => plural('pictures_approved', n),
  silent: (n: number) => plural('pictures_silent', n),
  rejected: (n: number) => plural('pictures_rejected', n),
  refused: (n: number) => plural('pictures_refused', n),
  busiest: (day: string) => t('pictures_busiest', day),
  calm: (weeks: number) => plural('pictures_calm', weeks),
  legend: t('pictures_legend'),
  range: (from: number, to: number) =>
    from === to ? formatNumber(from) : t('pictures_range', formatNumber(from), formatNumber(to)),
  weeks: (n: number) => plural('pictures_weeks', n),
  newest: (n: number) => plural('pictures_newest', n),
  matching: t('pictures_matching'),
}

export const chosen = {
  name: t('pictures_chosen'),
  takeAway: (what: string) => t('pictures_takeAway', what),
  clearAll: t('pictures_clearAll'),
  containing: (text: string) => t('pictures_containing', text),
  as: (key: string) => t('pictures_as', key),
  period: t('pictures_period'),
  anyTime: t('pictures_anyTime'),
  lastDays: (n: number) => plural('pictures_lastDays', n),
}

export const uses = {
  name: (since: string, all: number, most: number, today: number) =>
    all === 0
      ? t('pictures_noUses', since)
      : t('pictures_uses', since, formatNumber(all), formatNumber(most), formatNumber(today)),
  day: (day: string, n: number) => plural('pictures_use', n, day),
  today: t('pictures_toToday'),
}

export const row = {
  title: (n: number) => t('row_title', formatNumber(n)),
  gone: (n: number) => t('row_gone', formatNumber(n)),
  goneText: t('row_goneText'),
  decision: t('row_decision'),
  site: t('row_site'),
  when: t('row_when'),
  answer: t('row_answer'),
  reason: t('row_reason'),
  signedAs: t('row_signedAs'),
  content: t('row_content'),
  error: t('row_error'),
  sha256: t('row_sha256'),
  signature: t('row_signature'),
  permission: t('row_permission'),
  request: t('row_request'),
  answers: {
    approved: t('row_approved'),
    silent: t('row_silent'),
    rejected: t('row_rejected'),
    refused: t('row_refused'),
    expired: t('row_expired'),
    aborted: t('row_aborted'),
    revoked: t('row_revoked'),
  },
  copySha256: t('row_copySha256'),
  copySignature: t('row_copySignature'),
  copyKey: t('row_copyKey'),
  copyHash: t('row_copyHash'),
  copyRow: t('row_copyRow'),
  kept: t('row_kept'),
  whoAsked: t('row_whoAsked'),
  askedPage: t('row_askedPage'),
  askedProof: t('row_askedProof'),
  publicKey: t('row_publicKey'),
  check: t('row_check'),
  proofs: { held: t('row_proofHeld'), failed: t('row_proofFailed'), unbound: t('row_proofUnbound') },
  proofOf: t('row_proofOf'),
  place: t('row_place'),
  number: t('row_number'),
  hash: t('row_hash'),
  prev: t('row_prev'),
  newest: t('row_newest'),
  sealed: t('row_sealed'),
  start: t('row_start'),
  good: t('row_good'),
  goodText: t('row_goodText'),
  changed: (n: number) => t('row_changed', formatNumber(n)),
  changedText: t('row_changedText'),
  unlinked: (n: number) => t('row_unlinked', formatNumber(n)),
  unlinkedText: t('row_unlinkedText'),
}
