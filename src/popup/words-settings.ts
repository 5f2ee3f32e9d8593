/** Texts of Settings; they come with that screen. */
import { plural, t } from './language/texts.ts'

/**
 * fixed: `Lock after`, `Language`, `Keep what was signed`, `Change password`, `Add passkey`, `Show recovery phrase`,
 * `Export backup`.
 */
export const settings = {
  title: t('settings_title'),
  locking: t('settings_locking'),
  lockAfter: t('settings_lockAfter'),
  lockAfterHint: t('settings_lockAfterHint'),
  minutes: (n: number) => (n === 60 ? t('settings_hour') : plural('settings_minutes', n)),
  lockWithComputer: t('settings_lockWithComputer'),
  lockWithComputerHint: t('settings_lockWithComputerHint'),
  look: t('settings_look'),
  language: t('settings_language'),
  languageHint: t('settings_languageHint'),
  asBrowser: t('settings_asBrowser'),
  theme: t('settings_theme'),
  themes: {
    auto: t('settings_themeAuto'),
    light: t('settings_themeLight'),
    dark: t('settings_themeDark'),
  },
  keepSigned: t('settings_keepSigned'),
  keepSignedHint: t('settings_keepSignedHint'),
  safety: t('settings_safety'),
  password: t('settings_password'),
  passwordHint: t('settings_passwordHint'),
  changePassword: t('settings_changePassword'),
  passkeys: t('settings_passkeys'),
  passkeysHint: t('settings_passkeysHint'),
  addPasskey: t('settings_addPasskey'),
  phrase: t('settings_phrase'),
  phraseHint: t('settings_phraseHint'),
  showPhrase: t('settings_showPhrase'),
  backup: t('settings_backup'),
  backupHint: t('settings_backupHint'),
  exportBackup: t('settings_exportBackup'),
  conductor: t('settings_conductor'),
  conductorHint: t('settings_conductorHint'),
  saved: t('settings_saved'),
  about: (version: string) => t('settings_about', version),
}
