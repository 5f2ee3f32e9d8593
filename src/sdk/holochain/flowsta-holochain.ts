import type {
  SignActionRequest,
  SignActionResponse,
  SignBytesRequest,
  SignBytesResponse,
  SigningPermission,
} from '../../protocol/provider.ts'
import { requireProvider } from '../discovery/require-provider.ts'
import { ConsentRequired } from '../errors.ts'
import { getProvider } from '../get-provider.ts'
import type {
  ActiveTransport,
  FlowstaHolochainConfig,
  FlowstaHolochainOptions,
  VaultStatus,
} from './types.ts'

/**
 * Signing with the wallet, by the calls of `@flowsta/holochain` 1.x. Every method rejects with a
 * `FlowstaHolochainError`; with a `WalletNotFoundError` where there is no wallet.
 *
 * @example
 * const holochain = createHolochainClient(auth)
 * const { signature } = await holochain.signAction({ action: { type: 'vote', choice: 'yes' }, reason: 'Your vote' })
 */
export class FlowstaHolochain {
  readonly #config: FlowstaHolochainConfig

  constructor(config: FlowstaHolochainConfig = {}) {
    this.#config = config
  }

  /** Always `ipc`: the key is in the user's own hands. */
  get activeTransport(): ActiveTransport {
    return 'ipc'
  }

  /** It never changes, so `listener` is never called. The answer does nothing. */
  onTransportChanged(_listener: (transport: ActiveTransport) => void): () => void {
    return () => {}
  }

  /** Whether a wallet is in this page, and the user's key while this site is connected. Opens nothing. */
  async probeIpc(): Promise<VaultStatus> {
    const provider = this.#config.provider ?? (await getProvider())
    if (provider === null) return { running: false, unlocked: false }
    const { agentPubKey, did } = (await provider.getAccount().catch(() => null)) ?? {}
    return {
      running: true,
      unlocked: true,
      version: provider.version,
      ...(agentPubKey === undefined ? {} : { agentPubKey }),
      ...(did === undefined ? {} : { did }),
    }
  }

  /** Rejects with `ConsentRequired` while nobody is logged in or the site has no permission: call `login()`. */
  async signAction(request: SignActionRequest): Promise<SignActionResponse> {
    return (await this.#signer()).signAction(request)
  }

  /** `bytes` are base64 and signed as they are. Rejects with `ConsentRequired` as `signAction` does. */
  async signBytes(request: SignBytesRequest): Promise<SignBytesResponse> {
    return (await this.#signer()).signBytes(request)
  }

  /** Of this site alone: no app hears of another. */
  async getPermissions(): Promise<SigningPermission[]> {
    return (await requireProvider(this.#config.provider)).getPermissions()
  }

  /** `appId` from `getPermissions()`; `false` for anything but this site's own. */
  async revokePermission(appId: string): Promise<boolean> {
    return (await requireProvider(this.#config.provider)).revokePermission(appId)
  }

  /** Whether somebody is logged in and this site may ask for signatures. Never rejects. */
  async hasSigningPermission(): Promise<boolean> {
    try {
      return await (await this.#signer()).hasSigningPermission()
    } catch {
      return false
    }
  }

  async #signer() {
    const provider = await requireProvider(this.#config.provider)
    const { accessToken = '' } = this.#config
    // Whoever logged out of an app expects it to sign no more, whatever the wallet would still let it.
    if ((typeof accessToken === 'function' ? accessToken() : accessToken) === null) {
      throw new ConsentRequired('holochain:sign', location.origin, 'Nobody is logged in: call login().')
    }
    return provider
  }
}

/** A client for whoever is logged in with `auth`. */
export function createHolochainClient(
  auth: { getAccessToken(): string | null },
  options: FlowstaHolochainOptions = {},
): FlowstaHolochain {
  return new FlowstaHolochain({ ...options, accessToken: () => auth.getAccessToken() })
}
