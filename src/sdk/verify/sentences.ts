/**
 * Everything that can be wrong with an export, in words for people; `#` is the row. Codes are never renamed or reused.
 * Not part of the library, which has no room for them: the command line and the verify page say them.
 */
const SENTENCES = {
  'header-missing': 'The file is empty: it does not start with the header of an export.',
  'header-malformed': 'Line 1 is not the header of an audit export, so no row is vouched for.',
  'header-count': 'The header names another number of rows than the closing head vouches for.',
  'certificate-bad': 'A certificate in the header does not hold, so no row is vouched for.',
  'certificate-missing': 'No agent certified the key that signs this trail, so no row is vouched for.',
  'agent-missing': 'The agent that was asked for did not certify this trail, so no row is vouched for.',
  'line-too-long': 'Row # is longer than any row can be.',
  'not-utf8': 'Row # is not valid UTF-8.',
  'not-json': 'Row # is not JSON.',
  'not-canonical': 'Row # is not written in its canonical form.',
  'row-malformed': 'Row # lacks a field of a row, or has one that is not as it must be.',
  sequence: 'From row # on the rows are not numbered one after the other.',
  chain: 'Row # is not the one that the row after it names: one of the two was changed.',
  'chain-start': 'Row 0 does not begin a trail: it names a row before it.',
  'agent-uncertified': 'Row # names an agent that did not certify this trail.',
  'proof-missing': 'Row # is a signature without asking, and has no device proof.',
  'proof-malformed': 'The device proof of row # is not a proof in canonical form.',
  'proof-key': 'The device proof of row # is not by the key that its permission was given to.',
  'proof-mismatch': 'The device proof of row # asks for something else than the row says.',
  'proof-time': 'The device proof of row # was not made at the time of the row.',
  'proof-reused': 'The device proof of row # was used before, and is good for one request.',
  'proof-batch': 'Row # is not the next item of the batch that was asked for with one device proof.',
  'proof-signature': 'The signature of the device proof of row # does not hold.',
  'signature-malformed': 'Row # has a signature that is none, or lacks its agent or its digest.',
  'signature-bad': 'The signature of row # does not hold for the bytes it was made for.',
  'payload-mismatch': 'The bytes for row # are not those whose digest or size the row names.',
  reported: 'The wallet itself reports that row # was not on its disk as it had written it.',
  'rows-missing': 'Row # is missing, and every row after it.',
  'rows-unvouched': 'Row # and those after it come after the closing head: it is an older one.',
  'head-missing': 'There is no closing head after the # rows, so none of them is vouched for.',
  'head-malformed': 'The closing head is not the head of an export, so no row is vouched for.',
  'head-elsewhere': 'The closing head belongs to another export, so no row is vouched for.',
  'head-signature': 'The signature of the closing head does not hold, so no row is vouched for.',
  'head-hash':
    'Row # is not the one that the closing head vouches for: it was changed, or rows before it were and every link after them was made anew.',
  'after-head': 'There is more in the file after the closing head of its # rows.',
  'too-old': 'The trail ends before row #, and a later head is known: this is an older export.',
  'other-trail': 'Row # is not the one of the head that is known: this is another trail.',
} as const satisfies { readonly [code: string]: string }

export type ProblemCode = keyof typeof SENTENCES

/** What is wrong, in a sentence that quotes nothing of the file. */
export function sentenceOf({ code, row }: { readonly code: ProblemCode; readonly row: number }): string {
  return SENTENCES[code].replace('#', `${row}`)
}
