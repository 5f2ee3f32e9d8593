/** What an app needs of the wallet: how to find it, the types of what it says, and the classes of its errors. */
export type { ErrorCode } from '../protocol/errors.ts'
export type {
  Account,
  BatchItem,
  CallZomeRequest,
  ConnectRequest,
  ErrorClasses,
  FlowstaErrorLike,
  FlowstaProvider,
  PolicyRequest,
  ProviderEvent,
  Scope,
  SignActionRequest,
  SignActionResponse,
  SignBatchRequest,
  SignBatchResponse,
  SignBytesRequest,
  SignBytesResponse,
  SigningMethod,
  SigningPermission,
} from '../protocol/provider.ts'
export type { AnnouncedProvider, ProviderInfo } from './discovery/announcements.ts'
export { getProviders } from './discovery/get-providers.ts'
export { type HowToGet, showHowToGet } from './discovery/show-how-to-get.ts'
export { ConsentRequired, FlowstaHolochainError, WalletNotFoundError } from './errors.ts'
export { getProvider } from './get-provider.ts'
