/** The user's own conductor; they come with its screen. fixed: `Admin address`, `Connect`, `Let it call`, `Revoke`. */
import { UiProblem } from './client.ts'
import { ConductorProblem, type Trouble } from './conductor/problem.ts'
import { plural, t } from './language/texts.ts'
import { errors } from './words.ts'

export const conductor = {
  title: t('conductor_title'),
  lead: t('conductor_lead'),
  keys: t('conductor_keys'),
  address: t('conductor_address'),
  addressHint: t('conductor_addressHint'),
  addressWrong: t('conductor_addressWrong'),
  connect: t('conductor_connect'),
  connecting: t('conductor_connecting'),
  connected: t('conductor_connected'),
  disconnect: t('conductor_disconnect'),
  refresh: t('conductor_refresh'),
  isConnected: (n: number) => plural('conductor_isConnected', n),
  apps: t('conductor_apps'),
  noApps: t('conductor_noApps'),
  noAppsText: t('conductor_noAppsText'),
  isOff: t('conductor_isOff'),
  role: t('conductor_role'),
  agent: t('conductor_agent'),
  dna: t('conductor_dna'),
  dnaIs: t('conductor_dnaIs'),
  runBy: t('conductor_runBy'),
  isAuthor: t('conductor_isAuthor'),
  letCall: t('conductor_letCall'),
  letCallTo: (appId: string, role: string) => t('conductor_letCallTo', appId, role),
  given: t('conductor_given'),
  nothingGiven: t('conductor_nothingGiven'),
  nothingGivenText: t('conductor_nothingGivenText'),
  every: t('conductor_every'),
  functions: (n: number) => plural('conductor_functions', n),
  since: (day: string) => t('conductor_since', day),
  otherIdentity: t('conductor_otherIdentity'),
  details: t('conductor_details'),
  revoke: t('conductor_revoke'),
  revokeOf: (origin: string, appId: string) => t('conductor_revokeOf', appId, origin),
  takenBack: t('conductor_takenBack'),
  notTakenBack: (n: number) => plural('conductor_notTakenBack', n),
  owed: t('conductor_owed'),
  owedText: t('conductor_owedText'),
  takingBack: t('conductor_takingBack'),
  forget: t('conductor_forget'),
  forgetText: t('conductor_forgetText'),
  leftovers: t('conductor_leftovers'),
  leftoversText: t('conductor_leftoversText'),
  sentence: (title: string) => t('trouble_sentence', title),
  takeBack: t('conductor_takeBack'),
}

/** Letting a site call. */
export const allow = {
  title: t('allow_title'),
  appAndCell: t('allow_appAndCell'),
  site: t('allow_site'),
  noSite: t('allow_noSite'),
  noSiteText: t('allow_noSiteText'),
  which: t('allow_which'),
  some: t('allow_some'),
  all: t('allow_all'),
  allTitle: t('allow_allTitle'),
  allText: t('allow_allText'),
  zome: t('allow_zome'),
  fn: t('allow_fn'),
  fnHint: t('allow_fnHint'),
  add: t('allow_add'),
  remove: (fn: string) => t('allow_remove', fn),
  chosen: t('allow_chosen'),
  none: t('allow_none'),
  badName: t('allow_badName'),
  tooMany: t('allow_tooMany'),
  fromSite: t('allow_fromSite'),
  says: (site: string) => t('allow_says', site),
  yes: t('allow_yes'),
  working: t('allow_working'),
  done: (origin: string) => t('allow_done', origin),
}

/** What went wrong with the conductor: what happened, what did not, one thing to do. */
const troubles: { readonly [T in Trouble]: { readonly title: string; readonly text: string } } = {
  no_answer: {
    title: t('trouble_noAnswerTitle'),
    text: t('trouble_noAnswerText'),
  },
  gone: {
    title: t('trouble_goneTitle'),
    text: t('trouble_goneText'),
  },
  late: {
    title: t('trouble_lateTitle'),
    text: t('trouble_lateText'),
  },
  unexpected: {
    title: t('trouble_unexpectedTitle'),
    text: t('trouble_unexpectedText'),
  },
  missing: {
    title: t('trouble_missingTitle'),
    text: t('trouble_missingText'),
  },
  off: {
    title: t('trouble_offTitle'),
    text: t('trouble_offText'),
  },
  refused: { title: t('trouble_refusedTitle'), text: t('trouble_refusedText') },
}

/** fixed: what to do where nobody answered. */
export const noAnswer = {
  notRunning: t('noAnswer_notRunning'),
  refused: t('noAnswer_refused'),
  copy: t('noAnswer_copy'),
}

export interface Explained {
  readonly title?: string
  readonly text: string
}

/** A thrown problem of the conductor or of the wallet, in words. */
export function explain(thrown: unknown): Explained {
  if (thrown instanceof ConductorProblem) {
    const { title, text } = troubles[thrown.code]
    return { title: thrown.word === undefined ? title : t('trouble_named', title, thrown.word), text }
  }
  return { text: errors[thrown instanceof UiProblem ? thrown.code : 'server_error'] }
}
