/**
 * The built-ins that the provider uses, taken before the page's first script could replace them. Code that runs
 * later must not reach for a global, a method of a built-in prototype, or an iteration protocol (`for…of`, spread of
 * arrays, array destructuring, `await`): a page that overwrites those would break calls or read along.
 * Object and array literals, rest parameters and typed-array indices are safe: they never look at a prototype.
 */
type AnyFunction<Self, Args extends unknown[], Result> = (this: Self, ...args: Args) => Result

const { bind, call } = Function.prototype
/** `uncurry(method)(self, ...args)` calls it without looking up `call` or `apply` on anything. */
export const uncurry = bind.bind(call) as <Self, Args extends unknown[], Result>(
  method: AnyFunction<Self, Args, Result>,
) => (self: Self, ...args: Args) => Result

/** A getter's function. Throws at start, not in the middle of a call, where a browser has no such getter. */
export function getter<Result>(prototype: object, name: PropertyKey): (self: unknown) => Result {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get
  if (get === undefined) throw new TypeError(`no getter ${String(name)}`)
  return uncurry(get) as (self: unknown) => Result
}

export const { apply, getPrototypeOf, deleteProperty } = Reflect
export const { create, defineProperty, freeze, hasOwn, keys: keysOf, getOwnPropertyDescriptor } = Object
export const { isArray } = Array
export const { isView } = ArrayBuffer
export const { isFinite: isFiniteNumber, isInteger } = Number
export const { floor } = Math
export const { now } = Date
export const { parse: parseJson, stringify: writeJson } = JSON
export const ObjectPrototype = Object.prototype
export const ArrayPrototype = Array.prototype
const TypedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object
/** Built-ins that a Proxy around them disguises as plain objects, because they have no `Symbol.toStringTag`. */
export const UNTAGGED: readonly object[] = [
  TypedArrayPrototype,
  Error.prototype,
  RegExp.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
  Date.prototype,
]

export const PagePromise = Promise
export const thenOf = uncurry(Promise.prototype.then) as <Value>(
  self: Promise<Value>,
  onValue: (value: Value) => void,
  onProblem: (problem: unknown) => void,
) => unknown
export const BigInteger = BigInt
export const Bytes = Uint8Array
export const Units = Uint16Array
export const Words = Uint32Array
export const PageCustomEvent = CustomEvent

export const sortNames = uncurry<string[], [], string[]>(Array.prototype.sort)
export const charCodeAt = uncurry(String.prototype.charCodeAt)
export const sliceText = uncurry(String.prototype.slice)
export const isWellFormed = uncurry(
  (String.prototype as unknown as { isWellFormed(this: string): boolean }).isWellFormed,
)
export const objectTag = uncurry(Object.prototype.toString)
export const isAncestor = uncurry(Object.prototype.isPrototypeOf)
/** `'Uint8Array'` and the like by internal slot, of any realm; `undefined` for whatever is no typed array. */
export const typedArrayName = getter<string | undefined>(TypedArrayPrototype, Symbol.toStringTag)
export const byteLengthOf = getter<number>(TypedArrayPrototype, 'byteLength')
export const bufferOf = getter<ArrayBufferLike>(TypedArrayPrototype, 'buffer')
export const byteOffsetOf = getter<number>(TypedArrayPrototype, 'byteOffset')
export const viewBuffer = getter<ArrayBufferLike>(DataView.prototype, 'buffer')
export const viewOffset = getter<number>(DataView.prototype, 'byteOffset')
export const viewLength = getter<number>(DataView.prototype, 'byteLength')
/** The three throw for whatever is not of their type, by internal slot. */
export const bufferLength = getter<number>(ArrayBuffer.prototype, 'byteLength')
export const timeOf = uncurry<Date, [], number>(Date.prototype.getTime)
export const sizeOf = getter<number>(Map.prototype, 'size')
export const eachEntry = uncurry<Map<unknown, unknown>, [run: (value: unknown, key: unknown) => void], void>(
  Map.prototype.forEach,
)
export const setBytes = uncurry<Uint8Array, [source: ArrayLike<number>], void>(Uint8Array.prototype.set)

export const {
  atob: decodeBinary,
  btoa: encodeBinary,
  setTimeout: later,
  clearTimeout: cancel,
  reportError,
  structuredClone: clone,
} = globalThis
const utf16 = new TextDecoder('utf-16le')
const decode = uncurry(TextDecoder.prototype.decode)
/** The text of UTF-16 code units. */
export const textOfUnits = (units: Uint16Array): string => decode(utf16, units)

const utf8 = new TextEncoder()
const encode = uncurry(TextEncoder.prototype.encode)
/** UTF-8 of a text. */
export const utf8Of = (text: string): Uint8Array<ArrayBuffer> => encode(utf8, text)

const { crypto } = globalThis
const getRandomValues = uncurry(crypto.getRandomValues) as unknown as (
  self: Crypto,
  bytes: Uint8Array,
) => Uint8Array
export const fillRandom = (bytes: Uint8Array): Uint8Array => getRandomValues(crypto, bytes)

export const addListener = uncurry(EventTarget.prototype.addEventListener)
export const dispatch = uncurry(EventTarget.prototype.dispatchEvent)
export const dataOf = getter<unknown>(MessageEvent.prototype, 'data')
export const postMessage = uncurry<MessagePort, [message: unknown], void>(MessagePort.prototype.postMessage)
