import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { canonicalJson } from '../../../src/crypto/jcs.ts'
import type { DeviceProof } from '../../../src/protocol/audit.ts'
import type { ReplyMessage } from '../../../src/protocol/page-door.ts'
import type { PolicyTerms } from '../../../src/protocol/policy.ts'
import type { ProofMessage, SigningContext } from '../../../src/protocol/proof.ts'
import type { PolicyRequest, SigningMethod } from '../../../src/protocol/provider.ts'
import {
  type FakeBrowser,
  type FakePage,
  type FakeScreen,
  freshBrowser,
  randomHex,
  settle,
} from './support.ts'

export const SITE = 'https://acorn.example'

/** A device key outside of any browser; node:crypto, so that nothing of the wallet checks itself. */
export interface Device {
  readonly publicKey: string
  sign(bytes: Buffer): Buffer
}
export function makeDevice(): Device {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    sign: bytes => sign(null, bytes, key),
  }
}

/** The proof of one request, with any field another one. */
export function proofFor(
  browser: FakeBrowser,
  device: Device,
  context: SigningContext,
  method: ProofMessage['method'],
  params: unknown,
  change: Partial<Record<keyof ProofMessage, unknown>> = {},
): DeviceProof {
  const requestSha256 = createHash('sha256').update(canonicalJson({ method, params })).digest('hex')
  const message = canonicalJson({
    typ: 'flowsta-request',
    v: 1,
    aud: context.aud,
    origin: SITE,
    grantId: context.grantId,
    agent: context.agentPubKey,
    method,
    requestSha256,
    nonce: randomHex(),
    iat: Math.floor(browser.now / 1000),
    ...change,
  })
  const signature = device.sign(Buffer.from(`flowsta-request-proof:v1\0${message}`)).toString('base64')
  return { alg: 'Ed25519', publicKey: device.publicKey, message, signature }
}

export interface Remembered {
  readonly browser: FakeBrowser
  readonly page: FakePage
  readonly screen: FakeScreen
  readonly device: Device
  context(): Promise<SigningContext>
  /** A call with a good proof, with any of its fields another one. */
  silently(
    method: SigningMethod | 'signBatch',
    params: unknown,
    change?: Partial<Record<keyof ProofMessage, unknown>>,
  ): Promise<ReplyMessage>
}

export const b64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64')
export const bytes = (text: string): { bytes: string } => ({ bytes: b64(text) })

/** A site whose policy was approved as it asked for it, with a device key of its own. */
export async function remembered(
  policy: PolicyRequest = { methods: ['signBytes'] },
  origin: string = SITE,
): Promise<Remembered> {
  const browser = await freshBrowser()
  const page = browser.page(origin)
  const screen = browser.screen()
  const device = makeDevice()
  const key = { publicKey: device.publicKey, by: 'provider' } as const
  const connected = page.ask('connect', { policy }, { key })
  const { remember } = await screen.request()
  await screen.decide('approve', { remember: remember?.whole as PolicyTerms })
  await connected
  // The consent window closes: only then is a window that opens later another one.
  await browser.advance(100)
  browser.now -= 100
  const context = async () => (await page.ask('signingContext')) as SigningContext
  return {
    browser,
    page,
    screen,
    device,
    context,
    async silently(method, params, change) {
      const proof = proofFor(browser, device, await context(), method, params, change)
      return page.call(method, params, { proof })
    },
  }
}

/** `silent`, `asks` (it is rejected then), or the code of the error. */
export async function outcomeOf(
  { screen }: Pick<Remembered, 'screen'>,
  reply: Promise<ReplyMessage>,
): Promise<string> {
  let done: ReplyMessage | undefined
  void reply.then(answer => {
    done = answer
  })
  for (let i = 0; i < 200; i++) {
    await settle()
    if (done !== undefined) return done.ok ? 'silent' : done.error.code
    if (screen.state?.current === undefined) continue
    await screen.decide('reject')
    return 'asks'
  }
  throw new Error('neither answered nor asked')
}
