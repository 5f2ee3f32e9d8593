import { Refusal } from '../../protocol/errors.ts'
import type { UiError } from '../../protocol/ui-door.ts'
import type { WalletPort } from '../platform.ts'
import { isUiCommand, parseParams, parseQuestion, type UiHandlers } from './parse-ui.ts'
import { UiRefusal } from './ui-refusal.ts'

/** Whether the other end is one of the wallet's own screens: this extension, its page's exact address, its top frame. */
export function isOwnScreen(
  { sender }: Pick<WalletPort, 'sender'>,
  extensionId: string,
  screensUrl: string,
): boolean {
  if (sender.extensionId !== extensionId || sender.url === undefined || !URL.canParse(sender.url))
    return false
  if (sender.frameId !== undefined && sender.frameId !== 0) return false
  const { protocol, host, pathname } = new URL(sender.url)
  const own = new URL(screensUrl)
  return protocol === own.protocol && host === own.host && pathname === own.pathname
}

/**
 * The door for the wallet's own screens: each question is parsed, done and answered under its number. `before` runs
 * first: a wallet whose time is over is locked before anything is done in it, though its timer slept.
 */
export function createUiDoor(
  handlers: UiHandlers,
  before: () => Promise<void>,
  watch: (port: WalletPort) => void,
) {
  return {
    connect(port: WalletPort): void {
      port.onMessage(raw => {
        const question = parseQuestion(raw)
        if (question === null) return
        if (question.command === 'state.watch') watch(port)
        const done = before()
          .catch(() => {})
          .then(() => answer(handlers, question))
        void done.then(result => port.send({ n: question.n, ...result }))
      })
    },
  }
}

async function answer(
  handlers: UiHandlers,
  { command, params }: { command: string; params: unknown },
): Promise<{ ok: true; value: unknown } | { ok: false; error: UiError }> {
  if (!isUiCommand(command)) return { ok: false, error: { code: 'invalid_params', field: 'command' } }
  const parsed = parseParams(command, params)
  if (!parsed.ok) return { ok: false, error: { code: 'invalid_params', field: parsed.field } }
  try {
    const handle = handlers[command] as (params: unknown) => Promise<unknown>
    return { ok: true, value: await handle(parsed.value) }
  } catch (problem) {
    return { ok: false, error: uiError(problem) }
  }
}

function uiError(problem: unknown): UiError {
  if (problem instanceof UiRefusal) return problem.wire
  const failed = problem instanceof Refusal && problem.wire.code === 'storage_failed'
  return { code: failed || problem instanceof DOMException ? 'storage_failed' : 'server_error' }
}
