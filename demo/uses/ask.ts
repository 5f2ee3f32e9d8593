import type { FlowstaProvider } from '../../src/sdk/index.ts'
import { hashOfProposal, hashOfSigned, hashOfText, NOTHING, sha256 } from './check.ts'
import { type Approval, keep, type Signature, type SignedDocument, type SignedLog } from './records.ts'

/*
 * What each use asks the wallet for. The page shows this code as it stands here, so it is written to be read.
 */

/** A signature needs a permission of the identity in use: ask for it where there is none. */
async function ready(flowsta: FlowstaProvider): Promise<void> {
  if (await flowsta.hasSigningPermission()) return
  await flowsta.connect({ appName: 'Demo app', reason: 'To sign what you do on this page.' })
}

export const signDocument = async (
  flowsta: FlowstaProvider,
  { title, text }: Pick<SignedDocument, 'title' | 'text'>,
  name: string,
): Promise<Signature> => {
  await ready(flowsta)
  const signed = await flowsta.signAction({
    action: { type: 'document', title, sha256: await hashOfText(text), name },
    reason: `Signing “${title}”`,
  })
  return keep(signed)
}

export const signEntry = async (
  flowsta: FlowstaProvider,
  { entries }: SignedLog,
  text: string,
): Promise<Signature> => {
  await ready(flowsta)
  const last = entries.at(-1)
  const before = last === undefined ? NOTHING : await hashOfSigned(last)
  const signed = await flowsta.signAction({
    action: { type: 'log-entry', number: entries.length + 1, before, text, at: new Date().toISOString() },
    reason: 'Adding a line to your log',
  })
  return keep(signed)
}

export const signFile = async (flowsta: FlowstaProvider, file: File): Promise<Signature> => {
  await ready(flowsta)
  const bytes = new Uint8Array(await file.arrayBuffer())
  const signed = await flowsta.signAction({
    action: { type: 'file', name: file.name, size: file.size, sha256: await sha256(bytes) },
    reason: `Signing the file ${file.name}`,
  })
  return keep(signed)
}

export const signVote = async (
  flowsta: FlowstaProvider,
  { proposal }: Approval,
  says: 'yes' | 'no',
): Promise<Signature> => {
  await ready(flowsta)
  const signed = await flowsta.signAction({
    action: { type: 'vote', proposal: await hashOfProposal(proposal), says },
    reason: `Your ${says} to “${proposal.text}”`,
  })
  return keep(signed)
}
