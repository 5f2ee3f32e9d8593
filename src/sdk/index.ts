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
export { ConsentRequired, FlowstaHolochainError } from './errors.ts'
export { getProvider, type ProviderInfo } from './get-provider.ts'
