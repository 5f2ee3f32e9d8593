/**
 * Draws the screens of the wallet without a wallet: what the worker would have told them is handed to `showScreen`. The
 * screens themselves are those of the wallet, with the texts in `globalThis.gallery`.
 */
import type { UiCommand, WalletState } from '../../src/protocol/ui-door.ts'

export interface Shown {
  readonly hash: string
  readonly state: WalletState | null
  /** What each question is answered. */
  readonly replies: { readonly [command in UiCommand]?: unknown }
}

interface Scope {
  readonly gallery: {
    readonly language: string
    /** The catalogue of that language, or one made from it. */
    readonly messages: Readonly<Record<string, { readonly message: string }>>
  }
  chrome: object
  /** Resolves when it is drawn; what it loads then is still on its way. */
  showScreen?: (shown: Shown) => void
}
const scope = globalThis as unknown as Scope
const { language, messages } = scope.gallery

scope.chrome = Object.assign(scope.chrome ?? {}, {
  i18n: {
    getUILanguage: () => language,
    getMessage: (key: string, values: readonly string[] = []) =>
      (messages[key]?.message ?? '').replace(/\$(\$|[1-9])/g, (_, at: string) =>
        at === '$' ? '$' : (values[Number(at) - 1] ?? ''),
      ),
  },
})

// Behind the catalogue: the screens read their texts as they are loaded.
const { draw } = await import('./draw.tsx')
scope.showScreen = draw
