/** Texts of first run, create and restore; they come with those screens. */
import type { Derivation } from '../protocol/ui-door.ts'
import { LANGUAGE, plural, t } from './language/texts.ts'

const list = new Intl.ListFormat(LANGUAGE)

/** fixed: buttons and field labels of first run, create and restore. */
export const setUp = {
  firstRun: t('setUp_firstRun'),
  firstRunLead: t('setUp_firstRunLead'),
  create: t('setUp_create'),
  restore: t('setUp_restore'),
  promises: [t('setUp_promiseAsks'), t('setUp_promiseEnds'), t('setUp_promiseRecord')] as const,
  waiting: (origin: string) => t('setUp_waiting', origin),
  choosePassword: t('setUp_choosePassword'),
  choosePasswordLead: t('setUp_choosePasswordLead'),
  passwordHint: t('setUp_passwordHint'),
  different: t('setUp_different'),
  continue: t('setUp_continue'),
  writeDown: t('setUp_writeDown'),
  writeDownLead: t('setUp_writeDownLead'),
  reveal: t('setUp_reveal'),
  writtenDown: t('setUp_writtenDown'),
  careTitle: t('setUp_careTitle'),
  care: t('setUp_care'),
  revealFirst: t('setUp_revealFirst'),
  startOver: t('setUp_startOver'),
  check: t('setUp_check'),
  checkLead: t('setUp_checkLead'),
  showAgain: t('setUp_showAgain'),
  confirm: t('setUp_confirm'),
}

export const restore = {
  title: t('restore_title'),
  lead: t('restore_lead'),
  numberOfWords: t('restore_numberOfWords'),
  derivation: t('restore_derivation'),
  derivations: {
    'flowsta-device': t('restore_deviceKey'),
    'flowsta-holochain-identity': t('restore_holochainIdentity'),
    'entropy-is-seed': t('restore_wordsAreKey'),
  } satisfies Record<Derivation, string>,
  restore: t('restore_restore'),
  fromFile: t('restore_fromFile'),
  /** Of words at these places, from 1. */
  unknown: (places: readonly number[]) =>
    places.length === 1
      ? t('restore_unknownWord', places[0] ?? 0)
      : t('restore_unknownWords', list.format(places.map(String))),
  missing: (n: number) => t('restore_missing', n),
  otherLength: (n: number) => plural('restore_otherLength', n),
  filled: (n: number) => plural('restore_filled', n),
}
