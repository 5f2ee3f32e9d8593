/**
 * What of a key and of a signature is refused before any arithmetic with the message: the one rule of the project.
 *
 * Valid is what W3C WebCrypto's "Ed25519" verifies, read as strictly as RFC 8032 §5.1.7 allows: points in their one
 * canonical encoding (y < p, and no sign where x is 0), keys and R of more than small order, S < L, and the equation
 * without the cofactor, [S]B = R + [k]A. Implementations differ in the first four (some take a key of small order,
 * some an R or S that is not reduced); these are settled here, in bytes, so that nobody's are asked about them. The
 * equation is theirs: all that are in use leave the cofactor out.
 *
 * A key of mixed order (a good point plus one of small order) is not refused: the equation decides, and without the
 * cofactor it decides the same everywhere.
 */
import { toHex } from './bytes.ts'

const KEY_LENGTH = 32
const SIGNATURE_LENGTH = 64

/** The field's prime, and the order of the group (RFC 8032 §5.1). */
const p = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
/** The curve's d = −121665/121666 mod p. */
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n

/** Whether bytes can be a signature at all: 64, with an R that is a good encoding and an S below the group's order. */
export function isStrictSignature(signature: Uint8Array): boolean {
  return (
    signature.length === SIGNATURE_LENGTH &&
    isGood(yOf(signature.subarray(0, KEY_LENGTH))) &&
    numberOf(signature.subarray(KEY_LENGTH)) < L
  )
}

/**
 * Whether a public key from outside can be relied on: 32 bytes, the canonical encoding of a point on the curve
 * (RFC 8032 §5.1.3) that is not of small order, under which anyone could sign.
 */
export function isStrongKey(publicKey: Uint8Array): boolean {
  if (!(publicKey instanceof Uint8Array) || publicKey.length !== KEY_LENGTH) return false
  const y = yOf(publicKey)
  // x² = (y² − 1) / (dy² + 1), and a quotient has a root where the product has one.
  return isGood(y) && isSquare((y * y - 1n) * (d * y * y + 1n))
}

/** Of a little-endian number. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(Uint8Array.from(bytes).reverse())}`)
}

/** Without the sign of x, which is the highest bit. */
function yOf(point: Uint8Array): bigint {
  return BigInt.asUintN(255, numberOf(point))
}

/**
 * Whether y is reduced, and of no point of small order: such have order 4 where y is 0, 1 and 2 where it is ±1, and 8
 * where doubling gives a y of 0, so x² = −y², which in the curve's equation is dy⁴ + 2y² − 1 = 0. Only where y is ±1 is
 * x 0, so there is no sign to look at.
 */
function isGood(y: bigint): boolean {
  const y2 = y * y
  return y < p && (y * (y2 - 1n) * (d * y2 * y2 + 2n * y2 - 1n)) % p !== 0n
}

/** Whether a number that is not 0 is a square modulo p: its Jacobi symbol (by quadratic reciprocity) is 1. */
function isSquare(number: bigint): boolean {
  let symbol = 1
  for (let [a, n] = [number % p, p]; a !== 0n; [a, n] = [n % a, a]) {
    for (; (a & 1n) === 0n; a >>= 1n) if ((n & 7n) === 3n || (n & 7n) === 5n) symbol = -symbol
    if ((a & n & 3n) === 3n) symbol = -symbol
  }
  return symbol === 1
}
