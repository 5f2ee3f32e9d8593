import type { FlowstaProvider } from '../src/sdk/index.ts'
import { AT_ONCE, type Case, MALFORMED, NEVER, WITH_YOU } from './cases.ts'
import { byId, make } from './dom.ts'
import { createExchange } from './exchange.ts'
import { printSource } from './format.ts'

/** Draws a button for each error; code and answer unfold when it is run. */
export function showErrors(flowsta: FlowstaProvider | null): void {
  byId('errors').append(
    group('At once, without a window', AT_ONCE, flowsta),
    group('Malformed requests', MALFORMED, flowsta),
    group('With your help', WITH_YOU, flowsta),
    never(),
  )
}

function group(title: string, cases: readonly Case[], flowsta: FlowstaProvider | null): HTMLElement {
  return make(
    'section',
    {},
    make('h3', {}, title),
    make('ul', { class: 'cases' }, ...cases.map(one => row(one, flowsta))),
  )
}

function row({ code, title, note, run }: Case, flowsta: FlowstaProvider | null): HTMLElement {
  const details = make('details', { class: 'case' })
  const exchange = createExchange(title, flowsta, code)
  exchange.showCode(printSource(run))
  const button = make('button', { type: 'button', class: 'small' }, 'Run')
  button.ariaLabel = `Run: ${title}`
  button.addEventListener('click', () => {
    details.open = true
    void exchange.run(run)
  })
  details.append(
    make(
      'summary',
      {},
      make('span', { class: 'case__title' }, title),
      make('code', { class: 'code-name' }, code),
    ),
    exchange.element,
  )
  const said = note === undefined ? [] : [make('p', { class: 'case__note' }, note)]
  return make('li', {}, details, button, ...said)
}

function never(): HTMLElement {
  const rows = NEVER.flatMap(([code, when]) => [make('dt', {}, make('code', {}, code)), make('dd', {}, when)])
  return make(
    'section',
    {},
    make('h3', {}, 'Not to be had from a page'),
    make('dl', { class: 'never' }, ...rows),
  )
}
