import type { FlowstaProvider } from '../src/sdk/index.ts'
import { byId, find } from './dom.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { printCall } from './format.ts'

export type Wallet = FlowstaProvider | null

/** Puts code and answer into a card. */
export function exchangeIn(card: HTMLElement, flowsta: Wallet): Exchange {
  const exchange = createExchange(find(card, 'h2').textContent ?? '', flowsta)
  card.append(exchange.element)
  return exchange
}

/** A form's call: its code is shown as it is typed, and run when the form is sent. */
export function wire<R>(
  card: HTMLElement,
  exchange: Exchange,
  method: string,
  read: (form: FormData) => R | null,
  send: (request: R) => Promise<void>,
): void {
  const form = find<HTMLFormElement>(card, 'form')
  const show = () => {
    const request = read(new FormData(form))
    if (request !== null) exchange.showCode(printCall(method, request))
    return request
  }
  form.addEventListener('input', show)
  form.addEventListener('submit', event => {
    event.preventDefault()
    const request = show()
    if (request !== null) void send(request)
  })
  show()
}

/** The text of a field, or nothing at all where it is empty: an empty reason is no reason. */
export function optional<K extends string>(form: FormData, name: K): { [key in K]?: string } {
  const text = String(form.get(name) ?? '').trim()
  return (text === '' ? {} : { [name]: text }) as { [key in K]?: string }
}

/** What is typed into a field, where it is JSON of this kind; else says below it what is wrong and answers `null`. */
export function readJson<T>(
  editor: HTMLTextAreaElement,
  problemId: string,
  isGood: (value: unknown) => boolean,
  expected: string,
): T | null {
  let value: unknown
  let problem = ''
  try {
    value = JSON.parse(editor.value)
    if (!isGood(value)) problem = expected
  } catch {
    problem = 'This is not JSON yet.'
  }
  byId(problemId).textContent = problem
  editor.ariaInvalid = problem === '' ? null : 'true'
  return problem === '' ? (value as T) : null
}

export function isObject(value: unknown): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
