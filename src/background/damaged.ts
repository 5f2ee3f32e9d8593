import { wireError } from '../protocol/errors.ts'
import { PAGE_PORT } from '../protocol/page-door.ts'
import { UI_PORT, type UiAnswer, type UiPush } from '../protocol/ui-door.ts'
import { parsePageMessage } from './doors/parse-page.ts'
import { parseQuestion } from './doors/parse-ui.ts'
import { isOwnScreen } from './doors/ui.ts'
import { DEFAULT_SETTINGS } from './events/projections/settings.ts'
import type { BrowserEvents, Platform, WalletPort } from './platform.ts'

/**
 * What stands in for the wallet when its storage can't be opened: a newer schema, a failed read. It says so on the
 * wallet's screens, answers every page that nothing can be recorded, and writes nothing over what is there.
 */
export function openDamaged(platform: Platform): BrowserEvents {
  platform.showBadge({ waiting: 0, locked: true })
  // Whatever was unlocked is not any more: nothing could be signed with it, so it does not stay in memory.
  void platform.session.remove(['unlocked', 'setup']).catch(() => {})
  const push: UiPush = {
    push: 'state',
    state: { phase: 'damaged', version: platform.version, waiting: 0, settings: { ...DEFAULT_SETTINGS } },
  }
  function screen(port: WalletPort): void {
    port.onMessage(raw => {
      const question = parseQuestion(raw)
      if (question === null) return
      if (question.command === 'state.watch') port.send(push)
      const answer: UiAnswer =
        question.command === 'state.watch'
          ? { n: question.n, ok: true, value: null }
          : { n: question.n, ok: false, error: { code: 'storage_failed' } }
      port.send(answer)
    })
  }
  function page(port: WalletPort): void {
    port.onMessage(raw => {
      const message = parsePageMessage(raw)
      if (message?.t !== 'call') return
      const error = wireError('storage_failed', 'the wallet cannot read its data')
      port.send({ t: 'reply', id: message.id, ok: false, error })
    })
  }
  return {
    port(port) {
      if (port.name === PAGE_PORT) page(port)
      else if (port.name === UI_PORT && isOwnScreen(port, platform.extensionId, platform.screensUrl))
        screen(port)
      else port.close()
    },
    windowClosed() {},
    alarm() {},
    computerLocked() {},
  }
}
