/** Texts of what opens the wallet beside the unlock itself: a new password, passkeys. */
import { t } from './language/texts.ts'
import type { FaultCode } from './passkey/fault.ts'

/** fixed: the button. */
export const changing = {
  title: t('vault_changeTitle'),
  lead: t('vault_changeLead'),
  care: t('vault_changeCare'),
  current: t('vault_current'),
  next: t('vault_next'),
  change: t('vault_change'),
  changed: t('vault_changed'),
  changedText: t('vault_changedText'),
  disconnected: t('vault_disconnected'),
}

export const passkeys = {
  title: t('vault_passkeysTitle'),
  lead: t('vault_passkeysLead'),
  none: t('vault_passkeysNone'),
  yours: t('vault_passkeysYours'),
  addedOn: (moment: string) => t('vault_passkeyAdded', moment),
  remove: t('vault_passkeyRemove'),
  removeAsk: t('vault_passkeyRemoveAsk'),
  removeText: t('vault_passkeyRemoveText'),
  keep: t('vault_passkeyKeep'),
  removed: t('vault_passkeyRemoved'),
  addTitle: t('vault_addTitle'),
  password: t('vault_addPassword'),
  add: t('vault_add'),
  adding: t('vault_adding'),
  added: t('vault_added'),
  limits: t('vault_limits'),
  restoreNote: t('vault_restoreNote'),
  most: t('vault_most'),
  tab: t('vault_tab'),
  tabText: t('vault_tabText'),
  openTab: t('vault_openTab'),
}

/** fixed: the button. */
export const unlocking = {
  unlock: t('vault_unlock'),
  inTab: t('vault_unlockInTab'),
}

/** Why no passkey was made, or none answered: what happened, then one thing to do. */
export const addFaults: Record<FaultCode, string> = {
  cancelled: t('vault_faultCancelledAdd'),
  no_prf: t('vault_faultNoPrf'),
  unavailable: t('vault_faultUnavailable'),
  there: t('vault_faultThere'),
  failed: t('vault_faultFailed'),
}
export const unlockFaults: Record<FaultCode, string> = {
  ...addFaults,
  cancelled: t('vault_faultCancelled'),
  // It could when it was added.
  no_prf: t('vault_faultFailed'),
}
