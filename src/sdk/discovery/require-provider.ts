import type { FlowstaProvider } from '../../protocol/provider.ts'
import { WalletNotFoundError } from '../errors.ts'
import { getProvider } from '../get-provider.ts'

/** The wallet of this page. Rejects with a `WalletNotFoundError` where there is none. */
export async function requireProvider(chosen: FlowstaProvider | undefined): Promise<FlowstaProvider> {
  const provider = chosen ?? (await getProvider())
  if (provider === null) throw new WalletNotFoundError()
  return provider
}
