/** The cases of `docs/signer-protocol.vectors.json`. A refused one differs in one thing from one that is accepted. */
import {
  bindings,
  type Case,
  type Change,
  findRequest,
  good,
  holds,
  IAT,
  keys,
  L,
  makeCase,
  NOW,
  type Proof,
  randomHex,
  requests,
  type Sequence,
  type Stage,
  sha256,
  sign,
  TAG,
  type Vectors,
  type Weak,
} from './proof-vectors.ts'

const accepted: readonly Case[] = [
  ...requests.map(({ name, why }) => good(name, why, { request: name })),
  good('iat-60-ago', 'exactly 60 s before the wallet’s clock', { fields: { iat: IAT - 60 } }),
  good('iat-60-ago-in-ms', 'the wallet’s milliseconds count: 59.999 s', {
    fields: { iat: IAT - 59 },
    now: NOW + 999,
  }),
  good('iat-60-ahead', 'exactly 60 s after it', { fields: { iat: IAT + 60 } }),
  good('same-key-other-grant', 'one key may be bound to several grants', { binding: 'local' }),
]

const shape = (name: string, why: string, change: Change) => makeCase(name, why, 'shape', change)
const wrong = (at: Stage, name: string, why: string, change: Change) => makeCase(name, why, at, change)
const field = (at: Stage, name: string, why: string, fields: Change['fields'] & object) =>
  makeCase(name, why, at, { fields })
const first = findRequest('bytes')
const FIELDS = 'typ v aud origin grantId agent method requestSha256 nonce iat'.split(' ')
const bytesOf = (base64: string) => Buffer.from(base64, 'base64')
const signature = (change: (bytes: Buffer) => Buffer): Change => ({
  proof: proof => ({ signature: change(bytesOf(proof.signature)).toString('base64') }),
})
const little = (bytes: Buffer) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`)
/** The same signature with S + L: the equation still holds, RFC 8032 forbids it. */
function malleable(bytes: Buffer): Buffer {
  const s = (little(bytes.subarray(32)) + L).toString(16).padStart(64, '0')
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(s, 'hex').reverse()])
}
const shapes: readonly Case[] = [
  ...FIELDS.map(name =>
    shape(`without-${name}`, `the field ${name} is missing`, { fields: { [name]: undefined } }),
  ),
  shape('extra-field', 'a field that v1 does not have', { fields: { note: 'x' } }),
  shape('extra-proto', 'a field named __proto__', { text: text => text.replace('{', '{"__proto__":1,') }),
  shape('extra-inherited', 'a field whose name every object inherits', { fields: { constructor: 1 } }),
  shape('field-twice', 'a name twice, the same value', {
    text: text => text.replace('"v":1', '"v":1,"v":1'),
  }),
  shape('typ-other', 'another typ', { fields: { typ: 'flowsta-request-2' } }),
  shape('v-2', 'a version that the wallet does not know', { fields: { v: 2 } }),
  shape('v-text', 'v is a number', { fields: { v: '1' } }),
  shape('v-float', '1.0 is not canonical', { text: text => text.replace('"v":1', '"v":1.0') }),
  shape('space', 'a blank after a colon', { text: text => text.replace('"v":1', '"v": 1') }),
  shape('newline', 'a line end behind it', { text: text => `${text}\n` }),
  shape('byte-order-mark', 'U+FEFF before it', { text: text => `\ufeff${text}` }),
  shape('order', 'the fields are not sorted', {
    text: text => `{"v":1,${text.slice(1).replace(',"v":1', '')}`,
  }),
  shape('escape', 'a letter written as an escape', {
    text: text => text.replace('"flowsta-', '"\\u0066lowsta-'),
  }),
  shape('array', 'not an object', { text: text => `[${text}]` }),
  shape('not-json', 'cut off', { text: text => text.slice(0, -1) }),
  shape('empty', 'an empty text', { text: () => '' }),
  shape('null', 'the text null', { text: () => 'null' }),
  shape('nonce-upper-case', 'hex digits are lower-case', {
    fields: { nonce: randomHex('upper').toUpperCase() },
  }),
  shape('nonce-short', '31 digits', { fields: { nonce: randomHex('short').slice(1) } }),
  shape('nonce-long', '33 digits', { fields: { nonce: `${randomHex('long')}0` } }),
  shape('nonce-not-hex', 'not hex', { fields: { nonce: `g${randomHex('g').slice(1)}` } }),
  shape('nonce-number', 'a number', { fields: { nonce: 1 } }),
  shape('request-upper-case', 'hex digits are lower-case', {
    fields: { requestSha256: first.requestSha256.toUpperCase() },
  }),
  shape('iat-text', 'a text', { fields: { iat: `${IAT}` } }),
  shape('iat-float', 'seconds are whole', { fields: { iat: IAT + 0.5 } }),
  shape('iat-negative', 'not before 1970', { fields: { iat: -1 } }),
  shape('iat-null', 'null', { fields: { iat: null } }),
  shape('iat-exponent', 'the same number, written otherwise', {
    text: text => text.replace(`${IAT}`, `${IAT / 1e9}e9`),
  }),
  shape('proof-extra-member', 'a fifth member of the proof', { proof: () => ({ kid: '1' }) }),
  shape('proof-without-alg', 'a member of the proof is missing', { proof: () => ({ alg: undefined }) }),
  shape('proof-message-object', 'the message is a text', {
    proof: ({ message }) => ({ message: JSON.parse(message) }),
  }),
  shape('alg-other', 'another alg', { proof: () => ({ alg: 'EdDSA' }) }),
  shape('alg-none', 'none', { proof: () => ({ alg: 'none' }) }),
  shape('key-unpadded', 'base64 has its padding', {
    proof: ({ publicKey }) => ({ publicKey: publicKey.slice(0, -1) }),
  }),
  shape('key-31-bytes', 'a key of 31 bytes', {
    proof: ({ publicKey }) => ({ publicKey: bytesOf(publicKey).subarray(1).toString('base64') }),
  }),
  shape(
    'signature-63-bytes',
    'one byte short',
    signature(bytes => bytes.subarray(0, 63)),
  ),
  shape(
    'signature-65-bytes',
    'one byte more',
    signature(bytes => Buffer.concat([bytes, Buffer.alloc(1)])),
  ),
  shape('signature-unpadded', 'base64 has its padding', {
    proof: proof => ({ signature: proof.signature.replace(/=+$/, '') }),
  }),
  shape('signature-url-safe', 'the standard alphabet, not the URL-safe one', {
    proof: proof => ({ signature: `${bytesOf(proof.signature).toString('base64url')}==` }),
    // One that has both characters, or there would be nothing to see.
    fields: { nonce: nonceWhere(({ signature }) => signature.includes('+') && signature.includes('/')) },
  }),
  shape('signature-stray-bits', 'unused bits of the last character are zero', {
    proof: proof => ({ signature: proof.signature.replace(/(.)==$/, (_, last) => `${next(last)}==`) }),
  }),
  shape('signature-hex', 'hex instead of base64', {
    proof: proof => ({ signature: bytesOf(proof.signature).toString('hex') }),
  }),
  shape('signature-blank', 'a blank in it', { proof: proof => ({ signature: ` ${proof.signature}` }) }),
]

/** A nonce with which the holder's proof for the first request is as wanted. */
function nonceWhere(wanted: (proof: Proof) => boolean): string {
  for (let i = 0; ; i++) {
    const nonce = randomHex(`search/${i}`)
    if (wanted(good('search', '', { fields: { nonce } }).proof)) return nonce
  }
}
/** The base64 character after one whose low bits are zero. */
function next(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return alphabet[alphabet.indexOf(character) + 1] ?? ''
}

const { shop, blog, local } = bindings
const places: readonly Case[] = [
  field('aud', 'aud-other', 'the aud of another grant', { aud: blog.aud }),
  field('aud', 'aud-empty', 'no aud', { aud: '' }),
  field('aud', 'aud-before', 'the aud of the consent before: a new consent makes a new one', {
    aud: randomHex('before'),
  }),
  field('origin', 'origin-other', 'another site', { origin: blog.origin }),
  field('origin', 'origin-http', 'another scheme', { origin: 'http://shop.example' }),
  field('origin', 'origin-port', 'the default port is not written', { origin: 'https://shop.example:443' }),
  field('origin', 'origin-slash', 'an origin has no slash at its end', { origin: 'https://shop.example/' }),
  field('origin', 'origin-case', 'compared exactly', { origin: 'https://Shop.example' }),
  field('origin', 'origin-subdomain', 'a subdomain is another site', { origin: 'https://www.shop.example' }),
  field('origin', 'origin-null', 'an opaque origin', { origin: 'null' }),
  field('grant', 'grant-other', 'the id of another grant', { grantId: blog.grantId }),
  field('grant', 'agent-other', 'another identity', { agent: `${shop.agent.slice(0, -1)}Q` }),
  wrong('grant', 'whole-other-grant', 'a good proof for the same key’s other grant', {
    fields: { aud: local.aud, grantId: local.grantId, origin: local.origin },
  }),
  wrong('grant', 'key-of-other-grant', 'signed by a key that another grant binds', {
    key: keys.other,
    proof: () => ({ publicKey: keys.other.publicKey }),
  }),
  wrong('grant', 'no-key-bound', 'the grant binds no device key', { binding: 'keyless' }),
  field('request', 'method-other', 'another method', { method: 'signAction' }),
  field('request', 'method-reader', 'a method that no proof is for', { method: 'getAccount' }),
  wrong('request', 'params-other', 'another request than the one it was made for', {
    fields: { requestSha256: findRequest('bytes-domain').requestSha256 },
  }),
  wrong('request', 'params-bare', 'the hash of the parameters without the method', {
    fields: { requestSha256: sha256(first.params) },
  }),
  field('clock', 'iat-61-ago', '61 s before the wallet’s clock', { iat: IAT - 61 }),
  field('clock', 'iat-61-ahead', '61 s after it', { iat: IAT + 61 }),
  wrong('clock', 'iat-60.001-ago', 'the wallet’s milliseconds count: 60.001 s', {
    fields: { iat: IAT - 60 },
    now: NOW + 1,
  }),
  field('clock', 'iat-milliseconds', 'milliseconds', { iat: NOW }),
  field('clock', 'iat-zero', '1970', { iat: 0 }),
]

const signatures: readonly Case[] = [
  wrong('signature', 'other-key', 'signed by another key, the bound one named', { key: keys.other }),
  wrong('signature', 'without-tag', 'the message alone was signed', {
    sign: text => sign(text, keys.holder, ''),
  }),
  wrong('signature', 'without-zero', 'no zero byte between tag and message', {
    sign: text => sign(text, keys.holder, TAG),
  }),
  wrong('signature', 'tag-v2', 'another tag', {
    sign: text => sign(text, keys.holder, 'flowsta-request-proof:v2\0'),
  }),
  wrong('signature', 'signed-hash', 'its SHA-256 was signed', {
    sign: text => sign(sha256(text), keys.holder, ''),
  }),
  wrong('signature', 'bit-in-r', 'one bit of R', signature(flip(0))),
  wrong('signature', 'bit-in-s', 'one bit of S', signature(flip(32))),
  wrong(
    'signature',
    'zero',
    'all zeros',
    signature(bytes => Buffer.alloc(bytes.length)),
  ),
  wrong('signature', 'malleable', 'S + L: the equation holds, RFC 8032 forbids it', signature(malleable)),
  wrong('signature', 'signed-other-message', 'the signature of a message with another nonce', {
    sign: text => sign(text.replace(/"nonce":"../, '"nonce":"00'), keys.holder),
  }),
]

function flip(at: number) {
  return (bytes: Buffer) => {
    const other = Buffer.from(bytes)
    other[at] = (other[at] ?? 0) ^ 1
    return other
  }
}

const point = (hex: string) => Buffer.from(hex, 'hex').toString('base64')
const ends = (first: string, middle: string, last: string) => point(first + middle.repeat(30) + last)
const weak = (name: string, publicKey: string, why: string): Weak => ({ name, why, publicKey })
const ORDER_8 = [
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03',
]
const unbindable: readonly Weak[] = [
  forgeable('order-1', ends('01', '00', '00'), 'the neutral point: R = A, S = 0 holds for any message'),
  forgeable(
    'order-8',
    point(`${ORDER_8[1]}7a`),
    'order 8: the same signature holds for one message in eight',
  ),
  weak('order-2', ends('ec', 'ff', '7f'), 'small order'),
  weak('order-4', ends('00', '00', '00'), 'small order'),
  weak('order-4-negative', ends('00', '00', '80'), 'small order'),
  weak('order-8-a', point(`${ORDER_8[0]}05`), 'small order'),
  weak('order-8-b', point(`${ORDER_8[0]}85`), 'small order'),
  weak('order-8-c', point(`${ORDER_8[1]}fa`), 'small order'),
  weak('order-1-again', ends('ee', 'ff', '7f'), 'the neutral point with y = p + 1'),
  weak('not-canonical', ends('f0', 'ff', '7f'), 'y = p + 3'),
  weak('not-a-point', ends('02', '00', '00'), 'no point of the curve has this y'),
]
/** A signature without any private key: R is the neutral point, S is zero. Tries nonces until it holds. */
function forgeable(name: string, publicKey: string, why: string): Weak {
  const signature = Buffer.concat([bytesOf(ends('01', '00', '00')), Buffer.alloc(32)]).toString('base64')
  for (let i = 0; ; i++) {
    const fields = { nonce: randomHex(`${name}/${i}`) }
    const { proof } = good(name, '', { fields, sign: () => signature, proof: () => ({ publicKey }) })
    if (holds(proof)) return { name, why, publicKey, forged: proof }
  }
}

/** A step of a sequence; `at` says where it fails, if it does. */
const step = (name: string, at: Stage | undefined, change: Change = {}) => makeCase(name, '', at, change)
const nonce = (name: string) => ({ nonce: randomHex(name) })
const later = (seconds: number) => NOW + seconds * 1000

/** One after the other to one wallet that has seen nothing before. Steps of one `name` carry the same proof. */
const sequences: readonly Sequence[] = [
  {
    name: 'again',
    why: 'the same proof with a new call: nothing is signed for it again',
    steps: [step('again', undefined), step('again', 'nonce')],
  },
  {
    name: 'again-later',
    why: 'inside the window and after it',
    steps: [
      step('again-later', undefined),
      step('again-later', 'nonce', { now: later(59) }),
      step('again-later', 'clock', { now: later(61) }),
    ],
  },
  {
    name: 'nonce-other-request',
    why: 'the nonce is what is used up, not the request',
    steps: [
      step('one', undefined, { fields: nonce('shared') }),
      step('two', 'nonce', { fields: nonce('shared'), request: 'action' }),
    ],
  },
  {
    name: 'nonce-other-grant',
    why: 'nonces are unique over all grants of a wallet',
    steps: [
      step('one', undefined, { fields: nonce('over all') }),
      step('two', 'nonce', { fields: nonce('over all'), binding: 'local' }),
    ],
  },
  {
    name: 'refused-spends-nothing',
    why: 'a proof that is refused leaves its nonce unused: nobody can spend another’s',
    steps: [
      step('one', 'signature', { fields: nonce('unspent'), key: keys.other }),
      step('two', undefined, { fields: nonce('unspent') }),
    ],
  },
  {
    name: 'two-holders',
    why: 'two holders of one key: their clocks and their order do not matter',
    steps: [
      step('a', undefined, { fields: { iat: IAT + 30 } }),
      step('b', undefined, { fields: { iat: IAT - 30 } }),
      step('c', undefined, { fields: { iat: IAT } }),
    ],
  },
]

export function makeVectors(): Vectors {
  return {
    protocol: 'flowsta-request',
    v: 1,
    tag: TAG,
    keys,
    bindings,
    requests,
    accepted,
    refused: [...shapes, ...places, ...signatures],
    sequences,
    unbindable,
  }
}
