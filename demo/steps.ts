import type { ConnectRequest, Scope, SignActionRequest, SignBytesRequest } from '../src/sdk/index.ts'
import { exchangeIn, isObject, optional, readJson, type Wallet, wire } from './card.ts'
import { EXAMPLE_ACTION } from './cases.ts'
import { byId, find } from './dom.ts'
import { printCall } from './format.ts'
import { base64OfText, checkAction, checkBytes } from './verify.ts'

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
      const action = readJson<Record<string, unknown>>(
        editor,
        'action-problem',
        isObject,
        'An action is an object: { … }',
      )
      return action === null ? null : { action, ...optional(form, 'reason') }
    },
    request => exchange.run(wallet => wallet.signAction(request), checkAction),
  )
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
