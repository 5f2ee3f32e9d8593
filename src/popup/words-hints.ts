/** Texts of the hints for who does something for the first time. */
import type { HintName } from './hints/seen.ts'
import { t } from './language/texts.ts'

interface HintWords {
  readonly title: string
  readonly text: string
}

export const gotIt = t('hints_gotIt')

export const hints: { readonly [hint in HintName]: HintWords } = {
  try: { title: t('hints_tryTitle'), text: t('hints_try') },
  pin: { title: t('hints_pinTitle'), text: t('hints_pin') },
  address: { title: t('hints_addressTitle'), text: t('hints_address') },
  activity: { title: t('hints_activityTitle'), text: t('hints_activity') },
}
