import type { FlowstaUser } from './types.ts'

/** One login in this document, from `login()` on; kept when it is over, for those who ask later or twice. */
export interface Attempt {
  readonly user: Promise<FlowstaUser>
  /** The same without the user, one for every `login()`. */
  readonly over: Promise<void>
  state: 'asking' | 'done' | 'failed'
  /** How many wait for it in `handleCallback()`. With any, the page stays where it is. */
  waiting: number
  problem: unknown
}

/** By client id: a page may make one object for the button and another for the callback. */
const attempts = new Map<string, Attempt>()

export const attemptOf = (clientId: string): Attempt | undefined => attempts.get(clientId)
export const forgetAttempt = (clientId: string): boolean => attempts.delete(clientId)

/** Starts one. `run` begins after the caller's own code, which may call `handleCallback()` right after `login()`. */
export function startAttempt(clientId: string, run: (mine: Attempt) => Promise<FlowstaUser>): Attempt {
  const user = Promise.resolve().then(() => run(mine))
  const over = user.then(
    () => {
      mine.state = 'done'
    },
    problem => {
      mine.state = 'failed'
      mine.problem = problem
      throw problem
    },
  )
  const mine: Attempt = { user, over, state: 'asking', waiting: 0, problem: null }
  attempts.set(clientId, mine)
  return mine
}
