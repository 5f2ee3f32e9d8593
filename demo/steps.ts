import type {
  ConnectRequest,
  FlowstaProvider,
  Scope,
  SignActionRequest,
  SignBytesRequest,
} from '../src/sdk/index.ts'
import { EXAMPLE_ACTION } from './cases.ts'
import { byId, find } from './dom.ts'
import { createExchange, type Exchange } from './exchange.ts'
import { printCall } from './format.ts'
import { base64OfText, checkAction, checkBytes } from './verify.ts'

type Wallet = FlowstaProvider | null

/** Puts code and answer into a card. */
function exchangeIn(card: HTMLElement, flowsta: Wallet): Exchange {
  const exchange = createExchange(find(card, 'h2').textContent ?? '', flowsta)
  card.append(exchange.element)
  return exchange
}

/** A form's call: its code is shown as it is typed, and run when the form is sent. */
function wire<R>(
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
function optional<K extends string>(form: FormData, name: K): { [key in K]?: string } {
  const text = String(form.get(name) ?? '').trim()
  return (text === '' ? {} : { [name]: text }) as { [key in K]?: string }
}

export function showConnect(flowsta: Wallet, changed: () => void): void {
  const card = byId('connect')
  const exchange = exchangeIn(card, flowsta)
  wire(
    card,
    exchange,
    'connect',
    (form): ConnectRequest => ({
      ...optional(form, 'appName'),
      ...optional(form, 'reason'),
      scopes: form.getAll('scopes') as Scope[],
    }),
    request => exchange.run(wallet => wallet.connect(request)).then(changed),
  )
  byId('disconnect').addEventListener('click', () => {
    exchange.showCode(printCall('disconnect'))
    void exchange.run(wallet => wallet.disconnect()).then(changed)
  })
}

export function showSignAction(flowsta: Wallet): void {
  const card = byId('sign-action')
  const exchange = exchangeIn(card, flowsta)
  const editor = find<HTMLTextAreaElement>(card, 'textarea')
  editor.value = JSON.stringify(EXAMPLE_ACTION, null, 2)
  wire(
    card,
    exchange,
    'signAction',
    (form): SignActionRequest | null => {
      const action = readAction(editor)
      return action === null ? null : { action, ...optional(form, 'reason') }
    },
    request => exchange.run(wallet => wallet.signAction(request), checkAction),
  )
}

function readAction(editor: HTMLTextAreaElement): Record<string, unknown> | null {
  let problem = ''
  try {
    const value: unknown = JSON.parse(editor.value)
    if (value !== null && typeof value === 'object' && !Array.isArray(value))
      return value as Record<string, unknown>
    problem = 'An action is an object: { … }'
    return null
  } catch {
    problem = 'This is not JSON yet.'
    return null
  } finally {
    byId('action-problem').textContent = problem
    editor.ariaInvalid = problem === '' ? null : 'true'
  }
}

export function showSignBytes(flowsta: Wallet): void {
  const card = byId('sign-bytes')
  const exchange = exchangeIn(card, flowsta)
  wire(
    card,
    exchange,
    'signBytes',
    (form): SignBytesRequest => ({
      bytes: base64OfText(String(form.get('text') ?? '')),
      ...optional(form, 'domain'),
      ...optional(form, 'reason'),
    }),
    request =>
      exchange.run(
        wallet => wallet.signBytes(request),
        answer => checkBytes(request, answer),
      ),
  )
}

const READERS = ['getPermissions', 'getAccount', 'isConnected', 'hasSigningPermission'] as const

export function showPermissions(flowsta: Wallet): void {
  const card = byId('permissions')
  const exchange = exchangeIn(card, flowsta)
  exchange.showCode(printCall('getPermissions'))
  for (const method of READERS) {
    find(card, `[data-read="${method}"]`).addEventListener('click', () => {
      exchange.showCode(printCall(method))
      void exchange.run<unknown>(wallet => wallet[method]())
    })
  }
}
