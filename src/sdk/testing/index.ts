export type { AuditRow } from '../../protocol/audit.ts'
export { type LaunchProblem, type TestProblem, WalletLaunchError, WalletTestError } from './errors.ts'
export { launchWallet } from './launch-wallet.ts'
export type { LaunchOptions, RequestOnScreen, TestWallet } from './types.ts'
