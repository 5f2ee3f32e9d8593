import type { FlowstaProvider } from '../src/sdk/index.ts'
import { byId, find, make } from './dom.ts'
import { printAnswer, printError } from './format.ts'
import type { Check } from './verify.ts'

export interface Exchange {
  readonly element: HTMLElement
  showCode(code: string): void
  /** Runs a call and shows what came of it. `check` looks at a good answer; its findings stand below. */
  run<T>(
    call: (flowsta: FlowstaProvider) => Promise<T>,
    check?: (answer: T) => Promise<Check[]>,
  ): Promise<void>
}

/** Code on one side, the answer on the other. `expected` is the code of the error that is the aim of the call. */
export function createExchange(name: string, flowsta: FlowstaProvider | null, expected?: string): Exchange {
  const root = byId<HTMLTemplateElement>('exchange').content.cloneNode(true) as DocumentFragment
  const element = find(root, '.exchange')
  const code = find(root, '.code')
  const answer = find(root, '.answer')
  const checks = find(root, '.checks')
  const took = find(root, '.took')
  code.ariaLabel = `Code: ${name}`
  answer.ariaLabel = `Answer: ${name}`
  for (const scrolls of [code, answer]) {
    scrolls.role = 'group'
    scrolls.tabIndex = 0
  }

  function show(outcome: 'waiting' | 'good' | 'bad', text: string, found: readonly Check[] = []): void {
    answer.dataset.outcome = outcome
    answer.textContent = text
    checks.replaceChildren(
      ...found.map(({ what, holds }) =>
        make('li', { class: holds ? 'holds' : 'fails' }, `${holds ? '✓' : '✗'} ${what}`),
      ),
    )
  }

  return {
    element,
    showCode(text) {
      code.textContent = text
    },
    async run(call, check) {
      took.textContent = ''
      show('waiting', 'Waiting for the wallet…')
      const start = performance.now()
      try {
        if (flowsta === null) throw new Error('There is no wallet in this browser.')
        const value = await call(flowsta)
        took.textContent = `after ${Math.round(performance.now() - start)} ms`
        const found = check === undefined ? [] : await check(value)
        const missed = expected === undefined ? [] : [{ what: `Expected ${expected}`, holds: false }]
        show('good', printAnswer(value), [...found, ...missed])
      } catch (error) {
        took.textContent = `after ${Math.round(performance.now() - start)} ms`
        const came = (error as { code?: string }).code
        const aim = expected === undefined ? [] : [{ what: `Expected ${expected}`, holds: came === expected }]
        show(expected !== undefined && came === expected ? 'good' : 'bad', printError(error, flowsta), aim)
      }
    },
  }
}
