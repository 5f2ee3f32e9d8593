/** Texts of Identities, of what comes into them and of what leaves them; they come with those screens. */
import type { SeedSource } from '../protocol/ui-door.ts'
import { formatNumber } from './format.ts'
import { plural, t } from './language/texts.ts'
import type { SeedFault } from './seed-bundle/work.ts'

/** fixed: `Use`, `Add identity`, `Import identity`. */
export const identities = {
  title: t('identities_title'),
  inUse: t('identities_inUse'),
  use: t('identities_use'),
  using: (name: string) => t('identities_using', name),
  add: t('identities_add'),
  added: (name: string) => t('identities_added', name),
  import: t('identities_import'),
  sites: (n: number) => (n === 0 ? t('identities_noSite') : plural('identities_sites', n)),
  note: t('identities_note'),
}

/** One of them. */
export const identity = {
  publicKey: t('identity_publicKey'),
  did: t('identity_did'),
  name: t('identity_name'),
  nameHint: t('identity_nameHint'),
  rename: t('identity_rename'),
  renamed: t('identity_renamed'),
  badName: t('identity_badName'),
  from: t('identity_from'),
  sources: {
    'flowsta-device': (n: number | undefined) => t('identity_device', formatNumber(n ?? 1)),
    'flowsta-holochain-identity': () => t('identity_holochain'),
    'entropy-is-seed': () => t('identity_entropy'),
    seed: () => t('identity_seed'),
    'seed-bundle': () => t('identity_bundle'),
  } satisfies Record<SeedSource, (n: number | undefined) => string>,
  own: (source: string) => t('identity_own', source),
  notOwn: t('identity_notOwn'),
  notOwnText: t('identity_notOwnText'),
  added: (day: string) => t('identity_added', day),
  export: t('identity_export'),
  exportHint: t('identity_exportHint'),
  gone: t('identity_gone'),
  toIdentities: t('identity_toIdentities'),
}

/** fixed: the radios, `Seed`, `Seed bundle`, `Passphrase`, `Import`. */
export const importing = {
  title: t('import_title'),
  from: t('import_from'),
  ways: { phrase: t('import_waysPhrase'), seed: t('import_waysSeed'), bundle: t('import_waysBundle') },
  lead: {
    phrase: t('import_leadPhrase'),
    seed: t('import_leadSeed'),
    bundle: t('import_leadBundle'),
  },
  import: t('import_import'),
  imported: t('import_imported'),
  which: t('import_which'),
  whichHint: t('import_whichHint'),
  badNumber: t('import_badNumber'),
  seed: t('import_seed'),
  badSeed: t('import_badSeed'),
  zeroSeed: t('import_zeroSeed'),
  bundle: t('import_bundle'),
  choose: t('import_choose'),
  passphrase: t('import_passphrase'),
  opens: t('import_opens'),
  kinds: { pw: t('import_kindsPw'), qa: t('import_kindsQa') },
  nth: (what: string, n: number) => t('import_nth', what, formatNumber(n)),
  answer: (n: number) => t('import_answer', formatNumber(n)),
  questionsBy: t('import_questionsBy'),
  path: t('import_path'),
  pathHint: t('import_pathHint'),
  badPath: t('import_badPath'),
  more: t('import_more'),
  needs: (mem: string, seconds: number) => plural('import_needs', seconds, mem),
  noBundle: t('import_noBundle'),
  noPassphrase: t('import_noPassphrase'),
  noAnswer: (n: number) => t('import_noAnswer', formatNumber(n)),
}

export const exporting = {
  title: t('export_title'),
  lead: (name: string) => t('export_lead', name),
  care: t('export_care'),
  careText: t('export_careText'),
  password: t('export_password'),
  strength: t('export_strength'),
  limits: {
    interactive: (mem: string) => t('export_little', mem),
    moderate: (mem: string) => t('export_usual', mem),
    sensitive: (mem: string) => t('export_much', mem),
  },
  strengthHint: (seconds: number) => plural('export_strengthHint', seconds),
  passphrase: t('export_passphrase'),
  confirm: t('export_confirm'),
  hint: t('export_hint'),
  short: t('export_short'),
  different: t('export_different'),
  export: t('export_export'),
  done: t('export_done'),
  doneText: t('export_doneText'),
  text: t('export_text'),
  copy: t('export_copy'),
  save: t('export_save'),
}

/** What all of these share. */
export const sealing = {
  blanks: t('seal_blanks'),
  blanksText: t('seal_blanksText'),
  working: t('seal_working'),
  stopped: t('seal_stopped'),
  tab: t('seal_tab'),
  tabText: (mem: string) => t('seal_tabText', mem),
  openTab: t('seal_openTab'),
  memory: (bytes: number) =>
    bytes >= 2 ** 20
      ? t('unit_mebibytes', formatNumber(Math.round(bytes / 2 ** 20)))
      : t('unit_kibibytes', formatNumber(Math.round(bytes / 1024))),
}

export const phrase = {
  title: t('phrase_title'),
  lead: t('phrase_lead'),
  show: t('phrase_show'),
}

/** Why a bundle was refused: what happened, then one thing to do. */
export const faults: Record<SeedFault, string> = {
  too_long: t('fault_tooLong'),
  not_a_bundle: t('fault_notABundle'),
  unknown_version: t('fault_unknownVersion'),
  unknown_cipher: t('fault_unknownCipher'),
  wrong_size: t('fault_wrongSize'),
  limit: t('fault_limit'),
  wrong_secret: t('fault_wrongSecret'),
  no_memory: t('fault_noMemory'),
  broken: t('fault_broken'),
}
