import { actionHash } from '../../crypto/holochain/action-hash.ts'
import type { HolochainAction } from '../../crypto/holochain/action-types.ts'
import { sameHash } from '../../crypto/holochain/compare.ts'
import { decodeHolochainAction } from '../../crypto/holochain/encode-action.ts'
import { decodeHoloHash } from '../../crypto/holochain/holohash.ts'
import { signerOf } from '../../crypto/holochain/signer.ts'
import { Note } from '../components/note.tsx'
import type { Coded, CodedItem } from '../reading/coded.ts'
import { chain as words } from '../words-coded.ts'
import { entryNameOf } from './action-fields.ts'
import { ActionTable } from './action-table.tsx'
import { ActionSentence } from './action-words.tsx'

/** An action of a Holochain chain, or `null` for bytes that are none or that another key has to sign. */
export function readAction({ message, agentPubKey }: CodedItem): Coded | null {
  const action = decodeHolochainAction(message)
  const own = decodeHoloHash(agentPubKey)
  if (action === null || own === null || !sameHash(signerOf(action), own)) return null
  const { title, kind, says, thisOne, does } = words.kinds[action.type]
  return {
    kind: 'coded',
    title,
    says,
    thisOne,
    isAmber: noteOf(action) !== null,
    counts: does,
    line: { verb: kind },
    Body: () => <ActionBody action={action} message={message} />,
  }
}

export interface ActionBodyProps {
  readonly action: HolochainAction
  readonly message: Uint8Array
}
export function ActionBody({ action, message }: ActionBodyProps) {
  const note = noteOf(action)
  return (
    <div class="stack stack-2">
      <ActionSentence action={action} />
      {note !== null && <Note kind="amber" {...note} />}
      <ActionTable action={action} hash={actionHash(message)} />
    </div>
  )
}

/** What is to be thought about first: chains that end or take another's place, and power for others. */
function noteOf({ type, fields }: HolochainAction): { title: string; text: string } | null {
  if (type === 'CloseChain') return words.notes.close
  if (type === 'OpenChain') return words.notes.open
  const isWritten = type === 'Create' || type === 'Update'
  return isWritten && entryNameOf(fields.entry_type) === 'CapGrant' ? words.notes.capGrant : null
}
