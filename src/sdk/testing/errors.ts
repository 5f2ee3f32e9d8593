export type LaunchProblem = 'no_browser' | 'no_extension' | 'not_loaded' | 'launch_failed'

/** The wallet could not be started. `code` says why, `message` what to do about it. */
export class WalletLaunchError extends Error {
  override readonly name = 'WalletLaunchError'
  readonly code: LaunchProblem
  constructor(code: LaunchProblem, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

export type TestProblem = 'already_set_up' | 'wrong_password' | 'remember_unavailable' | 'export_failed'

/** The wallet can't do what the test asked of it now. */
export class WalletTestError extends Error {
  override readonly name = 'WalletTestError'
  readonly code: TestProblem
  constructor(code: TestProblem, message: string) {
    super(message)
    this.code = code
  }
}
