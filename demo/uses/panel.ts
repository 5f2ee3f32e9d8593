import type { FlowstaProvider } from '../../src/sdk/index.ts'
import type { Wallet } from '../card.ts'
import { find, make } from '../dom.ts'
import { printSource } from '../format.ts'
import type { Check } from '../verify.ts'

export interface Panel {
  /** What there is, above the checks. */
  readonly content: HTMLElement
  showChecks(checks: readonly Check[]): void
  say(text: string): void
  /** Runs a call of the wallet's; a rejection is said in words, with its code. Answers `null` then. */
  ask<T>(call: (flowsta: FlowstaProvider) => Promise<T>): Promise<T | null>
  addButton(name: string, run: () => void): HTMLButtonElement
}

/** The side of a card that shows what was made and whether it holds. `source`: the code to show. */
export function createPanel(
  card: HTMLElement,
  flowsta: Wallet,
  source?: (...args: never[]) => unknown,
): Panel {
  const title = find(card, 'h2').textContent ?? ''
  const content = make('div', { class: 'kept' })
  const checks = make('ul', { class: 'checks', 'aria-label': `Checked: ${title}` })
  const said = make('p', { class: 'problem', role: 'status' })
  const buttons = make('p', { class: 'buttons' })
  const panel = make('div', { class: 'panel' }, content, checks, said, buttons)
  if (source !== undefined) {
    const code = make('pre', { class: 'code', role: 'group', tabindex: '0', 'aria-label': `Code: ${title}` })
    code.textContent = printSource(source as (flowsta: FlowstaProvider) => unknown)
    panel.append(make('details', {}, make('summary', {}, 'The code'), code))
  }
  card.append(panel)
  return {
    content,
    showChecks: found => checks.replaceChildren(...found.map(drawCheck)),
    say(text) {
      said.textContent = text
    },
    async ask(call) {
      if (flowsta === null) {
        said.textContent = 'There is no wallet in this browser. What is here can be checked without one.'
        return null
      }
      said.textContent = 'Waiting for the wallet…'
      try {
        const value = await call(flowsta)
        said.textContent = ''
        return value
      } catch (error) {
        const { code, message } = error as { code?: string; message: string }
        said.textContent = code === undefined ? message : `${message} (${code})`
        return null
      }
    },
    addButton(name, run) {
      const button = make('button', { type: 'button' }, name)
      button.addEventListener('click', run)
      buttons.append(button)
      return button
    },
  }
}

export function drawCheck({ what, holds }: Check): HTMLElement {
  return make('li', { class: holds ? 'holds' : 'fails' }, `${holds ? '✓' : '✗'} ${what}`)
}
