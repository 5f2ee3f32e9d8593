/** Texts of the switch for notifications; they come with Settings. */
import { t } from './language/texts.ts'

export const notices = {
  heading: t('notice_heading'),
  label: t('notice_switch'),
  hint: t('notice_hint'),
  on: t('notice_on'),
  off: t('notice_off'),
  refused: t('notice_refused'),
}
