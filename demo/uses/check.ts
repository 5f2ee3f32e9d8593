import { toHex, utf8 } from '../../src/crypto/bytes.ts'
import { canonicalJson } from '../../src/crypto/jcs.ts'
import { verifyAction } from '../../src/sdk/verify/index.ts'
import type { Check } from '../verify.ts'
import type {
  Approval,
  Proposal,
  SavedRecord,
  Signature,
  SignedDocument,
  SignedFile,
  SignedLog,
} from './records.ts'

/** Whether a record holds, by the package's verifier: no wallet is asked, and nothing in the record is believed. */

/** What stands before the first entry of a log. */
export const NOTHING = '0'.repeat(64)

export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
export const hashOfText = (text: string): Promise<string> => sha256(utf8(text))
/** Rejects where a value has no RFC 8785 text. */
export const hashOfSigned = async ({ signedAction }: Signature): Promise<string> =>
  hashOfText(canonicalJson(signedAction))
/** Rejects as `hashOfSigned` does. */
export const hashOfProposal = async (proposal: Proposal): Promise<string> =>
  hashOfText(canonicalJson(proposal))

/** A file to be held against the signature that is beside it. */
export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** One line for each thing that was looked at; the record holds where all of them do. */
export async function checkRecord(record: SavedRecord, file?: GivenFile): Promise<readonly Check[]> {
  switch (record.type) {
    case 'signed-document':
      return checkDocument(record)
    case 'signed-log':
      return checkLog(record)
    case 'signed-file':
      return checkFile(record, file)
    case 'approval':
      return checkApproval(record)
  }
}

async function checkDocument({ title, text, signatures }: SignedDocument): Promise<readonly Check[]> {
  const expected = { type: 'document', title, sha256: await hashOfText(text) }
  const checks = await Promise.all(
    signatures.map(async (one, i): Promise<Check> => {
      const who = `${textOf(one, 'name') || 'Somebody'} (${short(one.agentPubKey)})`
      const wrong =
        (await faultOf(one)) ??
        differenceOf(one, expected) ??
        (isRepeated(signatures, i) ? 'the same key signed before' : null)
      return wrong === null
        ? { what: `${who} signed this text`, holds: true }
        : { what: `${who}: ${wrong}`, holds: false }
    }),
  )
  return checks.length > 0 ? checks : [{ what: 'Nobody signed it', holds: false }]
}

async function checkLog({ entries }: SignedLog): Promise<readonly Check[]> {
  const hashes = await Promise.all(entries.map(one => hashOfSigned(one).catch(() => '')))
  const checks = await Promise.all(
    entries.map(async (one, i): Promise<Check> => {
      const number = i + 1
      const wrong =
        (await faultOf(one)) ??
        differenceOf(one, { type: 'log-entry', number }) ??
        (one.signedAction.before === (hashes[i - 1] ?? NOTHING) ? null : 'does not follow the entry above it')
      return wrong === null
        ? {
            what: `Entry ${number} is signed by ${short(one.agentPubKey)} and follows the one before`,
            holds: true,
          }
        : { what: `Entry ${number}: ${wrong}`, holds: false }
    }),
  )
  return checks.length > 0 ? checks : [{ what: 'There is no entry', holds: false }]
}

async function checkFile({ signature }: SignedFile, file?: GivenFile): Promise<readonly Check[]> {
  const { name, sha256: named } = signature.signedAction
  const wrong = (await faultOf(signature)) ?? differenceOf(signature, { type: 'file' })
  const signed =
    wrong === null
      ? { what: `${short(signature.agentPubKey)} signed a file named ${name}`, holds: true }
      : { what: `The signature: ${wrong}`, holds: false }
  if (file === undefined) return [signed]
  const isSame = (await sha256(file.bytes)) === named
  return [
    signed,
    {
      what: isSame ? `${file.name} is that file` : `${file.name} is another file, or was changed`,
      holds: isSame,
    },
  ]
}

async function checkApproval({ proposal, votes }: Approval): Promise<readonly Check[]> {
  const hash = await hashOfProposal(proposal).catch(() => null)
  if (hash === null) return [{ what: 'The proposal is not one that can be signed', holds: false }]
  const checks = await Promise.all(
    votes.map(async (one, i): Promise<Check & { says?: unknown }> => {
      const who = short(one.agentPubKey)
      const { says } = one.signedAction
      const wrong =
        (await faultOf(one)) ??
        differenceOf(one, { type: 'vote', proposal: hash }) ??
        (says === 'yes' || says === 'no' ? null : 'says neither yes nor no') ??
        (proposal.voters.includes(one.agentPubKey) ? null : 'may not vote on this') ??
        (isRepeated(votes, i) ? 'voted before' : null)
      return wrong === null
        ? { what: `${who} says ${says}`, holds: true, says }
        : { what: `${who}: ${wrong}`, holds: false }
    }),
  )
  const yes = checks.filter(({ holds, says }) => holds && says === 'yes').length
  const isApproved = yes >= proposal.needed
  const sum = `${yes} of ${proposal.needed} approvals that are needed`
  return [
    ...checks.map(({ what, holds }) => ({ what, holds })),
    { what: isApproved ? `Approved: ${sum}` : `Not approved: ${sum}`, holds: isApproved },
  ]
}

/** What is wrong with the signature itself, or `null`. */
async function faultOf(one: Signature): Promise<string | null> {
  try {
    const result = await verifyAction(one)
    if (!result.valid) return `the signature does not hold (${result.reason})`
    return result.encoding === 'jcs' ? null : 'not what this page signs'
  } catch {
    return 'the signature does not hold'
  }
}

/** The first member that is not as expected: it was signed for something else. */
function differenceOf(
  { signedAction }: Signature,
  expected: Readonly<Record<string, unknown>>,
): string | null {
  const other = Object.keys(expected).find(name => signedAction[name] !== expected[name])
  return other === undefined ? null : `was signed for another ${other === 'sha256' ? 'text' : other}`
}

const isRepeated = (all: readonly Signature[], i: number): boolean =>
  all.findIndex(({ agentPubKey }) => agentPubKey === all[i]?.agentPubKey) < i

export function textOf({ signedAction }: Signature, name: string): string {
  const value = signedAction[name]
  return typeof value === 'string' ? value : ''
}

/** Enough of a key to tell two apart by eye; the whole one is in the file. */
export function short(agentPubKey: string): string {
  return `${agentPubKey.slice(0, 9)}…${agentPubKey.slice(-4)}`
}
