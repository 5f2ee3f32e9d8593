/**
 * Every text that the screens show, in one place; those of screens that are loaded later lie in `words-app`,
 * `words-damaged`, `words-identities`, `words-set-up`, `words-settings` and `words-trail`, and come with them. Accessible names that other people build on are marked "fixed".
 * Style: short, second person, present tense; errors say what happened, what did not, and one thing to do.
 */
import type { UiErrorCode } from '../protocol/ui-door.ts'
import { formatList, formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'

export * from './words-activity.ts'
export * from './words-remember.ts'
export * from './words-request.ts'

export const common = {
  name: t('common_name'),
  home: t('common_home'),
  back: t('common_back'),
  close: t('common_close'),
  cancel: t('common_cancel'),
  stop: t('common_stop'),
  tryAgain: t('common_tryAgain'),
  loading: t('common_loading'),
  lock: t('common_lock'),
  notLocked: t('common_notLocked'),
  password: t('common_password'),
  confirmPassword: t('common_confirmPassword'),
  showPassword: t('common_showPassword'),
  word: t('common_word'),
  wordN: (n: number) => t('common_wordN', formatNumber(n)),
  recoveryPhrase: t('common_recoveryPhrase'),
  copied: t('common_copied'),
  copyFailed: t('common_copyFailed'),
  step: (n: number) => t('common_step', formatNumber(n), formatNumber(3)),
  lost: t('common_lost'),
  lostHint: t('common_lostHint'),
}

export const locked = {
  title: t('locked_title'),
  unlock: t('locked_unlock'),
  why: (why: 'idle' | 'person' | 'computer', minutes: number) =>
    why === 'idle'
      ? plural('locked_afterMinutes', minutes)
      : why === 'computer'
        ? t('locked_withComputer')
        : t('locked_byPerson'),
  /** `{site}`: who asks, or asked first. */
  waiting: (n: number) => plural('locked_waiting', n),
  wrong: t('locked_wrong'),
  again: (seconds: number) => plural('locked_again', seconds),
}

export const home = {
  title: t('home_title'),
  nav: t('home_nav'),
  apps: t('home_apps'),
  activity: t('home_activity'),
  identities: t('home_identities'),
  settings: t('home_settings'),
  identityInUse: t('home_identityInUse'),
  copyKey: t('home_copyKey'),
  copyDid: t('home_copyDid'),
  waiting: (n: number) => plural('home_waiting', n),
  waitingText: t('home_waitingText'),
  showRequest: t('home_showRequest'),
  connected: (n: number) => (n === 0 ? t('home_noSite') : plural('home_connected', n)),
  connectedHint: t('home_connectedHint'),
  unasked: (n: number) => plural('home_unasked', n),
  unaskedOne: (site: string, left: number, time: string) => plural('home_unaskedOne', left, site, time),
  unaskedMany: ([first, second, ...more]: readonly string[]) =>
    formatList([
      ...[first, second].filter(site => site !== undefined),
      ...(more.length === 0 ? [] : [plural('home_andMore', more.length)]),
    ]),
  latest: t('home_latest'),
  allActivity: t('home_allActivity'),
  nothingYet: t('home_nothingYet'),
  secondCopy: t('home_secondCopy'),
  secondCopyText: t('home_secondCopyText'),
}

/** What the worker answers instead of doing it. */
export const errors: Record<UiErrorCode | 'disconnected', string> = {
  wrong_password: locked.wrong,
  wrong_passkey: t('vault_faultWrong'),
  too_soon: t('error_tooSoon'),
  word_mismatch: t('error_wordMismatch'),
  invalid_phrase: t('error_invalidPhrase'),
  invalid_params: t('error_invalidParams'),
  weak_password: t('error_weakPassword'),
  already_there: t('error_alreadyThere'),
  too_big: t('error_tooBig'),
  missing_secret: t('error_missingSecret'),
  not_now: t('error_notNow'),
  request_changed: t('error_requestChanged'),
  storage_failed: t('error_storageFailed'),
  server_error: t('error_serverError'),
  disconnected: t('error_disconnected'),
}
