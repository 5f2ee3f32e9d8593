import {
  ArrayPrototype,
  getPrototypeOf,
  hasOwn,
  isAncestor,
  ObjectPrototype,
  objectTag,
  sliceText,
  UNTAGGED,
} from './primordials.ts'

/**
 * `null` for plain objects, instances of an app's own classes and a framework's Proxy around either; else the name of
 * the built-in type that a value is. Those hold nothing that JSON could see: an empty object would be signed in their
 * place. Not for arrays. Throws what a Proxy's trap throws.
 */
export function builtinKind(value: object): string | null {
  const prototype = getPrototypeOf(value)
  // Without a look at Symbol.toStringTag, which a page may have put on Object.prototype.
  if (prototype === null || prototype === ObjectPrototype) return null
  const tag = sliceText(objectTag(value), 8, -1)
  if (tag !== 'Object') return sliceText(tag, 0, 32)
  for (let i = 0; i < UNTAGGED.length; i++) {
    if (isAncestor(UNTAGGED[i] as object, value)) return 'Proxy of a built-in'
  }
  return null
}

/**
 * The `toJSON` that JSON.stringify would call. One that a page put on `Object.prototype` or `Array.prototype` (an old
 * library does) is not what a plain object or array says about itself.
 */
export function toJsonOf(value: object): unknown {
  const prototype = getPrototypeOf(value)
  const plain = prototype === null || prototype === ObjectPrototype || prototype === ArrayPrototype
  return plain && !hasOwn(value, 'toJSON') ? undefined : (value as { toJSON?: unknown }).toJSON
}
