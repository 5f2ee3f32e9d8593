import { wireError } from '../protocol/errors.ts'
import { PAGE_PORT } from '../protocol/page-door.ts'
import { type DamageKind, UI_PORT, type UiAnswer, type UiPush } from '../protocol/ui-door.ts'
import { parsePageMessage } from './doors/parse-page.ts'
import { isUiCommand, parseParams, parseQuestion } from './doors/parse-ui.ts'
import { isOwnScreen } from './doors/ui.ts'
import { DEFAULT_SETTINGS } from './events/projections/settings.ts'
import { discardRemains, readRemains } from './events/remains.ts'
import type { BrowserEvents, Platform, WalletPort } from './platform.ts'
import { createButton } from './toolbar/button.ts'
import { menuItems } from './toolbar/menu.ts'

/**
 * What stands in for the wallet when its storage can't be gone on with. It says so on the wallet's screens, lets
 * people save what is left, answers every page that nothing can be recorded, and writes nothing over what is there.
 * `startOver` runs after a person had the remains removed.
 */
export function openDamaged(platform: Platform, kind: DamageKind, startOver: () => void): BrowserEvents {
  createButton(platform).show({ phase: 'damaged', waiting: 0 })
  menuItems(platform)({ lock: false, block: false, unblock: false })
  // Whatever was unlocked is not any more: nothing could be signed with it, so it does not stay in memory.
  void platform.session.remove(['unlocked', 'setup']).catch(() => {})
  const push: UiPush = {
    push: 'state',
    state: {
      phase: 'damaged',
      damage: kind,
      version: platform.version,
      waiting: 0,
      settings: { ...DEFAULT_SETTINGS },
    },
  }
  async function answer(command: string, params: unknown): Promise<unknown> {
    const parsed = isUiCommand(command) ? parseParams(command, params) : null
    if (parsed?.ok !== true) throw new Error('not a question')
    if (command === 'state.watch') return null
    if (command === 'remains.read') {
      return readRemains(platform.local, (parsed.value as { from?: string }).from)
    }
    if (command !== 'remains.discard') throw new Error('nothing else while damaged')
    await discardRemains(platform.local, platform.session)
    return null
  }
  function screen(port: WalletPort): void {
    port.onMessage(async raw => {
      const question = parseQuestion(raw)
      if (question === null) return
      const { n, command, params } = question
      if (command === 'state.watch') port.send(push)
      const said = await answer(command, params).then(
        (value): UiAnswer => ({ n, ok: true, value }),
        (): UiAnswer => ({ n, ok: false, error: { code: 'storage_failed' } }),
      )
      port.send(said)
      if (command === 'remains.discard' && said.ok) startOver()
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
    permissionsChanged() {},
    menuClicked() {},
    noticeClicked() {},
  }
}
