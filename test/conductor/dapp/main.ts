/**
 * A site that uses Holochain as its documentation says: `@holochain/client` as it is published, and nothing that knows
 * of a wallet. Only `request` does.
 */
import { AppWebsocket, type CallZomeRequest } from 'holochain-client-0.20'
import type { FlowstaProvider } from '../../../src/protocol/provider.ts'
import { type Packed, pack, unpack } from '../support/packed.ts'

declare global {
  interface Window {
    flowsta: FlowstaProvider
    readonly dapp: typeof dapp
    readonly __HC_ZOME_CALL_SIGNER__?: {
      signZomeCall(request: CallZomeRequest): Promise<{ bytes: Uint8Array; signature: Uint8Array }>
    }
  }
}

let client: AppWebsocket | undefined
const connected = (): AppWebsocket => {
  if (client === undefined) throw new Error('not connected')
  return client
}

/** The outcome of a promise as plain data. */
async function settle(run: () => Promise<unknown>): Promise<Packed> {
  try {
    return pack({ value: await run() })
  } catch (error) {
    const { name, message, code, description } = error as Record<string, unknown>
    return pack({ error: { name, message, code, description } })
  }
}

const dapp = {
  async connect(url: string, token: readonly number[]): Promise<void> {
    client = await AppWebsocket.connect({ url: new URL(url), token: [...token] })
  },
  /** By the client, which looks for a signer itself. */
  callZome: (request: Packed) => settle(() => connected().callZome(unpack<CallZomeRequest>(request))),
  /** By the signer that the client would find. */
  signZomeCall: (request: Packed) =>
    settle(async () => window.__HC_ZOME_CALL_SIGNER__?.signZomeCall(unpack<CallZomeRequest>(request))),
  /** Sends a call that is signed already. */
  send: (signed: Packed) =>
    settle(async () => {
      const answer = await connected().client.request({ type: 'call_zome', value: unpack(signed) })
      const { type, value } = answer as { type: string; value: { type: string; value: string } }
      if (type === 'error') throw new Error(`${value.type}: ${value.value}`)
      return type
    }),
  request: (method: string, params: Packed) =>
    settle(() => window.flowsta.request({ method, params: unpack(params) })),
}
Object.assign(window, { dapp })
