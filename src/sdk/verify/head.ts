import { headBytes } from '../../crypto/trail.ts'
import type { AuditHead } from '../../protocol/audit.ts'
import { isCompact } from './canonical.ts'
import { Fault, type ProblemCode } from './faults.ts'
import type { Vouched } from './header.ts'
import { readSignature } from './keys.ts'
import { type Check, fits, isHash, isId, isObject, isText, isTime } from './shape.ts'

const HEAD_FIELDS = new Map<string, Check>(
  Object.entries({
    type: value => value === 'head',
    v: value => value === 1,
    purpose: value => value === 'export',
    exportId: isId,
    chain: isId,
    // −1 closes a trail without rows.
    seq: value => Number.isSafeInteger(value) && (value as number) >= -1,
    hash: isHash,
    at: isTime,
    signature: isText,
  } satisfies { readonly [field in keyof AuditHead]-?: Check }),
)

/** Whether a line is meant as the closing head. A row that only took its type is not: it still has its link. */
export function claimsHead(value: unknown): boolean {
  return isObject(value) && value.type === 'head' && !Object.hasOwn(value, 'prev')
}

/**
 * The closing head, once it is shown to be of this very export and signed by its audit key. Rejects with a
 * {@link Fault} that names row 0: without it no row is vouched for.
 */
export async function readHead(
  text: string,
  value: unknown,
  line: number,
  header: Vouched,
): Promise<AuditHead> {
  const refuse = (code: ProblemCode): never => {
    throw new Fault(code, 0, line)
  }
  if (!fits(value, HEAD_FIELDS) || !isCompact(text, value)) return refuse('head-malformed')
  const head = value as AuditHead
  if (head.exportId !== header.exportId || head.chain !== header.chain) return refuse('head-elsewhere')
  const signature = readSignature(head.signature)
  if (signature === null) return refuse('head-signature')
  const holds = await header.audit.verifies(signature, headBytes(head) as Uint8Array<ArrayBuffer>)
  return holds ? head : refuse('head-signature')
}
