/** Everything that can be wrong with an export, in words for people. Codes are never renamed or reused. */
const SENTENCES = {
  'header-missing': () => 'The file is empty: it does not start with the header of an export.',
  'header-malformed': () => 'Line 1 is not the header of an audit export, so no row is vouched for.',
  'header-count': () => 'The header names another number of rows than the closing head vouches for.',
  'certificate-bad': () => 'A certificate in the header does not hold, so no row is vouched for.',
  'certificate-missing': () => 'No agent certified the key that signs this trail, so no row is vouched for.',
  'agent-missing': () => 'The agent that was asked for did not certify this trail, so no row is vouched for.',
  'line-too-long': row => `Row ${row} is longer than any row can be.`,
  'not-utf8': row => `Row ${row} is not valid UTF-8.`,
  'not-json': row => `Row ${row} is not JSON.`,
  'not-canonical': row => `Row ${row} is not written in its canonical form.`,
  'row-malformed': row => `Row ${row} lacks a field of a row, or has one that is not as it must be.`,
  sequence: row => `From row ${row} on the rows are not numbered one after the other.`,
  chain: row => `Row ${row} is not the one that the row after it names: one of the two was changed.`,
  'chain-start': () => 'Row 0 does not begin a trail: it names a row before it.',
  'agent-uncertified': row => `Row ${row} names an agent that did not certify this trail.`,
  'proof-missing': row => `Row ${row} is a signature without asking, and has no device proof.`,
  'proof-malformed': row => `The device proof of row ${row} is not a proof in canonical form.`,
  'proof-key': row => `The device proof of row ${row} is not by the key that its permission was given to.`,
  'proof-mismatch': row => `The device proof of row ${row} asks for something else than the row says.`,
  'proof-time': row => `The device proof of row ${row} was not made at the time of the row.`,
  'proof-reused': row => `The device proof of row ${row} was used before, and is good for one request.`,
  'proof-batch': row =>
    `Row ${row} is not the next item of the batch that was asked for with one device proof.`,
  'proof-signature': row => `The signature of the device proof of row ${row} does not hold.`,
  'signature-malformed': row => `Row ${row} has a signature that is none, or lacks its agent or its digest.`,
  'signature-bad': row => `The signature of row ${row} does not hold for the bytes it was made for.`,
  'payload-mismatch': row => `The bytes for row ${row} are not those whose digest or size the row names.`,
  reported: row => `The wallet itself reports that row ${row} was not on its disk as it had written it.`,
  'rows-missing': row => `Row ${row} is missing, and every row after it.`,
  'rows-unvouched': row => `Row ${row} and those after it come after the closing head: it is an older one.`,
  'head-missing': row => `There is no closing head after the ${row} rows, so none of them is vouched for.`,
  'head-malformed': () => 'The closing head is not the head of an export, so no row is vouched for.',
  'head-elsewhere': () => 'The closing head belongs to another export, so no row is vouched for.',
  'head-signature': () => 'The signature of the closing head does not hold, so no row is vouched for.',
  'head-hash': row =>
    `Row ${row} is not the one that the closing head vouches for: it was changed, or rows before it were and ` +
    'every link after them was made anew.',
  'after-head': row => `There is more in the file after the closing head of its ${row} rows.`,
  'too-old': row => `The trail ends before row ${row}, and a later head is known: this is an older export.`,
  'other-trail': row => `Row ${row} is not the one of the head that is known: this is another trail.`,
} as const satisfies { readonly [code: string]: (row: number) => string }

export type ProblemCode = keyof typeof SENTENCES

/** The faults of a row's own signature. */
const OF_SIGNATURE: ReadonlySet<ProblemCode> = new Set([
  'signature-malformed',
  'signature-bad',
  'payload-mismatch',
])

/** Thrown inside the verifier at the first fault and turned into the report's `problem`; callers never meet it. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: ProblemCode
  /** The row that is named, from 0. */
  readonly row: number
  /** Where it was seen, from 1. */
  readonly line: number

  constructor(code: ProblemCode, row: number, line: number) {
    super(SENTENCES[code](row))
    this.code = code
    this.row = row
    this.line = line
  }

  get isOfSignature(): boolean {
    return OF_SIGNATURE.has(this.code)
  }
}
