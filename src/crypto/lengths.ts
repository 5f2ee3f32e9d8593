/**
 * Asserts that an argument is a `Uint8Array` of so many bytes. The message names the argument and the lengths, never
 * a byte of it: it may be a secret. Throws a `TypeError` for another type, a `RangeError` for another length.
 */
export function assertLength(name: string, value: unknown, length: number): void {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: expected a Uint8Array`)
  if (value.length !== length) {
    throw new RangeError(`${name}: expected ${length} bytes, got ${value.length}`)
  }
}
