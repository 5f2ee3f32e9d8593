/**
 * Why a conductor did not do what it was asked.
 * `no_answer`: there is no connection; the browser tells nobody whether nothing listens there or this wallet was
 * refused. `gone`: the connection ended in the middle. `late`: no answer in time. `unexpected`: an answer of no
 * conductor that is known here. `missing`: it has no such app, cell or permission. `off`: the app is disabled.
 * `refused`: anything else it says no to.
 */
export type Trouble = 'no_answer' | 'gone' | 'late' | 'unexpected' | 'missing' | 'off' | 'refused'

export class ConductorProblem extends Error {
  readonly code: Trouble
  /** The conductor's own name of the error. Never its whole text: that may repeat what it was sent. */
  readonly word: string | undefined
  constructor(code: Trouble, word?: string) {
    super(code)
    this.name = 'ConductorProblem'
    this.code = code
    this.word = word
  }
}

/** By the names of the client's errors. */
const THROWN: { readonly [name: string]: Trouble } = {
  ConnectionError: 'no_answer',
  ClientClosedWithPendingRequests: 'gone',
  WebsocketClosedError: 'gone',
}

/** What the client, or something under it, threw. */
export function problemOfThrown(thrown: unknown): ConductorProblem {
  if (thrown instanceof ConductorProblem) return thrown
  const name = thrown instanceof Error ? thrown.name : ''
  return new ConductorProblem(THROWN[name] ?? 'unexpected')
}

/** What a conductor 0.6 answers: `type` is a name, `text` is for people and names the error inside. */
export function problemOfAnswer(type: string, text: string): ConductorProblem {
  if (type === 'deserialization') return new ConductorProblem('unexpected')
  if (/\b(CellMissing|AppNotInstalled)\b|No cap grant found/.test(text))
    return new ConductorProblem('missing')
  if (/\bCellDisabled\b/.test(text)) return new ConductorProblem('off')
  return new ConductorProblem('refused', /\bConductorApi: (\w{1,40})/.exec(text)?.[1] ?? nameIn(type))
}

function nameIn(type: string): string | undefined {
  return /^\w{1,40}$/.test(type) ? type : undefined
}
