/** Signing with the wallet, by the calls of `@flowsta/holochain` 1.x: change the import, keep the code. */
export type { ErrorCode } from '../../protocol/errors.ts'
export type {
  SignActionRequest,
  SignActionResponse,
  SignBytesRequest,
  SignBytesResponse,
  SigningPermission,
} from '../../protocol/provider.ts'
export { ConsentRequired, FlowstaHolochainError, WalletNotFoundError } from '../errors.ts'
// biome-ignore lint/style/noDefaultExport: what the import was before
export { createHolochainClient, FlowstaHolochain, FlowstaHolochain as default } from './flowsta-holochain.ts'
export type {
  ActiveTransport,
  FlowstaHolochainConfig,
  FlowstaHolochainOptions,
  TransportMode,
  VaultStatus,
} from './types.ts'
