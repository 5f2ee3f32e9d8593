/** Signing in with the wallet, by the calls of `@flowsta/auth`: change the import, keep the code. */
export { ConsentRequired, FlowstaHolochainError, WalletNotFoundError } from '../errors.ts'
// biome-ignore lint/style/noDefaultExport: what the import was before
export { FlowstaAuth, FlowstaAuth as default } from './flowsta-auth.ts'
export type {
  AuthState,
  FlowstaAuthConfig,
  FlowstaUser,
  LoginOptions,
  VaultDetectionResult,
} from './types.ts'
