import 'fake-indexeddb/auto'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { createCalls } from '../../../src/inject/calls.ts'
import { type Storage, storage } from '../../../src/inject/key-primordials.ts'
import { createKeyStore } from '../../../src/inject/key-store.ts'
import { createOwnKey } from '../../../src/inject/own-key.ts'
import { createSession } from '../../../src/inject/session.ts'
import { readZomeRequest } from '../../../src/inject/zome-request.ts'
import { createSignerDoor } from '../../../src/inject/zome-signer.ts'
import type { DeviceProof } from '../../../src/protocol/audit.ts'
import { type ErrorCode, wireError } from '../../../src/protocol/errors.ts'
import type { CallMessage, ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { SigningContext } from '../../../src/protocol/proof.ts'

export const ORIGIN = 'https://app.example'
export const AGENT = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Does a device key's signature hold over exactly the tag, a zero byte and the message? By Node's own crypto. */
export function holds(proof: DeviceProof): boolean {
  const der = Buffer.concat([SPKI, Buffer.from(proof.publicKey, 'base64')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const signed = Buffer.concat([
    Buffer.from('flowsta-request-proof:v1'),
    Buffer.of(0),
    Buffer.from(proof.message),
  ])
  return verify(null, signed, key, Buffer.from(proof.signature, 'base64'))
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A call, and where a proof came with it, the whole of it: what the wallet makes of the grant and the request. */
export type Posted = Omit<CallMessage, 'proof'> & { readonly proof?: DeviceProof }

/** The message is written anew, by the documentation of the proof alone. */
export function wholeCall(call: CallMessage, context: SigningContext | null): Posted {
  const { proof, ...rest } = call
  if (proof === undefined || context === null) return rest
  if (!('nonce' in proof)) return { ...rest, proof }
  const { grantId, aud, agentPubKey, deviceKey = '' } = context
  const { nonce, iat, signature, ...more } = proof
  const message =
    `{"agent":"${agentPubKey}","aud":"${aud}","grantId":"${grantId}","iat":${iat},"method":"${call.method}",` +
    `"nonce":"${nonce}","origin":"${ORIGIN}",` +
    `"requestSha256":"${sha256(`{"method":"${call.method}","params":${call.params}}`)}",` +
    `"typ":"flowsta-request","v":1}`
  return { ...rest, proof: { alg: 'Ed25519', publicKey: deviceKey, message, signature, ...more } }
}

type Answer = { readonly value: string } | { readonly error: ErrorCode }
export const ok: Answer = { value: '"ok"' }

/** A grant in a wallet that pages of one origin share. `answer` says what becomes of calls other than `signingContext`. */
export function createWallet() {
  const posted: Posted[] = []
  const wallet = {
    context: null as SigningContext | null,
    posted,
    /** As they were handed to the bridge. */
    sent: [] as CallMessage[],
    /** Calls without the reader's. */
    asked: () => posted.filter(({ method }) => method !== 'signingContext'),
    fetches: () => posted.filter(({ method }) => method === 'signingContext').length,
    /** The second one is as it was handed to the bridge. */
    answer: (_: Posted, __: CallMessage): Answer | Promise<Answer> => ok,
    contextAnswer: (): Answer | Promise<Answer> => ({ value: JSON.stringify(wallet.context) }),
    /** The grant as a consent leaves it. */
    grant(
      deviceKey?: string,
      methods: SigningContext['methods'] = ['signBytes', 'signAction'],
      more: Partial<SigningContext> = {},
    ) {
      wallet.context = {
        grantId: 'grant-1',
        aud: `aud-${Math.random()}`,
        agentPubKey: AGENT,
        methods,
        ...(deviceKey === undefined ? {} : { deviceKey }),
        ...more,
      }
      return wallet.context
    },
  }
  return wallet
}
export type Wallet = ReturnType<typeof createWallet>

let ids = 0
/** A document of the origin, with everything between `window.flowsta` and the bridge. */
export function openTab(wallet: Wallet, idb: Storage | null = storage) {
  const calls = createCalls({
    post(message) {
      const whole = wholeCall(message, wallet.context)
      wallet.sent.push(message)
      wallet.posted.push(whole)
      const answered = Promise.resolve(
        message.method === 'signingContext' ? wallet.contextAnswer() : wallet.answer(whole, message),
      )
      calls.receive({ t: 'ack', ids: [message.id] })
      void answered.then(answer => {
        const { id } = message
        const reply: ReplyMessage =
          'value' in answer
            ? { t: 'reply', id, ok: true, value: answer.value }
            : { t: 'reply', id, ok: false, error: wireError(answer.error) }
        calls.receive(reply)
      })
      return true
    },
    later: (run, ms) => setTimeout(run, ms) as unknown as number,
    cancel: timer => clearTimeout(timer),
    newId: () => (ids++).toString(16).padStart(32, '0'),
  })
  const own = createOwnKey(createKeyStore(idb, () => own.forget()))
  const timers = {
    later: (run: () => void, ms: number) => setTimeout(run, ms) as unknown as number,
    cancel: (timer: number) => clearTimeout(timer),
  }
  const target: Record<string, unknown> = {}
  const signer = createSignerDoor(target, request =>
    session.signZomeCall(() => readZomeRequest(request, true)),
  )
  const session = createSession(calls, own, ORIGIN, timers, signer)
  return {
    session,
    own,
    /** The page's global object, as far as the signer is concerned. */
    target,
    connect: () => session.connect(() => ({ params: '{}', deviceKey: null })),
    sign: (params = '{"bytes":"aGk="}') => session.send('signBytes', () => params),
  }
}

/** What removes site data: everything of the database, under whoever has it open. */
export function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase('flowsta-wallet')
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
    request.onblocked = () => reject(new Error('blocked'))
  })
}
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    error => error.code,
  )
