/** Texts of the strength meter; they come with the screens that take a new password. */
import { plural, t } from './language/texts.ts'
import type { Advice, Score } from './strength/rate.ts'

export const strength = {
  label: t('strength_label'),
  tooShort: (missing: number) => plural('strength_tooShort', missing),
  /** By score. */
  levels: [
    t('strength_veryWeak'),
    t('strength_weak'),
    t('strength_fair'),
    t('strength_good'),
    t('strength_strong'),
  ] satisfies Record<Score, string>,
  advice: {
    keys: t('strength_keys'),
    repeats: t('strength_repeats'),
    rows: t('strength_rows'),
    dates: t('strength_dates'),
    common: t('strength_common'),
    oneWord: t('strength_oneWord'),
    names: t('strength_names'),
    known: t('strength_known'),
    swaps: t('strength_swaps'),
    moreWords: t('strength_moreWords'),
  } satisfies Record<Advice, string>,
  heard: (level: string, advice: string) => t('strength_heard', level, advice).trim(),
}
