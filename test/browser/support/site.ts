import { createPublicKey, verify } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { FlowstaProvider, Method } from '../../../src/protocol/provider.ts'
import type { TestWallet } from '../../../src/sdk/testing/index.ts'

declare global {
  interface Window {
    flowsta: FlowstaProvider
  }
}

/** What became of a call: its value, or the error as plain data. */
export type Outcome = { [field: string]: unknown } | unknown

/** Calls the provider in the page; a rejection comes back as `{ code, errno, description, … }`. */
export function call(page: Page, method: Method | string, params?: unknown): Promise<Outcome> {
  return page
    .evaluate(
      async ([method, params]) => {
        try {
          return await window.flowsta.request({ method: method as string, params })
        } catch (error) {
          const { name, code, errno, description, requiredScope, clientId } = error as Record<string, unknown>
          return {
            name,
            code,
            errno,
            description,
            requiredScope,
            clientId,
            typed: error instanceof window.flowsta.errors.FlowstaHolochainError && error instanceof Error,
          }
        }
      },
      [method, params] as const,
    )
    .catch(error => ({ code: 'page gone', description: String(error) }))
}

/** Starts a call and answers the way to its outcome. */
export async function callSoon(
  page: Page,
  method: Method,
  params?: unknown,
): Promise<() => Promise<Outcome>> {
  const asked = call(page, method, params)
  return () => asked
}
export const outcome = (asked: () => Promise<Outcome>): Promise<Outcome> => asked()

/** Connects the page's origin, with consent. */
export async function connect(wallet: TestWallet, page: Page, request: object = {}): Promise<Outcome> {
  const account = call(page, 'connect', request)
  await wallet.approve()
  return account
}

/** Checks a signature with Node's own crypto, from nothing but the answer. */
export function verified(answer: unknown): boolean {
  const { signature, signedBytes, agentPubKey } = answer as Record<
    'signature' | 'signedBytes' | 'agentPubKey',
    string
  >
  const raw = Buffer.from(agentPubKey.slice(1), 'base64url').subarray(3, 35)
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  return verify(null, Buffer.from(signedBytes, 'base64'), key, Buffer.from(signature, 'base64'))
}
