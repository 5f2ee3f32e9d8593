/**
 * Makes `docs/signer-protocol.vectors.json`, the same at each run. Written after `docs/signer-protocol.md` alone: keys,
 * signatures and canonical text come from Node and from here, nothing from `src`.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto'

export interface Key {
  /** 32 bytes in hex. Test keys: published, so worth nothing. */
  readonly seed: string
  readonly publicKey: string
}
export interface Binding {
  readonly origin: string
  readonly agent: string
  readonly grantId: string
  readonly aud: string
  /** `null`: no device key is bound. */
  readonly deviceKey: string | null
}
export interface Request {
  readonly name: string
  readonly why: string
  readonly method: string
  /** As they cross the door: tagged RFC 8785 text. */
  readonly params: string
  /** What is hashed. */
  readonly text: string
  readonly requestSha256: string
}
export interface Proof {
  readonly alg: string
  readonly publicKey: string
  readonly message: string
  readonly signature: string
}
export type Stage = 'shape' | 'aud' | 'origin' | 'grant' | 'request' | 'clock' | 'signature' | 'nonce'
export interface Case {
  readonly name: string
  readonly why: string
  /** Where it fails, for people: on the wire there is one code. */
  readonly at?: Stage
  readonly binding: string
  readonly request: string
  /** The wallet's clock, milliseconds since 1970. */
  readonly now: number
  readonly proof: Proof
  readonly expected: 'accepted' | 'proof_invalid'
}
export interface Sequence {
  readonly name: string
  readonly why: string
  readonly steps: readonly Case[]
}
/** A public key that a wallet refuses to bind, and a proof by nobody that would hold under it. */
export interface Weak {
  readonly name: string
  readonly why: string
  readonly publicKey: string
  readonly forged?: Proof
}
export interface Vectors {
  readonly protocol: string
  readonly v: number
  readonly tag: string
  readonly keys: Readonly<Record<string, Key>>
  readonly bindings: Readonly<Record<string, Binding>>
  readonly requests: readonly Request[]
  readonly accepted: readonly Case[]
  readonly refused: readonly Case[]
  readonly sequences: readonly Sequence[]
  readonly unbindable: readonly Weak[]
}

export const TAG = 'flowsta-request-proof:v1'
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
/** The order of the group, RFC 8032 §5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const NOW = Date.UTC(2026, 10, 21, 12)
const IAT = NOW / 1000
const AGENT = 'uhCAk78CzUWndJ1DE-DcS5GVbgi5AsUHcCLuSAMmwBSaMwuhETTwP'

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
export const randomHex = (name: string) => sha256(name).slice(0, 32)

/** RFC 8785, for values that hold no number which JavaScript and the RFC print differently: there is none. */
export function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = value as Record<string, unknown>
  const names = Object.keys(members).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${jcs(members[name])}`).join(',')}}`
}

function privateKey(seed: string) {
  return createPrivateKey({
    key: Buffer.concat([PKCS8, Buffer.from(seed, 'hex')]),
    format: 'der',
    type: 'pkcs8',
  })
}
export function makeKey(name: string): Key {
  const seed = sha256(name)
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' })
  return { seed, publicKey: spki.subarray(SPKI.length).toString('base64') }
}
export const tagged = (message: string, tag = `${TAG}\0`) => Buffer.from(tag + message)
/** base64 of 64 bytes over the tagged message. */
export function sign(message: string, { seed }: Pick<Key, 'seed'>, tag?: string): string {
  return nodeSign(null, tagged(message, tag), privateKey(seed)).toString('base64')
}
/** As OpenSSL sees it: keys of small order pass. */
export function holds({ publicKey, message, signature }: Proof): boolean {
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'base64')])
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return nodeVerify(null, tagged(message), key, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

const keys = { holder: makeKey('device key of the shop'), other: makeKey('device key of the blog') }

function bind(name: string, origin: string, deviceKey: string | null): Binding {
  return {
    origin,
    agent: AGENT,
    grantId: randomHex(`${name}/grant`),
    aud: randomHex(`${name}/aud`),
    deviceKey,
  }
}
const bindings = {
  shop: bind('shop', 'https://shop.example', keys.holder.publicKey),
  blog: bind('blog', 'https://blog.example', keys.other.publicKey),
  local: bind('local', 'http://127.0.0.1:8123', keys.holder.publicKey),
  keyless: bind('keyless', 'https://shop.example', null),
} satisfies Record<string, Binding>

function request(name: string, why: string, method: string, params: object): Request {
  const text = jcs({ method, params })
  return { name, why, method, params: jcs(params), text, requestSha256: sha256(text) }
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** base64 of 39 bytes with a type's prefix. */
const hash = (type: number, fill: number) =>
  Buffer.from([0x84, type, 0x24, ...new Array<number>(36).fill(fill)]).toString('base64')
const order = { type: 'order', item: 'Tomaten, reif', quantity: 2 }
const item = (text: string) => ({ method: 'signBytes', bytes: base64(text) })
const requests: readonly Request[] = [
  request('bytes', 'text, without a domain', 'signBytes', { bytes: base64('hello') }),
  request('bytes-domain', 'with a domain and a reason', 'signBytes', {
    bytes: base64('hello'),
    domain: 'shop.example/receipt',
    reason: 'Your receipt.',
  }),
  request('action', 'a JSON object', 'signAction', { action: order, reason: 'Your order.' }),
  request(
    'action-text',
    'non-ASCII, escapes, keys sorted by UTF-16 units (U+1F600 before U+FB33)',
    'signAction',
    {
      action: {
        type: 'order',
        text: 'Gr\u00fc\u00dfe "an" \\ alle /\u2028\u0000\b\t\n\f\r\u001f\u007f \u20ac',
        '\ufb33': 2,
        '\ud83d\ude00': 1,
        '': 'empty',
        e: 'e\u0301 is not \u00e9',
      },
    },
  ),
  request('action-numbers', 'numbers as RFC 8785 prints them', 'signAction', {
    action: { type: 'order', list: [0, -0, 1e21, 1e-7, 4.5, 333333333.3333333, 9007199254740991, -1.5e-300] },
  }),
  request('action-tag', 'an object whose only key is a tag is wrapped', 'signAction', {
    action: { type: 'order', a: { $object: { $bytes: 'not bytes' } }, b: { $bytes: 'x', c: 1 } },
  }),
  request('action-typed', 'bytes and a big integer as tags', 'signAction', {
    action: {
      type: 'Dna',
      author: AGENT,
      timestamp: { $int: '1795262400000000' },
      hash: { $bytes: Buffer.from(Array.from({ length: 39 }, (_, i) => i)).toString('base64') },
    },
  }),
  request('batch', 'two items under one proof', 'signBatch', { requests: [item('one'), item('two')] }),
  request('connect', 'connecting again, with what it asks for', 'connect', {
    appName: 'Shop',
    scopes: ['openid', 'holochain:sign'],
    policy: { methods: ['signAction', 'signBytes'], actionTypes: ['order'] },
  }),
  request('connect-empty', 'connecting again, without parameters', 'connect', {}),
  request('zome-call', 'the payload of a zome call has tags of its own', 'signZomeCall', {
    cell_id: [{ $bytes: hash(0x2d, 1) }, { $bytes: hash(0x20, 2) }],
    zome_name: 'posts',
    fn_name: 'create_post',
    cap_secret: null,
    payload: {
      $map: [
        ['title', 'a Map, or keys in this order'],
        ['author', { $bytes: hash(0x20, 2) }],
        ['at', { $date: 1795262400123 }],
        ['none', { $undefined: true }],
        ['scores', [{ $float: 'NaN' }, { $float: '-Infinity' }, 1.5, { $int: '18446744073709551615' }]],
        ['sorted', { a: 1, b: { $object: { $date: 'no date' } } }],
        [7, { $object: { $undefined: false } }],
      ],
    },
  }),
]

type Fields = Record<string, unknown>
interface Change {
  readonly binding?: keyof typeof bindings
  readonly request?: string
  readonly now?: number
  /** Fields of the message that are other ones; `undefined` leaves one out. */
  readonly fields?: Fields
  /** Another text of the message, made from its canonical one. It is signed as it then is. */
  readonly text?: (canonical: string) => string
  /** The signature, where it is not the holder's over the tagged text. */
  readonly sign?: (text: string) => string
  readonly key?: Key
  /** Members of the proof that are other ones. */
  readonly proof?: (proof: Proof) => Fields
}

export function findRequest(name: string): Request {
  const found = requests.find(one => one.name === name)
  if (found === undefined) throw new Error(`no request ${name}`)
  return found
}

function makeProof(name: string, change: Change): Proof {
  const { origin, agent, grantId, aud, deviceKey } = bindings[change.binding ?? 'shop']
  const { method, requestSha256 } = findRequest(change.request ?? 'bytes')
  const nonce = randomHex(`${name}/nonce`)
  const usual = { typ: 'flowsta-request', v: 1, aud, origin, grantId, agent, method, requestSha256 }
  const fields = Object.entries({ ...usual, nonce, iat: IAT, ...change.fields })
  const canonical = jcs(Object.fromEntries(fields.filter(([, value]) => value !== undefined)))
  const message = change.text?.(canonical) ?? canonical
  const key = change.key ?? (deviceKey === keys.other.publicKey ? keys.other : keys.holder)
  const signature = change.sign?.(message) ?? sign(message, key)
  const proof = { alg: 'Ed25519', publicKey: deviceKey ?? keys.holder.publicKey, message, signature }
  return { ...proof, ...change.proof?.(proof) } as Proof
}

function makeCase(name: string, why: string, at: Stage | undefined, change: Change): Case {
  const { binding = 'shop', request = 'bytes', now = NOW } = change
  const expected = at === undefined ? 'accepted' : 'proof_invalid'
  const place = { binding, request, now, proof: makeProof(name, change), expected } as const
  return at === undefined ? { name, why, ...place } : { name, why, at, ...place }
}
const good = (name: string, why: string, change: Change = {}) => makeCase(name, why, undefined, change)

export { bindings, type Change, good, IAT, keys, L, makeCase, NOW, requests }
