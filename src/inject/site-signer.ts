import { LIMITS } from '../protocol/limits.ts'
import type { ConnectRequest, FlowstaProvider } from '../protocol/provider.ts'
import { hashText, toBase64 } from './base64.ts'
import { clone, create, isWellFormed, PagePromise, sliceText } from './primordials.ts'
import { follow } from './promises.ts'
import { createWaiters } from './waiters.ts'
import { ZOME_MEMBERS } from './zome-request.ts'
import type { SignZomeCall } from './zome-signer.ts'

type Wallet = Pick<FlowstaProvider, 'connect' | 'signZomeCall' | 'on'>
interface Around {
  readonly wallet: Wallet
  /** What the page calls itself. */
  title(): string
  /** The permission was taken back: the page has no signer any more. */
  ended(): void
}
type Given = Record<string, unknown>

/** What a page that has never heard of the wallet would like: to work for an hour. A person may make it less. */
const POLICY = { expiresIn: 3600, maxSignatures: 2000, perMinute: 1200 }

/**
 * The signer of a page that a person switched on and that knows nothing of the wallet. Its first zome call without a
 * permission asks for one, once in the life of the document, for the cell that is called; calls that are made meanwhile
 * wait for the same answer. Everything else is the provider's.
 */
export function createSiteSigner({ wallet, title, ended }: Around): SignZomeCall {
  /** `null` until it was asked. */
  let answer: 'waiting' | 'yes' | 'no' | null = null
  let signs = false
  const waiters = createWaiters<unknown>()

  function sign(given: Given, done: (value: unknown) => void, failed: (problem: unknown) => void): void {
    follow(
      wallet.signZomeCall(given as never),
      value => {
        follows()
        done(value)
      },
      failed,
    )
  }

  /** From the first signature on it hears of the end. Before there is nothing to end, and nothing is sent. */
  function follows(): void {
    if (signs) return
    signs = true
    wallet.on('disconnect', () => {
      answer = 'no'
      ended()
    })
  }

  /** `next` gets `null`, or why there is no permission. */
  function askFor(given: Given, next: (problem: unknown) => void): void {
    if (!waiters.add(next)) return
    answer = 'waiting'
    const settle = (problem: unknown) => {
      answer = problem === null ? 'yes' : 'no'
      waiters.settle(problem)
    }
    follow(wallet.connect(requestOf(given, title)), () => settle(null), settle)
  }

  return request =>
    new PagePromise((resolve, reject) => {
      // What is asked for first is signed after a person has answered, as it was when it was asked for.
      const given = signs ? pick(request) : copy(pick(request))
      const before = answer
      sign(given, resolve, problem => {
        if (!needsConsent(problem) || answer === 'no' || before === 'yes') reject(problem)
        else if (answer === 'yes') sign(given, resolve, reject)
        else askFor(given, why => (why === null ? sign(given, resolve, reject) : reject(why)))
      })
    })
}

/** The members of a zome call, each read once; the client's callers may have added others. */
function pick(request: unknown): Given {
  try {
    const given = create(null) as Given
    for (let i = 0; i < ZOME_MEMBERS.length; i++) {
      const name = ZOME_MEMBERS[i] as string
      const value = (request as Given)[name]
      if (value !== undefined) given[name] = value
    }
    return given
  } catch {
    // Nothing, or a getter that throws: the provider says so.
    return request as Given
  }
}

function copy(given: Given): Given {
  try {
    return clone(given)
  } catch {
    // A function, or a framework's proxy: the provider refuses the one and reads the other.
    return given
  }
}

function needsConsent(problem: unknown): boolean {
  const { code } = problem as { code?: unknown }
  return code === 'consent_required' || code === 'insufficient_scope'
}

function requestOf({ cell_id }: Given, title: () => string): ConnectRequest {
  const name = nameOf(title())
  const named = name === '' ? {} : { appName: name }
  try {
    const cell = hashText(toBase64((cell_id as [Uint8Array])[0]))
    return { ...named, policy: { methods: ['signZomeCall'], cells: [cell], ...POLICY } }
  } catch {
    return named
  }
}

function nameOf(title: string): string {
  const most = LIMITS.appNameChars
  const cut = sliceText(title, 0, most)
  // Cut through the middle of a character.
  return isWellFormed(cut) ? cut : sliceText(cut, 0, most - 1)
}
