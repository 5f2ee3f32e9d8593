import type { ProblemCode } from './sentences.ts'

export type { ProblemCode } from './sentences.ts'

/** Thrown inside the verifier at the first fault and turned into the report's `problem`; callers never meet it. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ProblemCode
  /** The row that is named, from 0. */
  readonly row: number
  /** Where it was seen, from 1. */
  readonly line: number

  constructor(code: ProblemCode, row: number, line: number) {
    super(`Row ${row}: ${code.replaceAll('-', ' ')}`)
    this.code = code
    this.row = row
    this.line = line
  }

  /** Whether it is one of a row's own signature. */
  get isOfSignature(): boolean {
    return /^(signature|payload)/.test(this.code)
  }
}
